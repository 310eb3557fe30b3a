from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier import LABELS, Policy, PolicyError
from tests.strategies import probabilities

GOOD = Policy("strict", dict.fromkeys(LABELS, 0.25), dict.fromkeys(LABELS, 0.75), "for tests").to_toml()

BAD = [
    ("schema = 1\nname =", "not valid TOML"),
    (GOOD.replace("schema = 1", "schema = 2"), "schema must be 1, not 2"),
    (GOOD.replace("description", "colour"), "unknown key 'colour'"),
    (
        GOOD.replace("overclaiming = 0.25", "overclaiming = 1.5"),
        "page.overclaiming must be a number from 0 to 1, not 1.5",
    ),
    (GOOD.replace("overclaiming = 0.25", "overclaiming = -0.1"), "not -0.1"),
    (GOOD.replace("overclaiming = 0.25", "overclaiming = nan"), "not nan"),
    (GOOD.replace("overclaiming = 0.25", "overclaiming = true"), "not True"),
    (GOOD.replace("overclaiming = 0.25", 'overclaiming = "high"'), "not 'high'"),
    (
        GOOD.replace("overclaiming = 0.25\n", ""),
        "page.overclaiming must be a number from 0 to 1, not nothing",
    ),
    (GOOD.replace("overclaiming = 0.25", "harm = 0.5\noverclaiming = 0.25"), "unknown key page.harm"),
    (GOOD.replace('name = "strict"', 'name = " "'), "name must be a non-empty string"),
    (GOOD.replace("schema = 1", "schema = true"), "schema must be 1, not True"),
    (GOOD.replace("schema = 1", "schema = 1.0"), "schema must be 1, not 1.0"),
    (GOOD.replace("schema = 1\n", ""), "schema must be 1, not nothing"),
    (GOOD.replace("overclaiming = 0.25", f"overclaiming = {'9' * 400}"), "from 0 to 1, not 9{60}[.]{3}$"),
    (GOOD.replace("overclaiming = 0.25", f"overclaiming = {'9' * 5000}"), "not valid TOML: .*4300 digits"),
    (
        GOOD.replace("overclaiming = 0.25", f"overclaiming = 0x{'f' * 20_000}"),
        "from 0 to 1, not a value too large to show",
    ),
    (GOOD.replace("overclaiming = 0.25", f"overclaiming = {'[' * 20_000}"), "nested too deeply"),
    (GOOD.split("[passage]")[0], r"a table \[passage\]"),
]


@pytest.mark.parametrize(("content", "message"), BAD)
def test_a_bad_policy_is_refused_in_one_sentence(content: str, message: str) -> None:
    with pytest.raises(PolicyError, match=message) as caught:
        Policy.from_toml(content.encode(), where="p.toml")
    assert str(caught.value).startswith("policy p.toml: ")
    assert "\n" not in str(caught.value) or "TOML" in str(caught.value)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(PolicyError, match="not valid TOML"):
        Policy.from_toml(b"\xff\xfe\x00")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"missing\.toml: cannot be read \(No such file"):
        Policy.from_file(tmp_path / "missing.toml")
    (tmp_path / "big.toml").write_text("#" * 70_000)
    with pytest.raises(PolicyError, match="more than 65,536 bytes; a policy is a short TOML file"):
        Policy.from_file(tmp_path / "big.toml")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs /dev/zero")
def test_a_file_without_end_is_refused() -> None:
    with pytest.raises(PolicyError, match="/dev/zero: more than 65,536 bytes"):
        Policy.from_file("/dev/zero")


@given(st.lists(probabilities, min_size=6, max_size=6), st.text(min_size=1).filter(str.strip))
def test_a_policy_survives_writing_and_reading(values: list[float], name: str) -> None:
    policy = Policy(
        name, dict(zip(LABELS, values[:3], strict=True)), dict(zip(LABELS, values[3:], strict=True))
    )
    again = Policy.from_toml(policy.to_toml().encode())
    assert again == policy
    assert again.sha256 == policy.sha256


