"""The package's public names."""

import classifier.signals


def test_exports_are_sorted_and_present() -> None:
    names = classifier.signals.__all__
    assert names == sorted(names)
    assert set(names) == {"Lexicon", "Rule", "find_signals", "load_lexicon"}
    assert all(hasattr(classifier.signals, name) for name in names)
