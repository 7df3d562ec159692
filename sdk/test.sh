#!/bin/sh
# Tests the SDKs for C and Python on this computer, without a kernel. Prints what failed, and exits
# with 1 if anything did.
set -eu
cd -- "$(dirname -- "$0")"

cc=${CC:-cc}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

compile() { "$cc" -std=c11 -D_DEFAULT_SOURCE -g -O1 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror "$@"; }

# Under the sanitizers where there are some.
compile -fsanitize=address,undefined -fno-sanitize-recover c/test/kairo_test.c c/kairo.c \
  -o "$work/kairo" 2>/dev/null || compile c/test/kairo_test.c c/kairo.c -o "$work/kairo"
"$work/kairo" || failed=1
[ "$failed" = 0 ] && echo "sdk: c ok"

(cd python && PYTHONDONTWRITEBYTECODE=1 "${PYTHON:-python3}" -W error -m unittest) || failed=1
exit "$failed"
