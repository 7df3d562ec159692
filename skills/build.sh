#!/bin/sh
# Builds skills into packages: build.sh OUT_DIR [SKILL_DIR ...]
#
# For each folder with a SKILL.md, if none is named those beside this script, it writes OUT_DIR/NAME/{SKILL.md,kairo.yaml,bin/PLATFORM/NAME}, the
# digests of the binaries filled in. The same sources and compiler give the same bytes. A skill whose
# sources did not change is left alone. Every skill is linked with the SDK for C (sdk/c/kairo.c).
set -eu
umask 022

if [ $# -lt 1 ]; then
  echo "usage: skills/build.sh OUT_DIR [SKILL_DIR ...]" >&2
  exit 2
fi
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
sdk=$(CDPATH='' cd -- "$here/../sdk/c" && pwd)
mkdir -p "$1"
out=$(CDPATH='' cd -- "$1" && pwd)
shift

say() { echo "skills: $*" >&2; }

# shellcheck source=compiler.sh
. "$here/compiler.sh"

digest() { sha256sum "$1" | cut -d ' ' -f 1; }

# What the package of $1 depends on: every source, the SDK, this script and the compilers.
fingerprint() {
  {
    find "$1/SKILL.md" "$1/kairo.yaml" "$1/src" -type f | LC_ALL=C sort | while read -r file; do
      echo "${file#"$1/"} $(digest "$file")"
    done
    digest "$here/build.sh"
    digest "$here/compiler.sh"
    digest "$sdk/kairo.h"
    digest "$sdk/kairo.c"
    for target in $targets; do
      echo "$target $("${target#*=}" --version | head -n 1)"
    done
  } | sha256sum | cut -d ' ' -f 1
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
    compile "${target#*=}" "$skill/src" "$next/$binary" \
      "-ffile-prefix-map=$sdk=sdk" "-I$sdk" "$sdk/kairo.c"
    echo "  $platform: {path: $binary, sha256: \"$(digest "$next/$binary")\"}" >>"$next/binaries"
  done
  manifest "$skill" "$next/binaries" >"$next/kairo.yaml"
  rm "$next/binaries"
  cp "$skill/SKILL.md" "$next/SKILL.md"
  rm -rf "${out:?}/$name"
  mv "$next" "$out/$name"
}

if [ $# -eq 0 ]; then
  for manifest in "$here"/*/SKILL.md; do
    set -- "$@" "$(dirname -- "$manifest")"
  done
fi
for folder; do
  if [ ! -f "$folder/SKILL.md" ]; then
    say "a skill's folder must have a SKILL.md, got '$folder'"
    exit 2
  fi
  skill=$(CDPATH='' cd -- "$folder" && pwd)
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