def test_the_digest_follows_thresholds_and_not_layout() -> None:
    policy = Policy.from_toml(GOOD.encode())
    spaced = Policy.from_toml(GOOD.replace(" = ", "   =   ").encode())
    other = Policy.from_toml(GOOD.replace("0.25", "0.26").encode())
    assert policy.sha256 == spaced.sha256 != other.sha256


def test_decisions_are_made_at_or_above_the_threshold_of_their_level() -> None:
    policy = Policy.from_toml(GOOD.encode())
    scores = {"overclaiming": 0.25, "missing_risk_disclosure": 0.2499, "sales_intent": None}
    assert policy.decide(scores, "page").flags == {
        "overclaiming": True,
        "missing_risk_disclosure": False,
        "sales_intent": None,
    }
    assert policy.decide(scores, "passage").flags["overclaiming"] is False
    assert policy.decide(scores, "page").thresholds == dict.fromkeys(LABELS, 0.25)


TRAINED = {"overclaiming": 0.2, "missing_risk_disclosure": 0.5, "sales_intent": 0.25}
RARE = {"overclaiming": 0.02, "missing_risk_disclosure": 0.5, "sales_intent": 0.5}


def prior_toml(**changes: object) -> bytes:
    tables = {"trained": dict(TRAINED), "expected": dict(RARE)}
    for key, value in changes.items():
        table, _, label = key.partition("__")
        tables[table][label] = value  # type: ignore[assignment]
    lines = ['schema = 1\nname = "rare"']
    lines += [
        f"[{level}]\n" + "\n".join(f"{label} = 0.5" for label in LABELS) for level in ("page", "passage")
    ]
    for name, rates in tables.items():
        lines.append(f"[prior.{name}]\n" + "\n".join(f"{label} = {rate}" for label, rate in rates.items()))
    return "\n".join(lines).encode()


def test_a_rarer_label_needs_a_higher_score() -> None:
    policy = Policy.from_toml(prior_toml())
    odds = (0.2 / 0.8) / (0.02 / 0.98)
    assert policy.page["overclaiming"] == pytest.approx(odds / (1 + odds))
    assert policy.passage["missing_risk_disclosure"] == pytest.approx(0.5)
    assert policy.page["sales_intent"] == pytest.approx(0.25)


def test_correcting_there_and_back_changes_nothing() -> None:
    policy = Policy.from_toml(prior_toml())
    back = policy.for_prior(RARE, TRAINED)
    assert all(back.page[label] == pytest.approx(0.5) for label in LABELS)


def test_a_threshold_at_either_end_stays() -> None:
    ends = Policy("ends", dict.fromkeys(LABELS, 0.0), dict.fromkeys(LABELS, 1.0))
    moved = ends.for_prior(TRAINED, RARE)
    assert (moved.page, moved.passage) == (ends.page, ends.passage)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"expected__overclaiming": 0}, "prior.expected.overclaiming must lie between 0 and 1, not at 0"),
        ({"trained__sales_intent": 1}, "prior.trained.sales_intent must lie between 0 and 1, not at 1"),
        ({"trained__sales_intent": 2}, "prior.trained.sales_intent must be a number from 0 to 1, not 2"),
        ({"trained__beauty": 0.5}, r"\[prior.trained\] and \[prior.expected\] need overclaiming, "),
    ],
)
def test_a_wrong_prior_is_refused(changes: dict, message: str) -> None:
    with pytest.raises(PolicyError, match=message):
        Policy.from_toml(prior_toml(**changes))


def test_one_prior_alone_is_refused() -> None:
    with pytest.raises(PolicyError, match="need overclaiming, missing_risk_disclosure, sales_intent"):
        Policy.from_toml(prior_toml().split(b"[prior.expected]")[0])
