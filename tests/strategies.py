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

DISGUISED = [
    "c\u200bures",
    "de\u00adpression",
    "\u0441ur\u0435s",
    "d3pre$$ion",
    "c u r e s",
    "s.a.f.e",
    "c\u0336u\u0336re",
    "\U0001d5d4\uff42c",
    "don\u00e2\u20ac\u2122t",
    "k\ufe0fetamine",
    "\u202etreatment\u202c",
    "\ufb01rst",
    "caf\u00c3\u00a9",
    "sa\U000e0061fe",
    "\ud83d",
    "\ufdfa",
    "\u0301\u0301\u0301\u0301\u0301\u0301",
]

disguised_text = st.lists(
    st.one_of(st.sampled_from(WORDS + DISGUISED), st.text(max_size=6)), min_size=1, max_size=40
).flatmap(lambda parts: st.sampled_from([" ".join(parts), "".join(parts)]))
"""Text with words that are disguised in all ways, whole and torn."""
