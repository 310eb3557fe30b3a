"""Scores, flags, statuses and reasons in words: what every readable report says alike."""

from collections.abc import Collection, Mapping
from typing import Final

from classifier.findings import DIGITS, Evidence, Provenance, Result
from classifier.labels import KIND_WORDS, LABEL_WORDS

__all__ = [
    "FLAG_WORDS",
    "STATUS_WORDS",
    "count_words",
    "fact_words",
    "kind_words",
    "provenance_words",
    "scope_words",
    "score_words",
    "search_limit",
    "search_title",
    "status_sentence",
    "threshold_words",
    "unread_risk",
    "weight_words",
]

FLAG_WORDS: Final[Mapping[bool | None, str]] = {True: "Flagged", False: "Not flagged", None: "Not decided"}
"""The policy's decision."""

STATUS_WORDS: Final[Mapping[str, str]] = {
    "ok": "Scored",
    "partial": "Scored in part",
    "abstained": "Not scored",
    "error": "Could not be read",
}
"""How far a page was scored."""

REASON_WORDS: Final[Mapping[str, str]] = {
    "bad_encoding": "its bytes do not spell text",
    "bad_record": "its record is malformed",
    "cookie_wall": "it shows little more than a notice about cookies",
    "changed": "it changed while it was read",
    "compression_ratio": "it inflates to far more than text does",
    "damaged": "part of it is damaged",
    "deadline": "it was not read in time",
    "empty": "it holds nothing",
    "encrypted": "it is locked",
    "missing_extra": "a package that reads it is not installed",
    "no_text": "there is no text to read",
    "not_fetched": "it was not fetched from the web",
    "not_english": "its text is not English",
    "off_topic": "it names no psychedelic compound or therapy",
    "obfuscated": "its words are disguised",
    "out_of_memory": "reading it takes more memory than it may",
    "parse_failed": "its markup could not be parsed",
    "script_shell": "a script fills it when it is opened",
    "too_complex": "its structure is too complex to read safely",
    "too_large": "it is larger than the limit",
    "truncated": "it was cut before its end",
    "unreadable": "it could not be opened",
    "unsupported_media": "its bytes are not of a kind that can be read",
    "worker_died": "the process that read it ended early",
}
"""Why a page was not scored, or not in full; a reason not named here is shown as it is."""

SCOPE_WORDS: Final[Mapping[str, str]] = {
    "attribution": "attributed to somebody else",
    "conditional": "put as a condition",
    "hedge": "hedged",
    "minimizing": "played down",
    "negation": "negated",
    "question": "asked as a question",
    "quotation": "inside a quotation",
    "warning": "inside a warning",
}
"""What stands around a match and changes it; a scope not named here is shown as it is."""

_DIGITS_SHOWN = 2


def count_words(count: int, noun: str) -> str:
    """Return a count with its noun.

    >>> count_words(1, "page"), count_words(2, "page")
    ('1 page', '2 pages')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def score_words(score: float | None, threshold: float | None = None) -> str:
    """Return a score in [0, 1] with as many digits as it takes not to mislead.

    Two digits, but more when rounding would lift a score to its threshold, or would
    make a probability look certain.

    >>> score_words(0.8312), score_words(0.4996, 0.5), score_words(0.9987), score_words(None)
    ('0.83', '0.4996', '0.999', 'no score')
    """
    if score is None:
        return "no score"
    misleading = {float(edge) for edge in (0, 1, threshold) if edge is not None and edge != score}
    for digits in range(_DIGITS_SHOWN, DIGITS):
        if round(score, digits) not in {round(edge, digits) for edge in misleading}:
            return f"{score:.{digits}f}"
    return f"{score:.{DIGITS}f}"


def threshold_words(threshold: float | None) -> str:
    """Return a threshold with every digit it has, at least two.

    >>> threshold_words(0.5), threshold_words(0.625), threshold_words(None)
    ('0.50', '0.625', 'not given')
    """
    if threshold is None:
        return "not given"
    whole, _, decimals = f"{threshold:.{DIGITS}f}".partition(".")
    return f"{whole}.{decimals.rstrip('0'):0<{_DIGITS_SHOWN}}"


def fact_words(fact: str) -> str:
    """Return what a fact or a label is called inside a sentence.

    >>> fact_words("risk_disclosure")
    'risk disclosure'
    """
    return LABEL_WORDS.get(fact, fact.replace("_", " ")).lower()


def kind_words(evidence: Evidence) -> str:
    """Return what a piece of evidence is, in the codebook's words where it has them."""
    if evidence.kind in KIND_WORDS:
        return KIND_WORDS[evidence.kind]
    if evidence.source.startswith("encoder:"):
        return f"pointed at by the encoder for {fact_words(evidence.label)}"
    side = "typical of" if evidence.weight >= 0 else "that speaks against"
    return f"wording {side} {fact_words(evidence.label)}"


