import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.aggregate import page_facts
from classifier.documents import Page
from classifier.labels import FACTS, LABELS
from classifier.segmenting import split_passages
from classifier.signals import load_lexicon
from tests.strategies import probabilities
from tests.training.builders import real_page, tiny_examples, tiny_pages, write_lines
from training.card import to_json
from training.corpus import read_split
from training.evaluate import main, measure
from training.evaluation import corpus_set, evaluate, render_table
from training.evaluation.report import render_abstaining, render_paired, render_sliced
from training.evaluation.run import page_scores
from training.evaluation.scorers import AlwaysPositive, LexiconCount, Scorer, Shipped, TfidfBaseline
from training.evaluation.sets import derive_labels, page_rows
from training.examples import Examples
from training.fitting import Fitted
from training.realweb import DEV, read_realweb, realweb_digest

DERIVED = [
    # overclaiming, exposure, risk_disclosure, sales_intent: overclaiming, missing, sales intent
    ((0, 0, 0, 0), (0, 0, 0)),
    ((1, 0, 0, 0), (1, 0, 0)),
    ((0, 1, 0, 0), (0, 1, 0)),
    ((0, 1, 1, 0), (0, 0, 0)),
    ((0, 0, 1, 0), (0, 0, 0)),
    ((0, 0, 0, 1), (0, 0, 1)),
    ((0.3, 0.8, 0.25, 0.9), (0.3, 0.6, 0.9)),
]


@pytest.mark.parametrize(("facts", "labels"), DERIVED)
def test_labels_follow_from_facts(facts: tuple, labels: tuple) -> None:
    np.testing.assert_allclose(derive_labels(np.array([facts], dtype=np.float64))[0], labels)


@given(st.lists(st.tuples(*[probabilities] * len(FACTS)), min_size=1, max_size=5))
def test_derived_labels_stay_in_range(facts: list) -> None:
    labels = derive_labels(np.array(facts))
    assert labels.shape == (len(facts), len(LABELS))
    assert ((labels >= 0) & (labels <= 1)).all()


def test_the_truth_of_a_corpus_set_is_the_corpuss_own() -> None:
    pages = tiny_pages()
    subject = corpus_set("all", pages)
    expected = [[p.labels[label] for label in LABELS] for page in pages for p in page.passages]
    np.testing.assert_array_equal(subject.truth, expected)
    assert subject.page_labels[pages[3].id] == [pages[3].labels[label] for label in LABELS]


def test_a_corpus_set_knows_its_pages_properties() -> None:
    [page, *_] = tiny_pages()
    [found] = corpus_set("one", [page]).properties.values()
    assert found == {"genre": ("clinic_home",), "compound": ("ketamine",), "register": ("plain",)}
    off_topic = replace(page, compounds=(), register="warm")
    [found] = corpus_set("one", [off_topic]).properties.values()
    assert (found["compound"], found["register"]) == (("none",), ("other",))


def test_page_rows_keep_pages_in_order_of_appearance() -> None:
    examples = tiny_examples("test").select([7, 0, 4, 1])
    rows = page_rows(examples)
    assert list(rows) == [examples.pages[0], examples.pages[1]]
    assert [at.tolist() for at in rows.values()] == [[0, 2], [1, 3]]


@pytest.fixture(scope="module")
def baselines() -> list[Scorer]:
    even = dict.fromkeys(LABELS, 0.5)
    return [AlwaysPositive(), LexiconCount(load_lexicon(), even), TfidfBaseline(tiny_examples())]


def test_every_baseline_scores_every_passage_in_range(baselines: list[Scorer]) -> None:
    for scorer in baselines:
        scores = scorer.scores(tiny_examples("test"))
        assert scores.shape == (20, len(LABELS)), scorer.name
        assert ((scores >= 0) & (scores <= 1)).all(), scorer.name
        assert all(0 <= scorer.thresholds[label] <= 1 for label in LABELS), scorer.name


