"""Labels of the careful model, and a fast model that learns from them."""

import json
from pathlib import Path

import numpy as np
import pytest

from classifier.errors import ModelError
from classifier.persistence import read_model_folder
from classifier.signals import load_lexicon
from tests.training.builders import tiny_examples, tiny_vectors
from tests.training.tuning.conftest import Place
from training import distil as script
from training import fit
from training.corpus import CorpusError
from training.distilled import line_of, read_distilled
from training.fitting import fit_model
from training.tuning import distilling
from training.tuning.distilling import distil, on_topic

LEXICON = load_lexicon()
LINES = [
    f"The lodge number {n} offers ketamine sessions beside the quiet lake, and breakfast at eight."
    for n in range(9)
]


def judge(texts: list[str]) -> np.ndarray:
    return np.array([[len(text) % 7 / 10, 0.9, 0.1, 0.5] for text in texts])


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "text.txt"
    path.write_text(
        "\n".join([*LINES, "A bus stops beside the gate and nobody ever gets off it at all there."]) + "\n"
    )
    return path


def test_only_paragraphs_that_name_the_topic_are_judged_and_each_once() -> None:
    lines = [
        "Ketamine.\n",
        LINES[0] + "\n",
        LINES[0] + "\n",
        "A bus stops beside the gate, " * 4,
        "ketamine " * 900,
    ]
    assert list(on_topic(lines, LEXICON)) == [LINES[0]]


def test_the_file_holds_texts_and_facts(source: Path, tmp_path: Path) -> None:
    output = tmp_path / "new" / "labels.jsonl"
    assert distil(source, output, LEXICON, judge, 100, lambda _: None) == len(LINES)
    found = read_distilled(output, 0.5, 3)
    assert list(found.texts) == LINES
    np.testing.assert_allclose(found.share, judge(LINES), atol=1e-4)
    assert found.to_json()["weight"] == 0.5


def test_a_stopped_run_goes_on(source: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(distilling, "BATCH", 2)
    whole, parts = tmp_path / "whole.jsonl", tmp_path / "parts.jsonl"
    distil(source, whole, LEXICON, judge, 7, lambda _: None)
    assert len(whole.read_text().splitlines()) == 7
    distil(source, parts, LEXICON, judge, 3, lambda _: None)
    with parts.open("a") as stream:
        stream.write('{"text": "cut off')
    seen: list[str] = []
    distil(source, parts, LEXICON, lambda texts: seen.extend(texts) or judge(texts), 7, lambda _: None)
    assert parts.read_bytes() == whole.read_bytes()
    assert seen == LINES[3:7]


@pytest.mark.parametrize("place", ["folder", "file/labels.jsonl"])
def test_a_place_that_cannot_be_written_is_named(source: Path, tmp_path: Path, place: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError, match=rf"{place}: cannot be written \(.*name another file"):
        distil(source, tmp_path / place, LEXICON, judge, 9, lambda _: None)


def test_labels_of_another_text_are_refused(source: Path, tmp_path: Path) -> None:
    output = tmp_path / "labels.jsonl"
    output.write_text(line_of("Another ketamine text.", [0, 0, 0, 0]))
    with pytest.raises(ModelError, match=r"its passage 1 is not from text\.txt"):
        distil(source, output, LEXICON, judge, 9, lambda _: None)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("", "holds no passage"),
        ('{"text": "a", "facts": [0, 1]}', "4 facts are needed"),
        ('{"text": "", "facts": [0, 1, 0, 0]}', "4 facts are needed"),
        ('{"text": "a", "facts": [0, 2, 0, 0]}', "outside 0 to 1"),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, line: str, sentence: str) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(line)
    with pytest.raises(CorpusError, match=sentence):
        read_distilled(path, 1.0, 0)


def labelled(tmp_path: Path, value: float, weight: float, least: int):
    path = tmp_path / "labels.jsonl"
    texts = [f"{passage.text} Every sorrow fades." for passage in tiny_examples("validation").passages]
    path.write_text("".join(line_of(text, [value, 0.5, 0.5, 0.5]) for text in texts))
    return read_distilled(path, weight, least).to_extra(LEXICON)


def fit_with(extra):
    return fit_model(tiny_examples(), LEXICON, tiny_vectors(), "tiny", "1.0", extra=extra)


def test_the_fast_model_learns_from_them_as_much_as_they_weigh(tmp_path: Path, fitted) -> None:
    without = fitted.fit.heads[0].intercept_[0]
    heavy, light = (fit_with(labelled(tmp_path, 0.95, weight, 0)).fit for weight in (1.0, 1e-6))
    assert heavy.heads[0].intercept_[0] > without + 0.1
    assert light.heads[0].intercept_[0] == pytest.approx(without, abs=0.05)


def test_their_words_enter_the_vocabulary_only_when_asked(tmp_path: Path, fitted) -> None:
    closed, opened = (fit_with(labelled(tmp_path, 0.9, 0.5, least)).model.vocabulary for least in (0, 20))
    assert set(closed) == set(fitted.model.vocabulary)
    assert "every sorrow" in opened
    assert "every sorrow" not in closed


def test_nothing_is_judged_on_them(tmp_path: Path) -> None:
    found = fit_with(labelled(tmp_path, 0.9, 0.5, 0))
    assert len(found.on_page) == len(tiny_examples())


def test_the_scripts_label_and_learn(
    tuned: Path, place: Place, source: Path, tmp_path: Path, capsys, quick_measuring
) -> None:
    output = tmp_path / "labels.jsonl"
    options = {"text": source, "output": output, "careful": tuned, "fast": place.fast, "most": 5}
    arguments = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    assert script.main(arguments) == 0
    assert capsys.readouterr().err.splitlines()[-1] == "training.distil: labels.jsonl holds 5 passages"
    assert all(
        0 <= value <= 1 for line in output.read_text().splitlines() for value in json.loads(line)["facts"]
    )
    learnt = [
        "--corpus",
        str(place.corpus),
        "--real",
        "none",
        "--output",
        str(tmp_path / "fast"),
        "--distilled",
        str(output),
    ]
    assert fit.main(learnt) == 0
    settings = read_model_folder(tmp_path / "fast").config["settings"]
    assert settings["distilled"]["passages"] == 5


def test_labels_of_a_model_beside_another_fast_one_are_refused(
    tuned: Path, source: Path, tmp_path: Path, capsys
) -> None:
    assert (
        script.main(["--text", str(source), "--careful", str(tuned), "--output", str(tmp_path / "x.jsonl")])
        == 4
    )
    assert "mixes with another fast model" in capsys.readouterr().err
