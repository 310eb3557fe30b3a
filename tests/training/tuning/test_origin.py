"""What a card says of where its encoder comes from."""

import json
from pathlib import Path

import pytest

from training.tuning.origin import origin_of


def test_an_encoder_of_our_own_names_its_pretraining(tmp_path: Path) -> None:
    (tmp_path / "pretraining.json").write_text(json.dumps({"tokens": 5000, "hours": 0.5, "losses": [1, 2]}))
    said = origin_of(str(tmp_path))
    assert "from scratch" in said
    assert "tokens 5000, hours 0.5" in said
    assert "losses" not in said
    assert "digest" not in said


def test_the_text_of_an_encoder_of_our_own_is_named_by_its_digest(tmp_path: Path) -> None:
    record = {"tokens": 5000, "text": {"sha256": "ab12", "files": 3}, "size": {"layers": 6}}
    (tmp_path / "pretraining.json").write_text(json.dumps(record))
    said = origin_of(str(tmp_path))
    assert "text with the SHA-256 digest ab12: tokens 5000." in said
    assert "files" not in said
    assert "layers" not in said


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pretraining.json", b"{"),
        ("pretraining.json", b"[]"),
        ("pretraining.json", b"{}"),
        ("pretraining.json", b"\xff\xfe"),
        ("README.md", b"---\nlicense: \xff\n---\n"),
        ("README.md", b"---\nlicense: 2024-13-45\n---\n"),
    ],
)
def test_a_record_or_card_that_cannot_be_read_says_nothing(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert origin_of(str(tmp_path)) == "Its folder does not say how it was pretrained."


def test_the_card_of_others_gives_licence_and_data(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(
        "---\nlicense: apache-2.0\ndatasets:\n- books\n- news\n---\n# A model\n"
    )
    assert "licence is apache-2.0 and it learnt from: books, news" in origin_of(str(tmp_path))


def test_a_card_that_says_nothing_is_not_guessed_from(tmp_path: Path) -> None:
    unknown = "Its folder does not say how it was pretrained."
    assert origin_of(str(tmp_path)) == unknown
    for content in ("# A model\n", "---\n: [\n---\n", "---\nwords\n---\n"):
        (tmp_path / "README.md").write_text(content)
        assert origin_of(str(tmp_path)) == unknown


def test_a_hub_id_points_to_its_card() -> None:
    assert "`owner/name`" in origin_of("owner/name")
