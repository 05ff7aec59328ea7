"""`python -m reportgen`: the same as the `reportgen` command."""

import sys

from reportgen.cli import main

if __name__ == "__main__":
    sys.exit(main())
