"""The training script: what it writes, that it repeats itself, and how it refuses."""

import json
import re
from pathlib import Path

import pytest

from classifier import Analyzer
from classifier.features import SignalColumns
from classifier.labels import FACTS, LABELS
from classifier.persistence import FAST_LAYOUT, MANIFEST, read_model_folder
from classifier.signals import load_lexicon
from classifier.version import __version__
from tests.training.builders import tiny_pages, write_corpus
from training import fit
from training.corpus.digesting import corpus_digest
from training.metrics import METRICS


def main(arguments: list[str]) -> int:
    """Run the script without real pages."""
    return fit.main([*arguments, "--real", "none.jsonl"])


def files_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_folder_reads_back_and_names_what_made_it(trained: tuple[Path, Path]) -> None:
    corpus, folder = trained
    content = read_model_folder(folder)
    assert set(files_of(folder)) == {*FAST_LAYOUT.names, MANIFEST}
    assert content.config["name"] == "tiny"
    assert content.config["version"] == __version__
    assert content.config["lexicon"] == load_lexicon().sha256
    assert content.config["settings"]["corpus"] == corpus_digest(corpus)
    rows = len(SignalColumns.from_lexicon(load_lexicon()).names)
    assert content.tensors["signal_coef"].shape == (rows, len(FACTS))


def test_the_model_scores_and_flags(trained: tuple[Path, Path]) -> None:
    analyzer = Analyzer.from_pretrained(trained[1])
    text = "It is proven to end despair. The medicine is completely safe. Book your stay with us today."
    result = analyzer(text)
    assert result.scores["overclaiming"] > 0.5
    assert result.scores["sales_intent"] > 0.5
    assert result.model.sha256 == read_model_folder(trained[1]).sha256


def test_the_policy_holds_a_threshold_for_each_label(trained: tuple[Path, Path]) -> None:
    policy = read_model_folder(trained[1]).policies["default"]
    for thresholds in (policy.page, policy.passage):
        assert list(thresholds) == list(LABELS)
        assert all(0.0 < value < 1.0 for value in thresholds.values())


def test_the_same_corpus_gives_the_same_bytes(
    trained: tuple[Path, Path], tmp_path: Path, quick_measuring
) -> None:
    corpus, folder = trained
    again = tmp_path / "tiny"
    assert main(["--corpus", str(corpus), "--output", str(again)]) == 0
    first, second = files_of(folder), files_of(again)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_the_figures_name_corpus_model_and_policy(trained: tuple[Path, Path]) -> None:
    corpus, folder = trained
    content = read_model_folder(folder)
    figures = json.loads(content.documents["metrics.json"])
    assert figures["corpus"] == corpus_digest(corpus)
    assert figures["model"] == {"name": "tiny", "version": __version__, "sha256": content.sha256}
    assert figures["policy"]["sha256"] == content.policies["default"].sha256
    assert list(figures["sets"]) == ["corpus test"]
    subject = figures["sets"]["corpus test"]
    assert (subject["passages"], subject["pages"]) == (20, 5)
    names = ["fairbalance", "alone", "TF-IDF + LR", "lexicon count", "always positive"]
    assert list(subject["scorers"]) == names
    for labels in subject["scorers"].values():
        assert {label: list(metrics) for label, metrics in labels.items()} == {
            label: list(METRICS) for label in LABELS
        }
    assert list(subject["pages_kappa"]) == ["fairbalance"]


def test_the_figures_are_json_for_every_reader(trained: tuple[Path, Path]) -> None:
    def refuse(constant: str) -> None:
        pytest.fail(f"{constant} is not JSON")

    json.loads((trained[1] / "metrics.json").read_bytes(), parse_constant=refuse)


def test_the_card_names_the_corpus_and_shows_every_scorer(trained: tuple[Path, Path]) -> None:
    corpus, folder = trained
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert card.startswith("---\nlicense: ")
    assert f"# tiny {__version__}" in card
    assert corpus_digest(corpus) in card
    for scorer in ("fairbalance", "TF-IDF + LR", "lexicon count", "always positive"):
        assert scorer in card
    assert not re.search(r"\{\w*\}", card), "a place of the template is left open"


@pytest.mark.parametrize("split", ["train", "validation", "test"])
def test_a_missing_split_ends_with_4_and_one_sentence(
    tiny_corpus: Path, tmp_path: Path, capsys, split
) -> None:
    (tiny_corpus / "pages" / f"{split}.jsonl").unlink()
    assert main(["--corpus", str(tiny_corpus), "--output", str(tmp_path / "tiny")]) == 4
    out, err = capsys.readouterr()
    assert out == ""
    sentence = rf"training\.fit: .*{split}\.jsonl: cannot be read .*; restore the corpus"
    assert re.fullmatch(sentence, err.splitlines()[-1])
    assert not (tmp_path / "tiny").exists()


def test_too_few_pages_end_with_4_and_one_sentence(tmp_path: Path, capsys) -> None:
    corpus = write_corpus(tmp_path / "corpus", tiny_pages()[:3])
    assert main(["--corpus", str(corpus), "--output", str(tmp_path / "tiny")]) == 4
    sentence = "training.fit: the training split holds 3 pages; at least 5 are needed"
    assert capsys.readouterr().err.splitlines()[-1] == sentence


def test_a_folder_that_holds_other_files_is_never_replaced(tiny_corpus: Path, tmp_path: Path, capsys) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    assert main(["--corpus", str(tiny_corpus), "--output", str(tmp_path / "mine")]) == 4
    assert "holds other files" in capsys.readouterr().err.splitlines()[-1]
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years of work"
