"""The model card and the evaluation document, written from what was measured."""

import json
from collections.abc import Mapping
from typing import Any, Final

from classifier.persistence import ModelFolder
from training.evaluation.contrast import render_pairs
from training.evaluation.disguised import render_disguises
from training.evaluation.drawing import COVERAGE, RELIABILITY
from training.evaluation.report import render_abstaining, render_paired, render_sliced, render_table

__all__ = [
    "FIGURES",
    "FRONT_MATTER",
    "render_card",
    "render_details",
    "render_document",
    "render_summary",
    "to_json",
]

_BASELINE: Final = "TF-IDF + LR"
FIGURES: Final = "figures"
"""The folder of the pictures, beside the evaluation document."""

FRONT_MATTER: Final = """\
---
license: apache-2.0
language: en
library_name: fairbalance
pipeline_tag: text-classification
tags: [health-claims, content-moderation, psychedelics]
---

"""
"""How the card of every model begins."""

_CARD = """\
# {name} {version}

Scores English web text about psychedelic therapy for overclaiming, missing risk disclosure and
sales intent. A linear model over one- and two-word n-grams, named rules and the folded effect of word
vectors; the page's other passages raise a passage's score. In numpy only.

## Intended use

Sorting and explaining pages for people who decide: moderators, search teams, researchers. A score
says how likely a careful reader with the codebook would agree. It never says whether a claim is
true, a person honest or an offer legal. Do not act against a page without reading it; do not use
it for other topics or languages.

## Training data

The project's own corpus (digest `{corpus}`), training split: **synthetic**, written and annotated with a
large language model; no human expert took part. {real}

The word vectors were trained without labels on about 99.5 million words and signs of public English web
text; the repositories it was drawn from are listed in the project's `datasets/vectors/sources.tsv`. Other
files of the sites that real pages come from may be among them; the pages themselves were taken out.

{ngrams:,} words and two-word n-grams, {signals} signal columns. Settings: {settings}.

## Policies

Thresholds chosen on passages and pages of sites that the fit had not seen, with the precision and recall
they had there and the share of positives. Rules were written and parts blended on the same pages, so
expect a little less. A policy file can state other base rates.

```
{policies}
```

## Figures

Passage figures at the shipped thresholds on the corpus's test split, with 95 % intervals from a bootstrap
that draws whole pages. Baselines are fitted on the corpus alone. Printed by `make evaluate`, which also
measures real pages, where they are at hand, and the same model without them; those figures stand in the
project's `docs/evaluation.md`. For passages they are lower.

```
{table}
```

Difference from the strongest baseline, {baseline}, on the same rows, with the share of resamples in which
the model is not better; figures by genre, compound, register and length stand in the same document.

```
{paired}
```

Abstaining where the model is unsure:

```
{abstaining}
```

## Known limits

- Trained mostly on invented pages: real pages word things in ways it has not met.
- One small edit in a long passage often does not turn its decision (see the contrast set).
- Calibrated for the web, it is less sure on the corpus's own pages than a model of the corpus alone, and
  ranks them a little worse.
- Disguised words are read as a person reads them (look-alike letters, hidden characters, digits for letters,
  split words); a disguise that spells no listed word, such as a name in leetspeak, is left as it stands.
- Reads words, not layout or pictures; sarcasm and long-range context are beyond it.
- Its labels are one codebook's; other readers may draw the lines elsewhere.
"""


_REAL = """\
It was fitted together with labelled passages of real pages (file digest `{digest}`) and calibrated on
those; two language models annotated them. Their texts belong to their authors and are not part of the
project, so `make model` without them gives another model; `docs/evaluation.md` shows what that loses."""
_NOT_REAL = "No real pages were learnt from."


_DOCUMENT = """\
# Evaluation

Written by `make evaluate`. Model {name} {version} (SHA-256 {sha256}), {tiers}corpus digest {corpus}.

Passage figures at the shipped thresholds, with 95 % intervals from a bootstrap that draws whole pages
(corpus) or whole sites (real pages). Page kappa compares the page's flags with page labels. Baselines, and
"corpus alone", which is the same model, are fitted on the corpus's training split; the shipped model also on
real pages of other sites. "Alone" is the shipped model without the page's say, as `--level passage` scores.
"Careful" and "cascade" are the tiers with an encoder, at the thresholds of the careful model; all other rows,
differences, slices and curves are of the fast tier.

Real pages were annotated by three language models, not by domain experts. No weight, calibration or
threshold was learnt on those measured here; several designs were compared on them (`training/LOG.md`).
Their texts belong to their authors and are not part of the project. The obfuscated copy of them has
look-alike letters, characters without width, soft hyphens, digits for letters and spaces between letters
in about a third of the longer words. Below it stands what each disguise alone costs, in as many words: by how
much the AUC on a copy of the real pages that is disguised so is below that on the pages as they are.

```
{table}
```

## Against the baselines

Each resample scores both, so that what is hard for both cancels out. The last number of a cell is the share
of resamples in which the model is not better than the baseline: near 0 it is better, near 1 worse, and from
.025 to .975 the rows do not tell.

```
{paired}
```

## By slice

AUC with its 95 % interval, and F1 at the threshold. Registers are free text in the corpus, grouped here by
their words.

```
{sliced}
```

## Abstaining

Rows are sorted by how far their score is from the threshold, in log-odds, and the error is measured on the
surest of them.

```
{abstaining}
```

![Share of rows judged wrongly against the share of rows kept, for each label and set]({figures}/{coverage})

## Reliability

A score that means what it says lies on the dotted line: of the passages scored .7, seven in ten are positive.

![Mean score against share of positives, for each label and set]({figures}/{reliability})
"""


