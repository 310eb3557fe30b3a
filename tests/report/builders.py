"""Results made by hand: what a model would have found, without a model."""

from hypothesis import strategies as st

from classifier.documents import Page, Span
from classifier.findings import Evidence, PassageResult, Provenance, Result
from classifier.labels import FACTS, KINDS, LABELS, missing_risk

MODEL = Provenance("fast", "ab" * 32, "1.2.3")
POLICY = Provenance("default", "cd" * 32)
THRESHOLDS = {"overclaiming": 0.5, "missing_risk_disclosure": 0.6, "sales_intent": 0.5}
PASSAGE_THRESHOLDS = {"overclaiming": 0.4, "missing_risk_disclosure": 0.5, "sales_intent": 0.4}

CLAIM = "Ketamine cures depression. It may cause a little nausea."
OFFER = "Book your session today."


def evidence(text, words, label="overclaiming", kind="cure", weight=1.5, before=None, **more):
    """Evidence for the first place where `words` stand in `text`."""
    start = text.index(words)
    values = {
        "label": label,
        "kind": kind,
        "text": words,
        "weight": weight,
        "weight_before_scope": weight if before is None else before,
        "source": "signal:x.y",
    }
    return Evidence(start, start + len(words), **(values | more))


def passage(page, part, index=0, found=(), deciding=None, **facts):
    """The result of the passage `part` of `page`; facts that are not given score 0.1."""
    start = page.text.index(part)
    facts = {fact: facts.get(fact, 0.1) for fact in FACTS}
    scores = {
        "overclaiming": facts["overclaiming"],
        "missing_risk_disclosure": missing_risk(facts["exposure"], facts["risk_disclosure"]),
        "sales_intent": facts["sales_intent"],
    }
    flags = {label: scores[label] >= PASSAGE_THRESHOLDS[label] for label in LABELS}
    spans = {
        fact: Span(at := page.text.index(words), at + len(words)) for fact, words in (deciding or {}).items()
    }
    return PassageResult(start, start + len(part), index, scores, facts, flags, tuple(found), spans)


def result(page, passages=(), status="ok", reasons=(), message="", **changes):
    """The result of `page` with the highest score of its passages."""
    passages = tuple(passages)
    scores = {label: max((item.scores[label] for item in passages), default=0.0) for label in LABELS}
    facts = {
        fact: max((item.facts[fact] for item in passages), default=0.0)
        for fact in ("exposure", "risk_disclosure")
    }
    values = {
        "scores": scores,
        "facts": facts,
        "flags": {label: scores[label] >= THRESHOLDS[label] for label in LABELS},
        "thresholds": THRESHOLDS,
        "passage_thresholds": PASSAGE_THRESHOLDS,
    }
    return Result(
        id=page.id,
        status=status,
        reasons=tuple(reasons),
        passages=passages,
        model=MODEL,
        policy=POLICY,
        page=page,
        message=message,
        **(values | changes),
    )


def flagged_page(id="p1"):  # noqa: A002
    """A page with a claim, a played-down risk and an offer; all three labels are flagged."""
    page = Page(text=f"Menu\n\n{CLAIM}\n\n{OFFER}\n\nFooter", id=id, title="A title")
    claim = passage(
        page,
        CLAIM,
        0,
        [
            evidence(page.text, "cures depression", weight=2.5),
            evidence(page.text, "Ketamine cures", "exposure", "benefit", 1.25),
            evidence(
                page.text, "a little nausea", "risk_disclosure", "adverse", -0.5, 1.0, scopes=("hedge",)
            ),
            evidence(page.text, "cures", kind="wording", weight=0.25, source="ngram:cures"),
        ],
        {"overclaiming": "Ketamine cures depression.", "exposure": "Ketamine cures depression."},
        overclaiming=0.9,
        exposure=0.95,
        risk_disclosure=0.05,
    )
    offer = passage(
        page,
        OFFER,
        1,
        [evidence(page.text, "Book", "sales_intent", "booking", 3.0)],
        {"sales_intent": OFFER},
        sales_intent=0.97,
        exposure=0.5,
    )
    return result(page, [claim, offer])


