"""`python -m classifier.cli` is the command `fairbalance`."""

import sys

from classifier.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
