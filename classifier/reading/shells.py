"""Tell pages that show next to nothing of themselves: an empty frame for scripts, a cookie notice."""

import re
from typing import Final

import lxml.html

__all__ = ["is_cookie_wall", "is_script_shell"]

_COOKIES: Final = re.compile(r"\bcookies?\b", re.I)
_CHOICE: Final = re.compile(r"\b(?:accept|agree|consent|reject|manage|preferences|settings)\b", re.I)
_NOTICE_WORDS: Final = 150
"""A page with more words has something of its own to say."""
_WORDS_A_COOKIE: Final = 30
"""A notice names cookies this often, at least."""
_SHELL_WORDS: Final = 15
"""What a frame shows before its script runs: a name, a word of patience."""
_FRAMES: Final = frozenset({"root", "app", "__next", "__nuxt", "___gatsby", "main-app", "app-root", "svelte"})
"""Ids of the element that frameworks fill."""


def is_cookie_wall(text: str) -> bool:
    """Tell whether a page's words are little more than a notice about cookies with a choice."""
    words = len(text.split(maxsplit=_NOTICE_WORDS))
    if words > _NOTICE_WORDS:
        return False
    named = len(_COOKIES.findall(text))
    return named > 1 and words <= _WORDS_A_COOKIE * named and bool(_CHOICE.search(text))


def is_script_shell(root: lxml.html.HtmlElement, text: str) -> bool:
    """Tell whether a page of few words leaves the rest to a script that fills its frame."""
    if len(text.split(maxsplit=_SHELL_WORDS)) > _SHELL_WORDS or next(root.iter("script"), None) is None:
        return False
    return next(root.iter("noscript"), None) is not None or any(
        element.get("id") in _FRAMES for element in root.iter("div", "main", "app-root")
    )
