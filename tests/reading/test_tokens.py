import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.reading.tokens import drop_attributes, flatten

PIECES = st.sampled_from(
    ["<div>", "</div>", "<p a='>'>", "<b", ">", "<!--", "-->", "<script>", "</script>", '"', "'", "=", "<br>",
     "word", " ", "<li>", "</", "<title>", "<x y=z>"]
)  # fmt: skip


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>x</p>", "<p>x</p>"),
        ("<p a b>x", "<p a b>x"),
        ("<p a b c>x", "<p a b>x"),
        ("<p a='>' b=\"'\" c=1 d>x", "<p a='>' b=\"'\">x"),
        ("<p a = 1 b/ c>x", "<p a = 1 b>x"),
        ("<!-- <p a b c> --><p a>x", "<!-- <p a b c> --><p a>x"),
        ("<script>'<p a b c>'</script>", "<script>'<p a b c>'</script>"),
        ("</p a b c>", "</p a b c>"),
        ("1 <2 a b c> x", "1 <2 a b c> x"),
    ],
)
def test_attributes_over_a_limit_are_dropped(markup: str, expected: str) -> None:
    assert drop_attributes(markup, 2) == (expected, markup != expected)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<b><i><u>x</u></i></b>", "<b><i>x</i></b>"),
        ("<b><i><div>x</div><div>y</div></i></b>", "<b><i><br>x<br><br>y<br></i></b>"),
        ("<b><br><i><img><u><img></u></i></b>", "<b><br><i><img><img></i></b>"),
        ("<p>a<p>b<p>c<p>d", "<p>a<p>b<p>c<p>d"),
        ("a</b></i>b", "ab"),
        ("<b><i><u>x</b><i>y</i>", "<b><i>x</b><i>y</i>"),
        ("<b><i><!-- <u> --><script><u></script></i></b>", "<b><i><!-- <u> --><script><u></script></i></b>"),
    ],
)
def test_tags_over_a_depth_are_taken_away_and_no_words(markup: str, expected: str) -> None:
    assert flatten(markup, 2) == expected


@given(st.lists(PIECES, max_size=40).map("".join), st.integers(1, 4))
def test_no_word_is_ever_lost(markup: str, most: int) -> None:
    flat = flatten(markup, most)
    assert re.sub(r"<[^>]*>", "", flat).count("word") >= re.sub(r"<[^>]*>", "", markup).count("word")
    assert drop_attributes(markup, 1_000) == (markup, False)


@pytest.mark.parametrize(
    "piece", ["<a", "<a ", "<a b=", "<a b='", "<!--", "<script>", "<p>", '<p "', "<", "</a "]
)
def test_time_grows_with_the_length_only(piece: str) -> None:
    markup = piece * (500_000 // len(piece))
    before = time.process_time()
    drop_attributes(markup, 100)
    flatten(markup, 100)
    assert time.process_time() - before < 20