def render_policies(expected: Mapping[str, Any]) -> str:
    """Return the thresholds of each policy with what they gave where they were chosen."""
    lines = [
        f"{'policy':16}{'level':9}{'label':26}{'threshold':>10}{'precision':>11}{'recall':>8}{'share':>7}"
    ]
    for policy, levels in expected.items():
        for level, labels in levels.items():
            for label, row in labels.items():
                figures = f"{row['threshold']:>10.3f}{row['precision']:>11.3f}{row['recall']:>8.3f}"
                figures += f"{row['share']:>7.3f}"
                lines.append(f"{policy:16}{level:9}{label:26}{figures}")
    return "\n".join(lines)


def render_summary(figures: Mapping[str, Any]) -> str:
    """Return the main table, the losses by disguise and the contrast set as plain text."""
    pairs = [render_pairs(figures["contrast"])]
    pairs += [render_pairs(tier["contrast"], name) for name, tier in figures.get("tiers", {}).items()]
    losses = render_disguises(figures.get("disguises", {}))
    return "\n\n".join(filter(None, [render_table(figures["sets"]), losses, *pairs]))


def render_details(figures: Mapping[str, Any]) -> str:
    """Return what goes beyond the main table as plain text."""
    return "\n\n".join(
        render(figures["sets"]) for render in (render_paired, render_sliced, render_abstaining)
    )


def render_document(figures: Mapping[str, Any]) -> str:
    """Return all figures as a Markdown document; it shows the pictures in the folder `FIGURES` beside it."""
    model, sets = figures["model"], figures["sets"]
    return _DOCUMENT.format(
        name=model["name"],
        version=model["version"],
        sha256=model["sha256"],
        tiers=_careful(figures.get("tiers", {})),
        corpus=figures["corpus"],
        table=render_summary(figures),
        paired=render_paired(sets),
        sliced=render_sliced(sets),
        abstaining=render_abstaining(sets),
        figures=FIGURES,
        coverage=COVERAGE,
        reliability=RELIABILITY,
    )


def _careful(tiers: Mapping[str, Any]) -> str:
    careful = tiers.get("careful")
    return f"careful tiers {careful['name']} (SHA-256 {careful['sha256']}), " if careful else ""


def to_json(figures: Mapping[str, Any]) -> bytes:
    """Return figures as JSON; figures that are undefined become null."""
    return (json.dumps(_without_nan(figures), indent=2) + "\n").encode()


def render_card(content: ModelFolder, figures: Mapping[str, Any]) -> bytes:
    """Return the card of a model from its folder's content and its figures."""
    settings = dict(content.config["settings"])
    digests = {name: settings.pop(name, None) for name in ("corpus", "real_pages")}
    card = FRONT_MATTER + _CARD.format(
        name=content.config["name"],
        version=content.config["version"],
        corpus=digests["corpus"],
        real=_REAL.format(digest=digests["real_pages"]) if digests["real_pages"] else _NOT_REAL,
        policies=render_policies(figures.get("policies", {})),
        ngrams=len(content.vocabulary),
        signals=len(content.tensors["signal_coef"]),
        settings=", ".join(f"{key} = {value}" for key, value in settings.items()),
        table=render_summary(figures),
        baseline=_BASELINE,
        paired=render_paired(_with_baseline(figures["sets"])),
        abstaining=render_abstaining(figures["sets"]),
    )
    return card.encode()


def _with_baseline(sets: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: {**subject, "differences": {_BASELINE: subject["differences"][_BASELINE]}}
        for name, subject in sets.items()
    }


def _without_nan(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, Mapping):
        return {key: _without_nan(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(item) for item in value]
    return None if isinstance(value, float) and value != value else value  # noqa: PLR0124