COUNTS = [
    ("Ketamine cures depression.", "overclaiming", True),
    ("Ketamine does not cure depression.", "overclaiming", False),
    ("Psilocybin relieves depression.", "missing_risk_disclosure", True),
    ("Psilocybin relieves depression. Side effects include nausea.", "missing_risk_disclosure", False),
    ("Book your stay with us today.", "sales_intent", True),
    ("The house stands near the river.", "sales_intent", False),
]


@pytest.mark.parametrize(("text", "label", "counted"), COUNTS)
def test_the_lexicon_counts_unscoped_matches(text: str, label: str, *, counted: bool) -> None:
    zeros = np.zeros((1, len(FACTS)))
    passages = split_passages(Page.from_passages([text]))
    examples = Examples(passages, zeros, zeros.astype(np.int64), ("p",), ("p",))
    [row] = LexiconCount(load_lexicon(), {}).scores(examples)
    assert bool(row[LABELS.index(label)] > 0) == counted


def test_more_matches_than_the_cap_count_as_certain() -> None:
    zeros = np.zeros((1, len(FACTS)))
    passages = split_passages(Page.from_passages(["Book your stay today. " * 40]))
    examples = Examples(passages, zeros, zeros.astype(np.int64), ("p",), ("p",))
    assert LexiconCount(load_lexicon(), {}).scores(examples)[0, LABELS.index("sales_intent")] == 1.0


def test_the_tfidf_baseline_learns_the_labels_and_repeats_itself(baselines: list[Scorer]) -> None:
    subject = corpus_set("test", [page for page in tiny_pages() if page.split == "test"])
    scores = baselines[-1].scores(subject.examples)
    again = TfidfBaseline(tiny_examples())
    np.testing.assert_array_equal(scores, again.scores(subject.examples))
    assert baselines[-1].thresholds == again.thresholds
    for place, label in enumerate(LABELS):
        said = subject.truth[:, place] == 1
        assert scores[said, place].mean() > scores[~said, place].mean(), label


def test_a_page_is_scored_as_the_analyzer_scores_it(fitted: Fitted, policy) -> None:
    subject = corpus_set("test", [page for page in tiny_pages() if page.split == "test"])
    shipped = Shipped("fairbalance", fitted.model, policy.passage)
    facts = shipped.facts(subject.examples)
    rows = page_rows(subject.examples).values()
    expected = np.array([list(page_facts(facts[at]).values()) for at in rows])
    np.testing.assert_allclose(page_scores(shipped, subject), derive_labels(expected))


def test_the_table_has_every_set_scorer_and_label(
    fitted: Fitted, baselines: list[Scorer], policy, quick_measuring
) -> None:
    sets = [
        corpus_set(name, [page for page in tiny_pages() if page.split == name])
        for name in ("validation", "test")
    ]
    compared = [Shipped("fairbalance", fitted.model, policy.passage), *baselines]
    figures = evaluate(compared, sets, policy)
    lines = render_table(figures).splitlines()
    for subject in sets:
        head = f"{subject.name}: 20 passages on 5 pages (positive: overclaiming "
        [start] = [place for place, line in enumerate(lines) if line.startswith(head)]
        part = lines[start : start + 15]
        assert part[1].split() == ["AUC", "AP", "KAPPA", "F1", "ECE"]
        assert [line[2:18].strip() for line in part[2:14:3]] == [scorer.name for scorer in compared]
        assert [line[18:32].strip() for line in part[2:5]] == ["overclaiming", "missing risk", "sales intent"]
        assert part[14].startswith("  pages, fairbalance: kappa   overclaiming ")


def test_flagging_everything_ranks_nothing(policy, quick_measuring) -> None:
    subject = corpus_set("test", [page for page in tiny_pages() if page.split == "test"])
    [figures] = evaluate([AlwaysPositive()], [subject], policy).values()
    for place, label in enumerate(LABELS):
        cells = figures["scorers"]["always positive"][label]
        rate = subject.truth[:, place].mean()
        assert cells["auc"]["value"] == 0.5
        assert cells["kappa"]["value"] == 0.0
        assert cells["ap"]["value"] == pytest.approx(rate, abs=1e-4)
        assert cells["f1"]["value"] == pytest.approx(2 * rate / (1 + rate), abs=1e-4)
        assert cells["ece"]["value"] == pytest.approx(1 - rate, abs=1e-4)
    assert figures["pages_kappa"] == {}


