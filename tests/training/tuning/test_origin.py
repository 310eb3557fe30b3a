"""What a card says of where its encoder comes from."""

import json
from pathlib import Path

from training.tuning.origin import origin_of


def test_an_encoder_of_our_own_names_its_pretraining(tmp_path: Path) -> None:
    (tmp_path / "pretraining.json").write_text(json.dumps({"tokens": 5000, "hours": 0.5, "losses": [1, 2]}))
    said = origin_of(str(tmp_path))
    assert "from scratch" in said
    assert "tokens 5000, hours 0.5" in said
    assert "losses" not in said


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
