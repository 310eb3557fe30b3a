"""The command `fairbalance`: it parses and prints, the library does the work."""

from classifier.cli.main import main

__all__ = ["main"]
