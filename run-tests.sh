#!/bin/sh
# Checks the code and runs the tests:  ./run-tests.sh [arguments for pytest]
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
prepare_environment requirements-dev.lock .venv-tests || exit 9

"$python" -m ruff format --check .
"$python" -m ruff check .
"$python" -m mypy
# Through Python: the script's first line goes stale when the folder is moved.
"$python" "$environment/bin/lint-imports"
# Side by side, file by file: their slowest parts wait for LibreOffice and the like.
"$python" -m pytest -n auto --dist loadfile "$@"
