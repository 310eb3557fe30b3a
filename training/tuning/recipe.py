"""How a careful model is made: networks, their average, the mix with the fast model, thresholds, files."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from classifier.findings import Provenance
from classifier.labels import FACTS
from classifier.model import PageContext, expit
from classifier.model.careful_storing import CarefulParts, pack_careful
from classifier.model.windowing import Windowing, WindowShape
from classifier.persistence import CAREFUL_LAYOUT, write_model_folder
from classifier.persistence.manifest import check_replaceable
from classifier.policy import Policy
from classifier.version import __version__
from training.corpus.digesting import corpus_digest
from training.deciding import choose_policies, expect
from training.evaluation.sets import EvaluationSet
from training.paging import learn_page, on_pages
from training.realweb import realweb_digest
from training.tuning.band import Band, centres, choose_band, macro_f1, macro_precision
from training.tuning.card import render_card
from training.tuning.comparing import compare, say_compared
from training.tuning.encoders import Encoder, load_encoder
from training.tuning.evidence import Fast, Heard, hear_of, hear_out, read_fast
from training.tuning.folding import fold_by_site
from training.tuning.inputs import Gathered, Texts, read_texts
from training.tuning.members import Task, Voices, fit_members, take_soup
from training.tuning.mixing import Mix, fit_mix, match_scale
from training.tuning.origin import origin_of
from training.tuning.pieces import windows_of
from training.tuning.settings import Tuning
from training.tuning.shipping import Shipped, ship, span_thresholds
from training.tuning.working import Work

__all__ = ["Learnt", "Request", "learn", "tune"]

Floats = NDArray[np.float64]
CascadeBy = Literal["precision", "f1"]


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be made, and from what."""

    encoder: str
    """A folder or a hub id."""
    output: Path
    """The folder to write."""
    corpus: Path
    """The corpus folder."""
    real: Path | None
    """Labelled real pages, where present."""
    fast: Path
    """The folder of the fast model."""
    work: Path
    """Where a run is kept, so that a stopped one goes on."""
    settings: Tuning
    """How."""
    device: str = "cpu"
    """Where networks are fitted: `cpu` or `cuda`."""
    cascade_by: CascadeBy = "precision"
    """What the cascade keeps: macro average precision, or macro F1 at the thresholds."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What is learnt beside the network's weights."""

    mix: Mix
    """For the log-odds of fold networks."""
    context: PageContext
    """What the page says."""
    on_page: Floats
    """Held-out log-odds of the judged passages on their pages, shape `(n, 4)`."""
    policies: tuple[Policy, ...]
    """Thresholds, the default first."""
    expected: dict[str, Any]
    """`{policy: {level: {label: {threshold, precision, recall, share}}}}`."""
    band: Band
    """What the cascade sends on."""
    compared: dict[str, dict[str, float | None]]
    """`{part: {label: ROC AUC}}` on the judged passages."""


def tune(request: Request, progress: Callable[[str], None]) -> None:
    """Make a careful model and write its folder.

    Raises:
        FairbalanceError: If the encoder, the data, the work folder or the output cannot be used.
    """
    settings = request.settings
    check_replaceable(request.output, CAREFUL_LAYOUT.names)
    fast = read_fast(request.fast)
    encoder = load_encoder(request.encoder, settings.window)
    shape = WindowShape(settings.window, settings.stride, settings.context)
    windowing = Windowing.load(encoder.tokenizer.encode(), shape, encoder.name)
    gathered = read_texts(request.corpus, request.real)
    if gathered.real is None:
        progress("no real pages: everything is learnt from the corpus alone and ranks real pages worse")
    digests = {
        "corpus": corpus_digest(request.corpus),
        "real_pages": realweb_digest(request.real) if request.real else None,
        "encoder": encoder.digest,
    }
    if any(fast.folder.config["settings"].get(name) != digests[name] for name in ("corpus", "real_pages")):
        progress(f"{request.fast.name} was made from other data: fit it again, or the mix may not suit it")
    work = Work(request.work, {**asdict(settings), **digests})
    judged, validation = gathered.judged, gathered.validation
    task = _task(gathered, windowing, request)
    voices = fit_members(encoder, task, settings, work, progress)
    heard = hear_out(request.corpus, request.real, work, progress)
    learnt = learn(
        gathered.judged_on,
        heard,
        voices,
        judged,
        (validation.subject, hear_of(fast, validation.subject)),
        fast,
        request.cascade_by,
    )
    _say(learnt, progress)
    tagger, soup = take_soup(encoder, voices, task, settings, progress)
    extra = len(encoder.tokenizer.encode())
    shipped = ship(tagger, task.checked, task.facts, extra, progress)
    figures = {
        "soup": soup,
        "parity": shipped.parity,
        "held_out_auc": learnt.compared,
        "cascade": {
            "share": learnt.band.share,
            "by": request.cascade_by,
            "figures": dict(learnt.band.figures),
        },
        "policies": learnt.expected,
    }
    mix = learnt.mix.rescaled(*match_scale(shipped.said.facts, voices.validation))
    _write(request, encoder, fast, digests, (mix, learnt, shipped, task), figures)
    progress(f"wrote {request.output.name}")


