"""Measure a model and simple baselines on the same rows, and print one table.

    python -m training.evaluate [--model models/fairbalance-fast] [--careful models/fairbalance-careful]
                                [--real FILE] [--output evaluation]

Rows are the corpus's test splits and, where present, labelled real pages beside the checkout, as they are
and with their words disguised, by tricks of all sorts and by one at a time; the contrast set is measured
pair by pair.
Intervals are 95 %, from a bootstrap that draws whole pages or sites. A model that learnt
from real pages is compared with one that did not, fitted for that. Takes some minutes.
"""

import argparse
import sys
from pathlib import Path
from typing import Any, Final

from threadpoolctl import threadpool_limits

from classifier.errors import FairbalanceError
from classifier.model import unpack
from classifier.persistence import CAREFUL_MODEL, DEFAULT_MODEL, find_model_folder, read_model_folder
from classifier.signals import load_lexicon
from training.card import FIGURES, render_details, render_document, render_summary, to_json
from training.corpus import CORPUS, read_split
from training.corpus.digesting import corpus_digest
from training.corpus.pairs import read_pairs
from training.evaluation import corpus_set, evaluate
from training.evaluation.contrast import measure_pairs
from training.evaluation.disguised import measure_disguises
from training.evaluation.drawing import draw_figures
from training.evaluation.obfuscating import obfuscate
from training.evaluation.scorers import (
    Alone,
    AlwaysPositive,
    LexiconCount,
    Scorer,
    Shipped,
    TfidfBaseline,
    thresholds_of,
)
from training.evaluation.tiers import mixes_with, read_tiers
from training.realweb import DEV, read_realweb, realweb_digest
from training.recipe import gather, make

CAREFUL: Final = CORPUS.parent / "models" / CAREFUL_MODEL
"""The folder of the packaged careful model."""


def measure(
    model: Path,
    corpus: Path = CORPUS,
    real: Path | None = None,
    *,
    ablated: bool = False,
    careful: Path | None = None,
) -> dict[str, Any]:
    """Return the figures of a model folder and the baselines; see `evaluation.run.evaluate`.

    Args:
        model: The model folder.
        corpus: The corpus folder; its test split is measured.
        real: A file of labelled real pages, measured too where it exists.
        ablated: Whether a model that learnt from real pages is compared with one that did not, which is
            fitted for that; takes minutes.
        careful: The folder of a careful model, whose tiers are measured beside the fast one.
    """
    folder = read_model_folder(model)
    lexicon = load_lexicon()
    training = corpus_set("train", read_split("train", corpus))
    policy = folder.policies["default"]
    counting = LexiconCount(lexicon, {})
    counted = thresholds_of(training.truth, counting.scores(training.examples))
    fast = unpack(folder, lexicon)
    shipped = Shipped("fairbalance", fast, policy.passage, policy.page)
    tiers = read_tiers(careful, fast) if careful else []
    pairs = read_pairs(corpus)
    scorers: list[Scorer] = [
        shipped,
        *tiers,
        Alone(shipped),
        *([_without_real_pages(corpus)] if ablated and folder.config["settings"]["real_pages"] else []),
        TfidfBaseline(gather(corpus).joined.examples),
        LexiconCount(lexicon, counted),
        AlwaysPositive(),
    ]
    found = read_realweb(real) if real else None
    sets = [
        corpus_set("corpus test", read_split("test", corpus)),
        corpus_set("corpus test_ood", read_split("test_ood", corpus)),
        *([found, obfuscate(found)] if found else []),
    ]
    return {
        "model": {
            "name": folder.config["name"],
            "version": folder.config["version"],
            "sha256": folder.sha256,
        },
        "policy": {"name": policy.name, "sha256": policy.sha256},
        "corpus": corpus_digest(corpus),
        "real": realweb_digest(real) if real else None,
        "sets": evaluate(scorers, [subject for subject in sets if subject], policy),
        "contrast": measure_pairs(shipped, pairs),
        "disguises": measure_disguises([shipped, *tiers], found) if found else {},
        "tiers": {
            tier.name: {
                "name": tier.model.provenance.name,
                "sha256": tier.model.provenance.sha256,
                "contrast": measure_pairs(tier, pairs),
            }
            for tier in tiers
        },
    }


def fitting(careful: Path, model: Path) -> Path | None:
    """Return the folder of a careful model if it goes with the fast one, else say on stderr why not."""
    if mixes_with(careful, read_model_folder(model).sha256):
        return careful
    why = "was made beside another fast model; fine-tune it again" if careful.is_dir() else "is not there"
    print(f"{careful.name} {why}; only the fast tier is measured", file=sys.stderr)
    return None


def _without_real_pages(corpus: Path) -> Shipped:
    made = make("corpus-only", corpus)
    return Shipped("corpus alone", made.model, made.policies[0].passage, made.policies[0].page)


def main(arguments: list[str] | None = None) -> int:
    """Run the script and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=__doc__)
    parser.add_argument(
        "--model", default=DEFAULT_MODEL, help="a model folder or the name of a packaged model"
    )
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="the corpus folder (default: datasets)")
    parser.add_argument(
        "--output", type=Path, default=Path("evaluation"), help="where metrics.json is written"
    )
    parser.add_argument(
        "--careful",
        type=Path,
        default=CAREFUL,
        help="the folder of the careful model, measured where it goes with the fast one",
    )
    parser.add_argument("--real", type=Path, default=DEV, help="labelled real pages, measured where present")
    parser.add_argument(
        "--document",
        type=Path,
        help="also write the tables as a Markdown document, and the pictures in `figures/` beside it",
    )
    options = parser.parse_args(arguments)
    try:
        with threadpool_limits(limits=1):
            model = find_model_folder(options.model)
            careful = fitting(options.careful, model)
            figures = measure(model, options.corpus, options.real, ablated=True, careful=careful)
    except FairbalanceError as error:
        print(f"training.evaluate: {error}", file=sys.stderr)
        return 4
    print(f"{render_summary(figures)}\n\n{render_details(figures)}")
    if not options.real.is_file():
        print(f"\nreal pages: {options.real.name} is not there; only the corpus was measured")
    if options.document:
        options.document.write_text(render_document(figures), encoding="utf-8")
        draw_figures(figures, options.document.parent / FIGURES)
    options.output.mkdir(parents=True, exist_ok=True)
    (options.output / "metrics.json").write_bytes(to_json(figures))
    print(f"training.evaluate: wrote {options.output / 'metrics.json'}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
