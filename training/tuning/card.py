"""A first card for a careful model, from what fine-tuning itself has measured."""

import json
from collections.abc import Mapping
from typing import Any

from training.card import FRONT_MATTER

__all__ = ["render_card"]

_CARD = """\
# {name} {version}

Scores English web text about psychedelic therapy for overclaiming, missing risk disclosure and sales intent.
The encoder `{encoder}`, fine-tuned, in eight bits a weight, is mixed with the fast model of digest
`{fast}`.
It marks the words that carry a fact. Run by ONNX Runtime on any processor.

{origin}

## Intended use

As the fast model's: sorting and explaining pages for people who decide. A score says how likely a careful
reader with the codebook would agree, never whether a claim is true, a person honest or an offer legal. Do not
act against a page without reading it; do not use it for other topics or languages.

## Data and settings

The project's corpus (digest `{corpus}`),
**synthetic**, written and annotated with a large language model, and {real}.
The mix, the page's say, calibration, thresholds and the cascade's band were learnt on passages whose
site neither model had seen. What is taken off topic, the scale of the average network and from where words
are pointed at follow from validation passages too, on which the networks' best weights were chosen.

```
{settings}
```

## Figures of the making

The folds' networks and their average (macro AUC on the corpus's validation split), eight bits beside 32, what
the cascade sends on, and the policies on held-out pages.

```
{figures}
```

Test splits, the contrast set and real pages are measured by `make evaluate`, beside the fast model, in the
project's `docs/evaluation.md`; rates by `make bench`.
"""


def render_card(config: Mapping[str, Any], figures: Mapping[str, Any]) -> bytes:
    """Return the card as Markdown."""
    settings = config["settings"]
    real = settings["real_pages"]
    card = FRONT_MATTER + _CARD.format(
        name=config["name"],
        version=config["version"],
        encoder=settings["encoder_name"],
        fast=config["fast"],
        origin=settings["encoder_origin"],
        corpus=settings["corpus"],
        real=f"labelled real pages (digest `{real}`; their text does not ship)" if real else "no real pages",
        settings=json.dumps(_without(settings, "encoder_origin"), indent=2, sort_keys=True),
        figures=json.dumps(figures, indent=2, sort_keys=True),
    )
    return card.encode()


def _without(settings: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in settings.items() if key != name}