def learn(
    judged_on: Texts,
    heard: Heard,
    voices: Voices,
    judged: NDArray[np.bool_],
    validation: tuple[EvaluationSet, Heard],
    fast: Fast,
    by: CascadeBy = "precision",
) -> Learnt:
    """Learn everything beside the network's weights, from passages whose site no part has seen.

    Args:
        judged_on: The passages it is learnt on: real ones, where there are any.
        heard: What the fast model says of every passage.
        voices: What the fold networks say.
        judged: Which of all passages `judged_on` is, shape `(n,)`.
        validation: The validation passages and what the fast model says of them; only what is added off topic
            is learnt on them too, because real pages hardly teach it.
        fast: The fast model, for its thresholds.
        by: What the cascade keeps.
    """
    subject, (others, of_others) = judged_on.subject, validation
    examples = subject.examples
    own = heard.log_odds[judged]
    mix = fit_mix(own, voices.held_out[judged], examples.share)
    alone = np.vstack(
        [mix.log_odds(own, voices.held_out[judged]), mix.log_odds(of_others.log_odds, voices.validation)]
    )
    off_topic = np.concatenate([heard.off_topic[judged], of_others.off_topic])
    context, on_page = learn_page(
        alone,
        [*examples.pages, *others.examples.pages],
        np.vstack([examples.share, others.examples.share]),
        off_topic,
        np.arange(len(examples)),
    )
    on_page = on_page[: len(examples)]
    policies = choose_policies(subject, expit(on_page))
    expected = {policy.name: expect(policy, subject, expit(on_page)) for policy in policies}

    def outcome(sent: NDArray[np.bool_]) -> Floats:
        mixed = np.where(sent[:, None], alone[: len(examples)], own)
        off = heard.off_topic[judged]
        # What a passage is given by its page is weighed by the model that reads it.
        ours, theirs = (on_pages(said, mixed, examples.pages, off) for said in (context, fast.model.context))
        return expit(np.where(sent[:, None], ours, theirs))

    around = centres(fast.folder.choose_policy())
    before, truth = heard.on_page[judged], subject.truth
    if by == "f1":
        baseline = macro_f1(truth, before, fast.folder.choose_policy().passage)
        band = choose_band(
            own, baseline, lambda sent: macro_f1(truth, outcome(sent), policies[0].passage), around
        )
    else:
        baseline = macro_precision(truth, before)
        band = choose_band(own, baseline, lambda sent: macro_precision(truth, outcome(sent)), around)
    said = {
        "fast": heard.on_page[judged],
        "encoder": expit(voices.held_out[judged]),
        "careful": expit(on_page),
    }
    compared = compare(subject.truth, said)
    return Learnt(mix, context, on_page, policies, expected, band, compared)


def _task(gathered: Gathered, windowing: Windowing, request: Request) -> Task:
    texts, judged, validation = gathered.texts, gathered.judged, gathered.validation
    examples, settings = texts.subject.examples, request.settings
    fold = np.full(len(texts), -1, dtype=np.int64)
    fold[judged] = fold_by_site([examples.sites[row] for row in np.flatnonzero(judged)], settings.folds)
    weight = np.where(judged & (gathered.real is not None), settings.real_weight, 1.0)
    facts = validation.subject.examples.facts
    return Task(
        windows_of(texts, windowing),
        examples.share,
        weight,
        fold,
        windows_of(validation, windowing),
        facts,
        request.device,
    )


def _say(learnt: Learnt, progress: Callable[[str], None]) -> None:
    mix, band = learnt.mix, learnt.band
    for at, fact in enumerate(FACTS):
        progress(
            f"mix of {fact}: fast {mix.fast[at]:.2f}, encoder {mix.encoder[at]:.2f}, bias {mix.bias[at]:+.2f}"
        )
    for line in say_compared(learnt.compared):
        progress(line)
    figures = ", ".join(f"{name} {value:.4f}" for name, value in band.figures.items())
    progress(f"cascade sends {band.share:.0%} of held-out passages on; {figures}")


def _write(
    request: Request,
    encoder: Encoder,
    fast: Fast,
    digests: dict[str, str | None],
    made: tuple[Mix, Learnt, Shipped, Task],
    figures: dict[str, Any],
) -> None:
    mix, learnt, shipped, task = made
    settings = request.settings
    parts = CarefulParts(
        provenance=Provenance(request.output.name, "", __version__),
        fast=fast.model,
        graph=shipped.model,
        tokenizer=encoder.tokenizer.encode(),
        shape=WindowShape(settings.window, settings.stride, settings.context),
        mix=mix,
        context=learnt.context,
        threshold=span_thresholds(shipped.said, task.checked),
        band=learnt.band.edges,
    )
    origin = {"encoder_name": encoder.name, "encoder_origin": origin_of(request.encoder)}
    content = pack_careful(parts, learnt.policies, **asdict(settings), **digests, **origin)
    documents = {
        "metrics.json": (json.dumps(figures, indent=2, sort_keys=True) + "\n").encode(),
        "README.md": render_card(content.config, figures),
    }
    write_model_folder(replace(content, documents=documents), request.output)