def disclosing_page(id="sober"):  # noqa: A002
    """A page that names two kinds of risk; nothing is flagged."""
    text = "Nausea and fear are common. People with psychosis must not take part."
    page = Page(text=text, id=id)
    found = [
        evidence(text, "Nausea", "risk_disclosure", "adverse", 2.0),
        evidence(text, "must not take part", "risk_disclosure", "contraindication", 1.0),
    ]
    return result(page, [passage(page, text, 0, found, risk_disclosure=0.95, exposure=0.3)])


def unscored_page(status="abstained", reasons=("not_english",), message="", id="u1", text="Guten Tag."):  # noqa: A002
    """A page without any number."""
    nothing = dict.fromkeys(LABELS)
    facts = {"exposure": None, "risk_disclosure": None}
    page = Page(text=text, id=id)
    return result(page, (), status, reasons, message, scores=nothing, flags=nothing, facts=facts)


def hostile_page():
    """A page whose every string tries to leave the place it is put in."""
    attack = "<img src=x onerror=alert(1)></mark><script>alert(2)</script>\"'><b>"
    text = f"Cure {attack} now. &lt;b&gt; {{{{ 7*7 }}}} \x00\x1b[31m \u202ereversed\u202c \ud800"
    page = Page(text=text, id=f'"><script>alert(3)</script>{attack}', title=f"</title>{attack}")
    found = [
        Evidence(0, 20, "overclaiming", "cure", text[0:20], 1.0, f"ngram:{attack}", 1.0),
        Evidence(10, 60, "exposure", attack, text[10:60], 1.0, "signal:a", 2.0, (attack,)),
        Evidence(3, 9, 'x" onclick="alert(4)', "wording", attack, 1.0, "signal:b", 1.0),
    ]
    scored = passage(page, text, 0, found, {"overclaiming": text}, overclaiming=0.9, exposure=0.9)
    hostile = result(page, [scored], "partial", (attack,), attack)
    return Result(
        **{name: getattr(hostile, name) for name in hostile.__slots__ if name not in ("model", "policy")},
        model=Provenance(attack, attack, attack),
        policy=Provenance(attack, attack),
    )


def silent_page():
    """A page whose evidence was not asked for, with one passage that discloses and one without words."""
    page = Page(text="Psilocybin helps.\n\nNausea is common.\n\n***", id="silent")
    nothing = dict.fromkeys(LABELS)
    parts = [
        passage(page, "Psilocybin helps.", 0, exposure=0.9),
        passage(page, "Nausea is common.", 1, risk_disclosure=0.9),
    ]
    made = result(page, parts)
    blank = PassageResult(36, 39, 2, nothing, dict.fromkeys(FACTS), nothing)
    values = {name: getattr(made, name) for name in made.__slots__}
    return Result(**(values | {"passages": (*parts, blank)}))


ODD_TEXT = st.text(
    st.one_of(
        st.sampled_from("ab \n\t\r<>&\"'{}%\x00\x1b\x85\u202e\u2028\u200b\ufeff\ud800\U0001f33f"),
        st.characters(),
    ),
    max_size=60,
)
"""Text of the kind that breaks reports."""


@st.composite
def marked_pages(draw):
    """A page with one passage somewhere in it and evidence in, across and outside the passage."""
    text = draw(ODD_TEXT)
    spot = st.integers(0, len(text))
    window = Span(*sorted((draw(spot), draw(spot))))
    found = []
    for _ in range(draw(st.integers(0, 6))):
        start, end = sorted((draw(spot), draw(spot)))
        fact = draw(st.sampled_from(FACTS))
        kind = draw(st.sampled_from((*KINDS[fact], "wording")))
        weight = draw(st.floats(-3, 3))
        found.append(Evidence(start, end, fact, kind, text[start:end], weight, "signal:x", weight))
    return Page(text=text, id="page"), window, tuple(found)
