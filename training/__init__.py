"""Corpus loading, fitting and evaluation; behind the extra `train`."""
