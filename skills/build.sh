#!/bin/sh
# Builds the bundled skills into packages: build.sh OUT_DIR
#
# For each folder with a SKILL.md it writes OUT_DIR/NAME/{SKILL.md,kairo.yaml,bin/PLATFORM/NAME}, the
# digests of the binaries filled in. The same sources and compiler give the same bytes. A skill whose
# sources did not change is left alone.
set -eu
umask 022

if [ $# -ne 1 ]; then
  echo "usage: skills/build.sh OUT_DIR" >&2
  exit 2
fi
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
mkdir -p "$1"
out=$(CDPATH='' cd -- "$1" && pwd)

say() { echo "skills: $*" >&2; }

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
    say "a C compiler is needed to build the skills: sudo apt-get install gcc libc6-dev"
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

digest() { sha256sum "$1" | cut -d ' ' -f 1; }

# What the package of $1 depends on: every source, this script and the compilers.
fingerprint() {
  {
    find "$1/SKILL.md" "$1/kairo.yaml" "$1/src" -type f | LC_ALL=C sort | while read -r file; do
      echo "${file#"$1/"} $(digest "$file")"
    done
    digest "$here/build.sh"
    for target in $targets; do
      echo "$target $("${target#*=}" --version | head -n 1)"
    done
  } | sha256sum | cut -d ' ' -f 1
}

# compile COMPILER SOURCE_DIR BINARY; without paths, times and build ids, so that it can be compared.
compile() {
  "$1" -std=c11 -D_DEFAULT_SOURCE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -O2 -Wall -Wextra -Werror \
    -fstack-protector-strong "-ffile-prefix-map=$2=." -static -s -Wl,--build-id=none \
    -o "$3" "$2"/*.c
}

# Writes kairo.yaml with `binaries: {}` replaced by the lines of file $2.
manifest() {
  awk -v lines="$2" '
    /^binaries:/ {
      print "binaries:"
      while ((getline line < lines) > 0) print line
      found = 1
      next
    }
    { print }
    END { exit !found }
  ' "$1/kairo.yaml"
}

# Into a folder of its own first: a build that breaks leaves the package that was there.
package() {
  skill=$1 name=$2
  next=$out/.$name.next
  rm -rf "$next"
  mkdir -p "$next"
  for target in $targets; do
    platform=${target%%=*}
    binary=bin/$platform/$name
    mkdir -p "$next/bin/$platform"
    compile "${target#*=}" "$skill/src" "$next/$binary"
    echo "  $platform: {path: $binary, sha256: \"$(digest "$next/$binary")\"}" >>"$next/binaries"
  done
  manifest "$skill" "$next/binaries" >"$next/kairo.yaml"
  rm "$next/binaries"
  cp "$skill/SKILL.md" "$next/SKILL.md"
  rm -rf "${out:?}/$name"
  mv "$next" "$out/$name"
}

for manifest in "$here"/*/SKILL.md; do
  skill=$(dirname -- "$manifest")
  name=$(basename -- "$skill")
  now=$(fingerprint "$skill")
  built=$(cat "$out/.$name.built" 2>/dev/null || :)
  if [ "$now" = "$built" ] && [ -d "$out/$name" ]; then
    continue
  fi
  say "building $name"
  rm -f "$out/.$name.built"
  package "$skill" "$name"
  echo "$now" >"$out/.$name.built"
done
