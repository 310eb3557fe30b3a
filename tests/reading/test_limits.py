import pytest

from classifier.reading import Limits


def test_defaults_are_as_documented() -> None:
    limits = Limits()
    assert limits.input_bytes == 5 * 1024 * 1024
    assert limits.text_characters == 2_000_000
    assert limits.html_depth == 2_000
    assert limits.html_attributes == 500
    assert limits.html_blocks == 250_000
    assert limits.line_bytes == 8 * 1024 * 1024
    assert limits.inflated_bytes == 20 * 1024 * 1024
    assert limits.inflated_ratio == 200
    assert limits.window_bytes == 128 * 1024 * 1024


@pytest.mark.parametrize(
    "name",
    [
        "input_bytes",
        "text_characters",
        "html_depth",
        "html_attributes",
        "html_blocks",
        "line_bytes",
        "inflated_bytes",
        "inflated_ratio",
        "window_bytes",
    ],
)
@pytest.mark.parametrize("value", [0, -1, 1.5, "10", None])
def test_a_limit_is_a_positive_whole_number(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=rf"Limits\.{name} needs a whole number of at least 1, not"):
        Limits(**{name: value})  # type: ignore[arg-type]


def test_limits_are_frozen() -> None:
    with pytest.raises(AttributeError):
        Limits().input_bytes = 1  # type: ignore[misc]
