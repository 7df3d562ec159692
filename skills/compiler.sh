# shellcheck shell=sh disable=SC2034
# The C compilers of this computer and how Kairo uses them. For scripts that define `say` and source it:
# it sets `targets` to PLATFORM=COMPILER for each platform within reach, and gives them `compile`.

# Whether compiler $1 is there and can make a static program: its libc may be missing.
works() {
  command -v "$1" >/dev/null 2>&1 &&
    printf '#include <stdio.h>\nint main(void) { return puts("") < 0; }\n' |
    "$1" -x c -static -o /dev/null - 2>/dev/null
}

# The compiler for this computer: CC if set, or cc, gcc, clang.
native_cc() {
  for candidate in ${CC:-} cc gcc clang; do
    if works "$candidate"; then
      echo "$candidate"
      return
    fi
  done
}

install_cc() {
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "installing gcc"
    apt-get install -y --no-install-recommends gcc libc6-dev >&2 ||
      { apt-get update >&2 && apt-get install -y --no-install-recommends gcc libc6-dev >&2; }
  else
    say "a C compiler is needed: sudo apt-get install gcc libc6-dev"
    exit 1
  fi
}

cc=$(native_cc)
if [ -z "$cc" ]; then
  install_cc
  cc=$(native_cc)
  if [ -z "$cc" ]; then
    say "gcc was installed but cannot make a static program"
    exit 1
  fi
fi

case $(uname -m) in
  x86_64) native=linux-x64 ;;
  aarch64 | arm64) native=linux-arm64 ;;
  *)
    say "the processor must be x86_64 or aarch64, got '$(uname -m)'"
    exit 1
    ;;
esac
targets=$native=$cc
# From x86_64 the other platform is within reach when its cross compiler is there.
if [ "$native" = linux-x64 ]; then
  if works aarch64-linux-gnu-gcc; then
    targets="$targets linux-arm64=aarch64-linux-gnu-gcc"
  else
    say "no aarch64-linux-gnu-gcc, so nothing for linux-arm64"
  fi
fi

# compile COMPILER SOURCE_DIR BINARY [ARGUMENT ...]; without paths, times and build ids, so that it can be
# compared.
compile() {
  compiler=$1 sources=$2 program=$3
  shift 3
  "$compiler" -std=c11 -D_DEFAULT_SOURCE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -O2 -Wall -Wextra -Werror \
    -fstack-protector-strong "-ffile-prefix-map=$sources=." -static -s -Wl,--build-id=none \
    -o "$program" "$sources"/*.c "$@"
}
