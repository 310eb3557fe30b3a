"""The command `fairbalance`: it parses and prints, the library does the work.

Importing this package is cheap: `main` imports the library, so that Ctrl-C is heeded from the start.
"""

from classifier.cli.main import main

__all__ = ["main"]
