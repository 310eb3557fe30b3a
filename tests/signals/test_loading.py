"""A lexicon that is wrong is refused, with a message that says where and why."""

from pathlib import Path

import pytest

from classifier.errors import RuleError
from classifier.labels import FACTS
from classifier.signals import Lexicon

VOCABULARY = """
[words]
verb = ["cure", "heal"]
target = ["depression", "side-effect"]
both = ["{verb}", "{target}"]
[forms]
percent = '\\d{1,3}%'
"""
SCOPE = """
barrier = "but"
[defaults]
overclaiming = ["negation"]
[[cue]]
scope = "negation"
acts = "after"
within = 6
patterns = ["not"]
"""
RULE = """
[[rule]]
id = "demo.cure"
version = 1
kind = "cure"
pattern = "{verb} ~2 {target}"
match = ["It cures depression.", "It heals her depression."]
no_match = ["It does not cure depression.", "It cures ham."]
"""


def write(folder: Path, **files: str) -> Path:
    contents = {"vocabulary": VOCABULARY, "scope": SCOPE, "overclaiming": RULE}
    contents |= dict.fromkeys(set(FACTS) - {"overclaiming"}, "") | files
    for name, text in contents.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def refused(folder: Path, *, check: bool = True) -> str:
    with pytest.raises(RuleError) as caught:
        Lexicon.from_folder(folder, check=check)
    return str(caught.value)


