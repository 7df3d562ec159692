package io.kairo.bench;

import java.io.IOException;

/// The least a Java program can be: says hello, waits for the end of its stdin, and ends.
final class Hello {
  static final String WORD = "hello";

  private Hello() {}

  public static void main(String[] arguments) throws IOException {
    System.out.println(WORD);
    while (System.in.read() >= 0) {}
  }
}
