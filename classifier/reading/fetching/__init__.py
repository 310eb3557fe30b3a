"""Fetch a page from the web: only when asked, and only from where anybody may."""

from classifier.reading.fetching.fetcher import Fetched, Fetcher, is_url

__all__ = ["Fetched", "Fetcher", "is_url"]
