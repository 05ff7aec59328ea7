"""`python -m reportgen`: the same as the `reportgen` command."""

import sys

if __name__ == "__main__":
    try:
        from reportgen.cli import main  # Ctrl+C may come before all of it is there

        sys.exit(main())
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        sys.exit(1)
