/* The shortest program: what is measured is its start. */
int main(void) { return 0; }
