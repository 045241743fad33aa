#!/bin/sh
# Compares what Briefing reads in a folder of Hexo sites with what Hexo made of them, and prints a table:
#
#     tests/corpus.sh DIR EXPECTED
#
# DIR has a folder for each site, and EXPECTED a line of JSON for each of their files; see
# tests/corpus/program.rs. Ends with 1 when anything is unexplained.
set -eu
if [ $# -ne 2 ]; then
    echo "usage: tests/corpus.sh DIR EXPECTED" >&2
    exit 2
fi
here=$(cd "$(dirname "$0")/.." && pwd)
exec cargo run --quiet --release --locked --manifest-path "$here/Cargo.toml" --example corpus -- "$1" "$2"