def test_a_sound_folder_loads(tmp_path: Path) -> None:
    lexicon = Lexicon.from_folder(write(tmp_path))
    assert lexicon.ids == ("demo.cure",)
    assert lexicon.rules[0].scopes == ("negation",)
    assert lexicon.describe() == (("demo.cure", 1, "overclaiming", "cure", "It cures depression."),)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('id = "demo.cure"', "", "lacks 'id'"),
        ('id = "demo.cure"', 'id = "Cure"', "lower-case words joined by dots"),
        ('id = "demo.cure"', 'id = "cure"', "lower-case words joined by dots"),
        ('id = "demo.cure"', "id = 3", "lower-case words joined by dots"),
        ("version = 1", "version = 0", "version must be a whole number from 1, not 0"),
        ("version = 1", 'version = "1"', "version must be a whole number from 1, not '1'"),
        ("version = 1", "version = true", "version must be a whole number from 1, not True"),
        ("version = 1", "", "lacks 'version'"),
        ('kind = "cure"', 'kind = "wonder"', "kind 'wonder' is unknown; allowed are cure, certainty"),
        ('kind = "cure"', "", "lacks 'kind'"),
        ('kind = "cure"', 'kind = "cure"\nfact = "truth"', "fact 'truth' is unknown"),
        (
            'kind = "cure"',
            'kind = "price"\nfact = "sales_intent"',
            "fact must be 'overclaiming' in this file",
        ),
        ('kind = "cure"', 'kind = "cure"\nnote = "x"', "unknown key 'note'; allowed are id, version"),
        ('kind = "cure"', 'kind = "cure"\nscopes = ["irony"]', "scope 'irony' is unknown; allowed are"),
        ('kind = "cure"', 'kind = "cure"\nscopes = "negation"', "scopes must be a list of strings"),
        ('kind = "cure"', 'kind = "cure"\nunless = [""]', "unless must be a list of strings"),
        (
            'kind = "cure"',
            'kind = "cure"\nrequires = ["{no_list}"]',
            "unknown placeholder {no_list}; known are",
        ),
        (
            "{verb} ~2 {target}",
            "{verb} ~2 {targets}",
            "unknown placeholder {targets}; known are both, percent",
        ),
        ("{verb} ~2 {target}", "{verb} ~2", "must begin and end with a word"),
        ("{verb} ~2 {target}", "~2 {verb}", "must begin and end with a word"),
        ("{verb} ~2 {target}", "", "must begin and end with a word"),
        ("{verb} ~2 {target}", "{verb} ~0 {target}", "gap ~0 is out of range; allowed are ~1 to ~20"),
        ("{verb} ~2 {target}", "{verb} ~21 {target}", "gap ~21 is out of range"),
        ("{verb} ~2 {target}", "({verb} ~2 {target}", "has a bracket that is not closed"),
        ("{verb} ~2 {target}", "{verb} .* {target}", "repeats without a limit; write {0,20} for *"),
        ("{verb} ~2 {target}", "{verb} x+ {target}", "repeats without a limit"),
        ("{verb} ~2 {target}", "{verb} x{2,} {target}", "repeats without a limit"),
        ("{verb} ~2 {target}", "Cure {target}", "capital letter"),
        ("{verb} ~2 {target}", "{verb}? {target}", "begins with an element that may be absent"),
        ("{verb} ~2 {target}", "cur[es {target}", "does not compile"),
        ("{verb} ~2 {target}", "cure{99999999999}", "does not compile: the repetition number is too large"),
        ("{verb} ~2 {target}", "(" * 3_000 + "cure" + ")" * 3_000, "pattern is nested too deeply"),
        ("{verb} ~2 {target}", "{verb} (?!all) {target}", "joined to the element it looks at"),
        ('pattern = "{verb} ~2 {target}"', "pattern = 3", "pattern must be a string"),
        ('"It cures depression.", ', "", "match has 1 strings; it needs at least 2"),
        (', "It cures ham."', "", "no_match has 1 strings; it needs at least 2"),
    ],
)
def test_a_bad_rule_is_named(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert old in RULE
    message = refused(write(tmp_path, overclaiming=RULE.replace(old, new, 1)), check=False)
    assert message.startswith("overclaiming.toml: rule ")
    assert reason in message


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("It cures depression.", "It cures ham.", "does not match its own example 'It cures ham.'"),
        ("It cures depression.", "It does not cure depression.", "does not match its own example"),
        (
            "It cures ham.",
            "It cures every depression.",
            "matches 'It cures every depression.', which it must not",
        ),
        ("version = 1", 'version = 1\nunless = ["her"]', "does not match its own example 'It heals her"),
        ("version = 1", 'version = 1\nrequires = ["her"]', "does not match its own example 'It cures"),
        ("{verb} ~2 {target}", "(?<!{verb})cure", "pattern does not compile: look-behind requires"),
        ("version = 1", 'version = 1\nunless = ["(?<!{verb})ham"]', "pattern does not compile: look-behind"),
        ("It cures ham.", "It cures depression.", "matches 'It cures depression.', which it must not"),
    ],
)
def test_examples_are_tried_on_check(tmp_path: Path, old: str, new: str, reason: str) -> None:
    folder = write(tmp_path, overclaiming=RULE.replace(old, new, 1))
    Lexicon.from_folder(folder, check=False)
    message = refused(folder)
    assert message.startswith("overclaiming.toml: rule 'demo.cure': ")
    assert reason in message


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (RULE.replace("[[rule]]", "[rule]"), "rule must be an array of tables; head each with [[rule]]"),
        (RULE.replace("[[rule]]", "[[rules]]"), "unknown table 'rules'; allowed are rule"),
        ("rule = 3", "rule must be an array of tables"),
        ("rule = [3]", "rule must be an array of tables"),
    ],
)
def test_a_file_that_holds_no_rules_is_named(tmp_path: Path, text: str, reason: str) -> None:
    assert refused(write(tmp_path, overclaiming=text)).startswith(f"overclaiming.toml: {reason}")


def test_an_id_used_twice_is_refused(tmp_path: Path) -> None:
    message = refused(write(tmp_path, overclaiming=RULE + RULE))
    assert message == "overclaiming.toml: rule 'demo.cure': id is used twice; ids are unique over all files"


def test_an_id_used_in_two_files_names_both(tmp_path: Path) -> None:
    other = RULE.replace('kind = "cure"', 'kind = "price"')
    message = refused(write(tmp_path, sales_intent=other))
    assert "overclaiming.toml and sales_intent.toml: rule 'demo.cure'" in message


@pytest.mark.parametrize("name", ["vocabulary", "scope", *FACTS])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    write(tmp_path)
    (tmp_path / f"{name}.toml").unlink()
    assert refused(tmp_path) == f"{name}.toml: cannot be read: No such file or directory"


