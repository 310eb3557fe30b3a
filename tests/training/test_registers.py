import pytest

from training.corpus import read_corpus
from training.evaluation.registers import FAMILIES, OTHER, register_families

REGISTERS = [
    ("forum, slang, several posters", ("forum or personal",)),
    ("SEO article, LLM filler", ("chatbot or filler", "search-engine copy")),
    ("second-language English, earnest", ("translated",)),
    ("second paragraph in a language nobody shops in", (OTHER,)),
    ("regulator, dry legal", ("official or academic", "plain")),
    ("workshop prospectus", (OTHER,)),
    ("", (OTHER,)),
]


@pytest.mark.parametrize(("register", "families"), REGISTERS)
def test_words_of_a_register_name_its_families(register: str, families: tuple) -> None:
    assert register_families(register) == families


def test_every_word_is_used_by_the_corpus() -> None:
    registers = {page.register.lower() for page in read_corpus()}
    unused = {w for words in FAMILIES.values() for w in words if not any(w in said for said in registers)}
    assert not unused
