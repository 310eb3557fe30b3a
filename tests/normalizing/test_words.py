from collections import Counter
from importlib.resources import files

import pytest

from classifier.normalizing import words
from classifier.normalizing.words import is_known, rank, segment
from classifier.signals import load_lexicon
from training.wordlist import choose_words, main

CUT = [
    ("curesdepression", ["cures", "depression"]),
    ("provensafe", ["proven", "safe"]),
    ("itissafe", ["it", "is", "safe"]),
    ("xcures", ["x", "cures"]),
    ("abcdxq", []),
    ("", []),
]


@pytest.mark.parametrize(("letters", "expected"), CUT)
def test_letters_are_cut_into_words(letters: str, expected: list[str]) -> None:
    assert segment(letters) == expected


def test_looking_words_up_takes_steps_in_proportion(monkeypatch) -> None:
    asked = Counter()

    def counted(word: str) -> bool:
        asked["n"] += 1
        return is_known(word)

    monkeypatch.setattr(words, "is_known", counted)
    for size in (1_000, 4_000):
        for letters in ("a" * size, "cures" * (size // 5), "internationalisation" * (size // 20)):
            asked.clear()
            segment(letters)
            assert asked["n"] <= 24 * size


def test_the_list_is_of_distinct_words_most_frequent_first() -> None:
    listed = files("classifier.normalizing").joinpath("words.txt").read_text(encoding="utf-8").split()
    assert len(listed) == len(set(listed)) > 20_000
    assert rank("the") < rank("depression") < rank("no such word")
    assert all(word == word.lower() and any(map(str.isalpha, word)) for word in listed)


def test_abbreviations_are_listed_only_where_a_rule_names_them() -> None:
    assert choose_words(["depression", "qzx", "the", "mdma", "aaa", "b00", "the"], load_lexicon())[:3] == [
        "depression",
        "the",
        "mdma",
    ]


def test_the_script_writes_a_list(tmp_path, capsys) -> None:
    path = tmp_path / "words.txt"
    assert main(["--output", str(path)]) == 0
    assert "depression" in path.read_text(encoding="utf-8").split()
    assert main(["--model", str(tmp_path / "none"), "--output", str(path)]) == 4
    assert "training.wordlist: " in capsys.readouterr().err