def weight_words(evidence: Evidence) -> str:
    """Return a weight before and after scope, and what the scope is.

    >>> weight_words(Evidence(0, 4, weight=-0.5, weight_before_scope=1.25, scopes=("negation",)))
    '+1.25 before scope, -0.50 after: negated'
    >>> weight_words(Evidence(0, 4, weight=1.25, weight_before_scope=1.25))
    '+1.25'
    """
    after = _signed(evidence.weight)
    if not evidence.scopes and evidence.weight == evidence.weight_before_scope:
        return after
    return f"{_signed(evidence.weight_before_scope)} before scope, {after} after: {scope_words(evidence)}"


def scope_words(evidence: Evidence) -> str:
    """Return what stands around a match and changes it.

    >>> scope_words(Evidence(0, 4, scopes=("hedge", "question")))
    'hedged and asked as a question'
    """
    scopes = (SCOPE_WORDS.get(scope, scope.replace("_", " ")) for scope in evidence.scopes)
    return " and ".join(scopes) or "scope not named"


def provenance_words(source: Provenance) -> str:
    """Return a model's or a policy's name, version and the head of its digest."""
    digest = f"(sha256 {source.sha256[:12]})" if source.sha256 else "(no digest)"
    return " ".join(part for part in (source.name or "unnamed", source.version, digest) if part)


def status_sentence(result: Result) -> str:
    """Return why a page was scored in part or not at all, or what was odd about it; else nothing."""
    if result.message or (result.status == "ok" and not result.reasons):
        return result.message
    reasons = [REASON_WORDS.get(reason, reason.replace("_", " ")) for reason in result.reasons if reason]
    why = ", and ".join(reasons) or "no reason was given"
    limit = "; what a page leaves out cannot be told from part of it" if result.status == "partial" else ""
    return f"{why[0].upper()}{why[1:]}{limit}."


def search_title(result: Result) -> str:
    """Return how the list of what was not found is headed: only what was read can have been searched."""
    where = " in the part that was read" if result.status == "partial" else ""
    return f"Looked for and not found{where}"


def search_limit(silent: int, not_found: Collection[str]) -> str:
    """Return what a search for kinds of risk could not see; empty when it saw everything.

    >>> search_limit(2, ["legal"])
    '2 passages list no evidence; what they name is not counted here.'
    """
    if not silent:
        return ""
    if not not_found:
        return "No evidence is listed, so no kind of risk could be looked for."
    passages = "1 passage lists" if silent == 1 else f"{count_words(silent, 'passage')} list"
    return f"{passages} no evidence; what {'it names' if silent == 1 else 'they name'} is not counted here."


def _signed(weight: float) -> str:
    # Adding 0.0 turns a rounded negative zero into a plain one.
    return f"{round(weight, _DIGITS_SHOWN) + 0.0:+.{_DIGITS_SHOWN}f}"


def unread_risk(*, behind: bool, unseen: int) -> tuple[str, ...]:
    """Return sentences on risks that a reader may not come to see; none where there is nothing to say.

    Args:
        behind: Whether every disclosure is hidden until a reader opens it.
        unseen: Words that came with the page and that its reader does not see.

    >>> unread_risk(behind=False, unseen=1)
    ('1 word came with the page unseen by its readers (hidden text, descriptions); it was not scored.',)
    """
    told = []
    if behind:
        told.append("Risk is disclosed only where a reader has to open a part of the page.")
    if unseen:
        they = "it was" if unseen == 1 else "they were"
        told.append(
            f"{count_words(unseen, 'word')} came with the page unseen by its readers (hidden text, "
            f"descriptions); {they} not scored."
        )
    return tuple(told)
