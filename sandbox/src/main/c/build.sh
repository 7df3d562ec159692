#!/bin/sh
# Builds kairo-enter: build.sh OUT_DIR
#
# Writes OUT_DIR/PLATFORM/kairo-enter for each platform within reach. The same sources and compiler give
# the same bytes.
set -eu
umask 022

if [ $# -ne 1 ]; then
  echo "usage: sandbox/src/main/c/build.sh OUT_DIR" >&2
  exit 2
fi
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

say() { echo "kairo-enter: $*" >&2; }

# shellcheck source=../../../../skills/compiler.sh
. "$here/../../../../skills/compiler.sh"

for target in $targets; do
  folder=$1/${target%%=*}
  mkdir -p "$folder"
  # A running one keeps its file: what is executed cannot be written to.
  compile "${target#*=}" "$here" "$folder/.next"
  mv "$folder/.next" "$folder/kairo-enter"
done