def test_the_first_scorer_is_measured_in_detail(
    fitted: tuple, baselines: list[Scorer], policy, quick_measuring
) -> None:
    subject = corpus_set("train", [page for page in tiny_pages() if page.split == "train"])
    ours = Shipped("fairbalance", fitted.model, policy.passage)
    [figures] = evaluate([ours, *baselines], [subject], policy).values()
    assert list(figures["differences"]) == [scorer.name for scorer in baselines]
    for label in LABELS:
        cells = figures["scorers"]
        gain = cells["fairbalance"][label]["auc"]["value"] - cells["TF-IDF + LR"][label]["auc"]["value"]
        assert figures["differences"]["TF-IDF + LR"][label]["auc"]["value"] == pytest.approx(gain, abs=2e-4)
        assert figures["coverage"]["passages"][label][0]["kept"] == 80
        assert figures["coverage"]["pages"][label][0]["kept"] == 20
        assert sum(point["n"] for point in figures["reliability"]["passages"][label]) == 80
        assert sum(point["n"] for point in figures["reliability"]["pages"][label]) == 20
    assert list(figures["slices"]) == ["genre", "compound", "register", "length"]
    whole = figures["slices"]["genre"]["values"]["clinic_home"]
    assert whole["n"] == 80
    for label, row in whole["labels"].items():
        assert row["auc"] == figures["scorers"]["fairbalance"][label]["auc"]["value"]
        assert row["f1"] == figures["scorers"]["fairbalance"][label]["f1"]["value"]


def test_the_detailed_tables_name_every_set_and_fit_110_columns(
    fitted: tuple, policy, quick_measuring
) -> None:
    subject = corpus_set("train", [page for page in tiny_pages() if page.split == "train"])
    ours = Shipped("fairbalance", fitted.model, policy.passage)
    figures = evaluate(
        [ours, AlwaysPositive()], [subject, replace(subject, name="again", properties={})], policy
    )
    tables = {render: render(figures) for render in (render_paired, render_sliced, render_abstaining)}
    for render, table in tables.items():
        assert "train: " in table
        assert ("again: " in table) == (render is not render_sliced)
        assert max(map(len, table.splitlines())) <= 110


def test_an_undefined_figure_is_null_in_json() -> None:
    nan = float("nan")
    figures = {"a": nan, "b": {"c": nan, "d": 0.5}, "e": "text", "f": [{"g": nan}, 1]}
    expected = {"a": None, "b": {"c": None, "d": 0.5}, "e": "text", "f": [{"g": None}, 1]}
    assert json.loads(to_json(figures)) == expected


def test_the_script_prints_the_table_and_writes_the_figures(
    trained, tmp_path: Path, capsys, quick_measuring
) -> None:
    corpus, folder = trained
    output = tmp_path / "made" / "evaluation"
    document = tmp_path / "evaluation.md"
    where = ["--output", str(output), "--document", str(document), "--real", str(tmp_path / "absent.jsonl")]
    where += ["--careful", str(tmp_path / "none")]
    assert main(["--model", str(folder), "--corpus", str(corpus), *where]) == 0
    out, err = capsys.readouterr()
    written = json.loads((output / "metrics.json").read_bytes())
    kept = json.loads((folder / "metrics.json").read_bytes())
    assert kept.pop("policies")
    assert written == kept
    measured = measure(folder, corpus)
    table = render_table(measured["sets"])
    assert out.startswith(table)
    assert "real pages: absent.jsonl is not there; only the corpus was measured" in out
    written_document = document.read_text(encoding="utf-8")
    for render in (render_table, render_paired, render_sliced, render_abstaining):
        assert render(measured["sets"]) in out
        assert render(measured["sets"]) in written_document
    pictures = re.findall(r"\]\((figures/\w+\.svg)\)", written_document)
    assert len(pictures) == 2
    assert all((tmp_path / picture).is_file() for picture in pictures)
    assert not re.search(r"\{\w*\}", written_document), "a place of the template is left open"
    only_fast, wrote = err.splitlines()
    assert only_fast == "none is not there; only the fast tier is measured"
    assert wrote == f"training.evaluate: wrote {output / 'metrics.json'}"


