# shellcheck shell=sh
# The shared part of build-report.sh, its like for the other commands, and
# run-tests.sh, which go to the project folder and source it.
#
#   start_program COMMAND [ARGUMENTS...]
#
# Makes Python ready and becomes "python -m reportgen COMMAND --interactive". Files,
# one or several, also those of options, are named from the folder $here, where
# the person stands.
#
#   prepare_environment LOCKFILE NAME
#
# Leaves the way to a Python holding the packages of LOCKFILE in $python, in
# the folder NAME of the current (the project's) folder. Returns 9, having said
# why, if that cannot be had.

start_program() {
    command=$1
    shift
    # The program runs in the project folder, so a file named from elsewhere needs its full name.
    for argument; do
        shift
        case $argument in
            --*=*) option=${argument%%=*}= file=${argument#*=} ;;
            *) option= file=$argument ;;
        esac
        case $file in
            /* | -*) ;;
            *.*) if [ -f "$here/$file" ]; then argument=$option$here/$file; fi ;;
        esac
        set -- "$@" "$argument"
    done
    prepare_environment requirements.lock .venv || exit 9
    exec "$python" -m reportgen "$command" --interactive "$@"
}

prepare_environment() {
    lock_file=$1
    # Another program's settings for Python must not get in the way.
    unset PYTHONHOME
    PYTHONPATH=$PWD
    PYTHONUTF8=1
    export PYTHONPATH PYTHONUTF8

    if [ ! -f "$lock_file" ]; then
        echo "The file $lock_file is missing from the project folder. Please copy the whole project again." >&2
        return 9
    fi
    environment=$PWD/$2
    if [ ! -w . ]; then
        if [ -z "${XDG_CACHE_HOME:-}${HOME:-}" ]; then
            echo "The project folder may not be written to, and no home folder is named (HOME), so there is no place to get the program ready." >&2
            echo "Copy the whole project to a folder of your own, then start it there." >&2
            return 9
        fi
        environment=${XDG_CACHE_HOME:-$HOME/.cache}/reportgen/${2#.}
        mkdir -p "$(dirname "$environment")" || return 9
    fi
    python=$environment/bin/python
    if environment_is_ready; then return 0; fi
    # In brackets: the trap that lets go of the lock is for the set-up alone.
    (set_up_environment)
}

environment_is_ready() {
    # The copy of the lock file is written last, so it stands for a whole set-up.
    # pip is not found when the system's Python has moved on to a new version.
    cmp -s "$lock_file" "$environment/$lock_file" &&
        "$python" -c 'import pip' </dev/null >/dev/null 2>&1
}

set_up_environment() {
    take_lock || exit 9
    # Another window may have finished the work in the meantime.
    if environment_is_ready; then exit 0; fi
    find_python || exit 9

    echo "Getting the program ready on this computer. This happens once and takes a few minutes." >&2
    rm -rf "$environment"
    if ! "$base_python" -m venv "$environment" </dev/null; then
        echo "Python could not set up the program. Please check that the disk is not full, then try again." >&2
        exit 9
    fi
    if has_wheels && install_packages --no-index --find-links wheels; then
        :
    else
        if has_wheels; then
            echo 'The "wheels" folder does not suit this Python. Trying the internet.' >&2
        fi
        if ! install_packages; then
            cat >&2 <<'END'

The parts the program needs could not be installed.

What to do:
  1. Check that this computer has an internet connection, and try again.
  2. If it has none, ask for the folder "wheels" that goes with this version
     and this kind of computer, put it into the project folder, and try again.
  3. If that does not help, please show these messages to ICT.
END
            exit 9
        fi
    fi
    cp "$lock_file" "$environment/$lock_file" || exit 9
    echo "Ready." >&2
}

take_lock() {
    lock=$environment.lock
    if ! mkdir "$lock" 2>/dev/null; then
        holder=$(cat "$lock/pid" 2>/dev/null)
        # Without a number the other is just starting; a dead one left the lock behind.
        if [ -z "$holder" ] || kill -0 "$holder" 2>/dev/null; then
            echo "The program is being set up in another window. Please wait until that has finished, then try again." >&2
            echo "If there is no other window, delete the folder $lock and try again." >&2
            return 1
        fi
    fi
    trap 'rm -rf "$lock"' EXIT
    trap 'exit 130' HUP INT TERM
    echo "$$" >"$lock/pid"
}

find_python() {
    without_venv=
    for base_python in python3.14 python3.13 python3.12 python3.11 python3; do
        # Run it: a name may lead to another version, or to a mere hint to install one. The locked packages have no
        # wheels for others (see PYTHONS in windows_download.py).
        "$base_python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' </dev/null >/dev/null 2>&1 || continue
        "$base_python" -c 'import ensurepip, venv' </dev/null >/dev/null 2>&1 && return 0
        without_venv=$base_python
    done
    if [ -n "$without_venv" ]; then
        cat >&2 <<END
Your Python ($without_venv) lacks the part that sets up programs.
On Debian or Ubuntu, install it with:  sudo apt install python3-venv
Then try again.
END
    else
        cat >&2 <<'END'
This needs Python 3.11, 3.12, 3.13 or 3.14, which was not found on this computer.
It may stand beside any other Python.

What to do:
  macOS:             install one of them from https://www.python.org/downloads/
  Debian or Ubuntu:  sudo apt install python3 python3-venv
Then try again. If you cannot install it, please ask ICT.
END
    fi
    return 1
}

has_wheels() {
    for wheel in wheels/*.whl; do [ -e "$wheel" ] && return 0; done
    return 1
}

install_packages() {
    "$python" -m pip install --disable-pip-version-check --quiet --require-hashes "$@" -r "$lock_file" </dev/null >&2
}
