#!/bin/sh
# Makes dist/reportgen-<version>-windows.zip, which needs no internet:  ./make-windows-download.sh [--python 3.12 ...]
set -eu

# To the project folder. Links are followed by hand, as older versions of macOS have no "readlink -f".
unset CDPATH
self=$0
while [ -L "$self" ]; do
    link=$(readlink "$self")
    cd -P "$(dirname "$self")"
    self=$link
done
cd -P "$(dirname "$self")"

. reportgen/starters/environment.sh
prepare_environment requirements.lock .venv || exit 9

exec "$python" -m reportgen.starters.windows_download "$@"
