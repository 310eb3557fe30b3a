"""What a result must look like whatever came in."""

import re

from classifier.findings import Result

REASON = re.compile(r"[a-z][a-z0-9_]*")


def check(result: Result) -> Result:
    """Return the result after checking that it is honest: never a silent 0, never a bare status."""
    assert result.status in {"ok", "partial", "abstained", "error"}
    assert bool(result.reasons) == bool(result.message)
    assert result.reasons in {(), ("obfuscated",)} if result.status == "ok" else result.reasons
    assert all(REASON.fullmatch(reason) for reason in result.reasons)
    assert "Traceback" not in result.message
    if result.status in {"abstained", "error"}:
        assert set(result.scores.values()) == set(result.flags.values()) == {None}
    else:
        assert None not in {result.scores["overclaiming"], result.scores["sales_intent"]}
    if result.status != "ok":
        assert result.scores["missing_risk_disclosure"] is None
    return result
