#!/bin/sh
# Builds the report:  ./build-report.sh [WORKBOOK] [--quarter Q1 ...]
set -eu

# Links are followed by hand, as older versions of macOS have no "readlink -f".
self=$0
while [ -L "$self" ]; do
    link=$(readlink "$self")
    case $link in
        /*) self=$link ;;
        *) self=$(dirname "$self")/$link ;;
    esac
done
project=$(CDPATH='' cd "$(dirname "$self")" && pwd -P)

# The program runs in the project folder, so a file named from here needs its full name.
here=$PWD
for argument; do
    shift
    case $argument in
        /* | -*) ;;
        *.*) if [ -f "$argument" ]; then argument=$here/$argument; fi ;;
    esac
    set -- "$@" "$argument"
done

cd "$project"
. reportgen/starters/environment.sh
prepare_environment requirements.lock .venv || exit 9
exec "$python" -m reportgen build --interactive "$@"
