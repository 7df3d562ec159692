#!/bin/sh
# Tests the bundled skills with the compiler of this computer: the parts under the address sanitizer
# where there is one, then the program on a pty. Prints what failed, and exits with 1 if anything did.
set -eu
cd -- "$(dirname -- "$0")/thermostat"
sdk=../../sdk/c

cc=${CC:-cc}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The program may be run as nobody.
chmod 755 "$work"
: >"$work/forbidden"
chmod 000 "$work/forbidden"

compile() { "$cc" -std=c11 -D_DEFAULT_SOURCE -g -Wall -Wextra -Werror -Isrc -I"$sdk" "$@"; }

parts="test/parts_test.c src/reading.c"
# shellcheck disable=SC2086 # a list
compile -fsanitize=address,undefined -fno-sanitize-recover $parts -o "$work/parts" 2>/dev/null ||
  compile $parts -o "$work/parts"
compile -O2 -static -DTHERMOSTAT_TTY="\"$work/tty\"" src/*.c "$sdk/kairo.c" -o "$work/thermostat"
compile test/program_test.c -o "$work/program"

failed=0
"$work/parts" || failed=1
"$work/program" "$work/thermostat" "$work/tty" || failed=1
[ "$failed" = 0 ] && echo "skills: thermostat ok"
exit "$failed"