def test_a_file_that_is_not_toml_is_named(tmp_path: Path) -> None:
    assert refused(write(tmp_path, exposure="[[rule")).startswith("exposure.toml: is not TOML in UTF-8: ")


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "scope.toml").write_bytes(b"\xff\xfe")
    assert refused(tmp_path).startswith("scope.toml: is not TOML in UTF-8: ")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('["cure", "heal"]', "[]", "word list 'verb' must be a list with at least one entry"),
        ('["cure", "heal"]', '"cure"', "word list 'verb' must be a list"),
        ('["cure", "heal"]', '["Cure"]', "word list 'verb' has the entry 'Cure'"),
        ('["cure", "heal"]', '["cure|heal"]', "word list 'verb' has the entry 'cure|heal'"),
        ('["cure", "heal"]', '["{target}"]', "word list 'verb' has the entry '{target}'"),
        ('["cure", "heal"]', "[3]", "word list 'verb' has the entry 3"),
        ("percent = '\\d{1,3}%'", "percent = '%'", "form 'percent' must match a digit"),
        ("percent = '\\d{1,3}%'", "percent = '(\\d'", "form 'percent' does not compile"),
        ("percent = '\\d{1,3}%'", "percent = 3", "form 'percent' must be an expression"),
        ("percent = '\\d{1,3}%'", "verb = '\\d'", "form 'verb' must be an expression with a name of its own"),
        ("[forms]", "[shapes]", "unknown table 'shapes'; allowed are forms, words"),
        ("percent = '\\d{1,3}%'", "percent = '\\d{1,99999999999}%'", "form 'percent' does not compile"),
        ("percent = '\\d{1,3}%'", "percent = '\\d+%'", "form 'percent' repeats without a limit"),
        (VOCABULARY, "words = 3", "words must be a table; head it with [words]"),
        (VOCABULARY, "forms = 3", "forms must be a table; head it with [forms]"),
        (VOCABULARY, "forms = " + "[" * 3_000, "is not TOML in UTF-8: "),
    ],
)
def test_a_bad_vocabulary_is_refused(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert old in VOCABULARY
    message = refused(write(tmp_path, vocabulary=VOCABULARY.replace(old, new, 1)))
    assert message.startswith("vocabulary.toml: ")
    assert reason in message


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('scope = "negation"', 'scope = "irony"', "scope must be one of attribution"),
        ('acts = "after"', 'acts = "around"', "acts one of after, before, sentence"),
        ('acts = "after"', 'acts = "after"\nnote = 1', "unknown key 'note'"),
        ("within = 6", "within = 6.5", "within must be a whole number of words"),
        ('patterns = ["not"]', "patterns = []", "patterns must be a list of strings with at least one"),
        ('patterns = ["not"]', "patterns = [1]", "patterns must be a list of strings"),
        ('patterns = ["not"]', 'patterns = ["{no_list}"]', "unknown placeholder {no_list}"),
        ('patterns = ["not"]', 'patterns = ["(not"]', "bracket"),
        (
            'overclaiming = ["negation"]',
            'overclaiming = ["irony"]',
            "defaults for 'overclaiming': allowed are",
        ),
        ('overclaiming = ["negation"]', 'truth = ["negation"]', "defaults for 'truth'"),
        ('overclaiming = ["negation"]', "overclaiming = 3", "defaults for 'overclaiming': allowed are"),
        ('overclaiming = ["negation"]', 'overclaiming = [["x"]]', "defaults for 'overclaiming': allowed"),
        ("within = 6", "within = -6", "within must be a whole number of words"),
        ("within = 6", 'facts = "overclaiming"', "facts must be a list of overclaiming, exposure"),
        ("within = 6", 'facts = ["truth"]', "facts must be a list of overclaiming, exposure"),
        (
            'patterns = ["not"]',
            'patterns = ["(?<!{verb})not"]',
            "cue for 'negation': pattern does not compile",
        ),
        ('barrier = "but"', 'barrier = "(but"', "barrier: '(but' has a bracket"),
        ('barrier = "but"', 'barrier = "(?<!{verb})but"', "barrier: does not compile"),
        ('barrier = "but"', "barrier = 3", "barrier must be a pattern"),
        (
            'barrier = "but"',
            'barriers = "but"',
            "unknown table 'barriers'; allowed are barrier, cue, defaults",
        ),
        ("[[cue]]", "[cue]", "cue must be an array of tables; head each with [[cue]]"),
        (SCOPE, "cue = [3]", "cue must be an array of tables"),
        (SCOPE, "defaults = 3", "defaults must be a table; head it with [defaults]"),
    ],
)
def test_a_bad_scope_file_is_refused(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert old in SCOPE
    message = refused(write(tmp_path, scope=SCOPE.replace(old, new, 1)))
    assert message.startswith("scope.toml: ")
    assert reason in message
