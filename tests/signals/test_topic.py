import pytest

from classifier.signals import load_lexicon

NAMED = [
    "a month of microdosing",
    "the spray holds esketamine",
    "two grams of mushrooms",
    "our ayahuasca retreat",
    "the law on psychedelics",
    "lsd, in 1966",
]
NOT_NAMED = [
    "an antidepressant taken once a day",
    "hemp oil for sore joints",
    "magnets stimulate the brain through the skull",
    "talking therapy for couples",
    "the gastric band is placed under anaesthesia",
    "",
]


@pytest.mark.parametrize("text", NAMED)
def test_a_text_on_topic_names_it(text: str) -> None:
    assert load_lexicon().names_topic(text)


@pytest.mark.parametrize("text", NOT_NAMED)
def test_a_text_off_topic_does_not(text: str) -> None:
    assert not load_lexicon().names_topic(text)
