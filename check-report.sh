#!/bin/sh
# Holds what officers wrote in a report against its figures:  ./check-report.sh [REPORT] [--figures ...]
set -eu

# To the project folder. Links are followed by hand, as older versions of macOS have no "readlink -f".
unset CDPATH
here=$PWD self=$0
while [ -L "$self" ]; do
    link=$(readlink "$self")
    cd -P "$(dirname "$self")"
    self=$link
done
cd -P "$(dirname "$self")"

. reportgen/starters/environment.sh
start_program check "$@"