def test_real_pages_are_measured_as_they_are_and_disguised(trained, tmp_path: Path, quick_measuring) -> None:
    corpus, folder = trained
    real = tmp_path / "dev.jsonl"
    write_lines(real, [real_page(f"p{n}", f"site-{n}", (1, 1, 0, 0), (0, 0, 1, 1)) for n in range(4)])
    figures = measure(folder, corpus, real)
    assert list(figures["sets"]) == ["corpus test", "real pages (dev)", "real pages (dev), obfuscated"]
    assert figures["real"] == realweb_digest(real)
    plain, disguised = list(figures["sets"].values())[1:]
    assert disguised["positive"] == plain["positive"]
    assert disguised["slices"] == {}
    assert list(figures["disguises"]) == ["fairbalance"]
    assert len(figures["disguises"]["fairbalance"]) == 8
    assert measure(folder, corpus)["disguises"] == {}


def test_the_script_ends_with_4_when_the_model_or_the_corpus_is_absent(
    trained, tmp_path: Path, capsys
) -> None:
    corpus, folder = trained
    nowhere = str(tmp_path / "nowhere")
    assert main(["--model", nowhere, "--corpus", str(corpus)]) == 4
    assert main(["--model", str(folder), "--corpus", nowhere, "--careful", nowhere]) == 4
    errors = [line for line in capsys.readouterr().err.splitlines() if "only the fast tier" not in line]
    assert len(errors) == 2
    assert all(line.startswith("training.evaluate: ") for line in errors)


def test_real_pages_are_read_with_their_sites_and_their_own_page_labels(tmp_path: Path) -> None:
    rows = [
        real_page("p1", "one/site", (1, 1, 0, 0), (0, 0, 1, 1)),
        real_page("p2", "one/site", (0, 1, 1, 0)),
        real_page("p3", "other/site", (0, 0, 0, 0)),
    ]
    write_lines(tmp_path / "dev.jsonl", rows)
    subject = read_realweb(tmp_path / "dev.jsonl")
    assert subject is not None
    assert subject.examples.pages == ("p1", "p1", "p2", "p3")
    assert subject.examples.sites == ("one/site", "one/site", "one/site", "other/site")
    assert subject.truth.tolist() == [[1, 1, 0], [0, 0, 1], [0, 0, 0], [0, 0, 0]]
    assert dict(subject.page_labels) == {name: [1, 0, 1] for name in ("p1", "p2", "p3")}
    assert subject.properties == {name: {"genre": ("news",)} for name in ("p1", "p2", "p3")}
    assert [passage.text for passage in subject.examples.passages][:2] == [
        "Passage 0 of an invented page.",
        "Passage 1 of an invented page.",
    ]


def test_absent_real_pages_give_nothing(tmp_path: Path) -> None:
    assert read_realweb(tmp_path / "dev.jsonl") is None
    assert realweb_digest(tmp_path / "dev.jsonl") is None


@pytest.mark.skipif(not DEV.is_file(), reason="labelled real pages do not stand beside this checkout")
def test_the_real_pages_beside_the_checkout_can_be_measured_on(policy, quick_measuring) -> None:
    subject = read_realweb()
    assert subject is not None
    assert len(subject.examples) > len(subject.page_labels) > 0
    assert set(subject.examples.pages) == set(subject.page_labels)
    figures = evaluate([AlwaysPositive()], [subject], policy)
    assert render_table(figures).startswith(f"{subject.name}: {len(subject.examples)} passages")


def test_corpus_passages_come_to_the_model_as_the_analyzer_would_split_them(tiny_corpus: Path) -> None:
    pages = read_split("test", tiny_corpus)
    subject = corpus_set("test", pages)
    texts = [passage.text for page in pages for passage in page.passages]
    assert [passage.text for passage in subject.examples.passages] == texts
    assert all(passage.sentences for passage in subject.examples.passages)
