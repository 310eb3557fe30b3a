"""Hypothesis strategies shared by the property tests."""

from hypothesis import strategies as st

WORDS = [
    "ketamine",
    "cures",
    "depression",
    "may",
    "help",
    "nausea",
    "book",
    "today",
    "price",
    "$475",
    "never",
    "without",
    "risk",
    "psilocybin",
    "retreat",
    "\u201cquoted",
    "claim\u201d",
    "isn\u2019t",
    "safe",
    "and",
    "proven",
    "100%",
    "side",
    "effects",
    "include",
    "dizziness",
    "!",
]

page_words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=60).map(" ".join)
"""Text made of words the lexicon and the vocabulary know."""

any_text = st.text(max_size=400)
"""Any valid text: every script, control characters, no lone surrogates."""

web_text = st.one_of(page_words, any_text, st.tuples(page_words, any_text).map(" ".join))
"""Text as it may come."""

probabilities = st.floats(min_value=0.0, max_value=1.0, allow_nan=False)
