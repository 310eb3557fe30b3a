"""What stands around a match: positives, near misses and negatives for each scope."""

import pytest

from classifier.documents import Span
from classifier.signals import find_signals, load_lexicon
from classifier.signals.rule import SCOPES
from classifier.signals.scope import asks, find_quotations

CURE = "efficacy.cure"
SAFE = "safety.completely_safe"
EFFECTS = "adverse.side_effects"
LIST = "adverse.effect_list"
NAMED = "adverse.named"
ADDICTIVE = "dependence.addictive"

# text, rule, scopes of its first match; None: the rule does not match
TABLE = [
    # plain
    ("Ketamine cures depression.", CURE, ()),
    ("Our clinic cures depression.", CURE, ()),
    ("Ketamine cures depression!", CURE, ()),
    ("Ketamine cures boredom.", CURE, None),
    ("Depression cures nobody of ketamine.", CURE, None),
    # negation: before the match, inside its reach
    ("Ketamine does not cure depression.", CURE, ("negation",)),
    ("Ketamine doesn't cure depression.", CURE, ("negation",)),
    ("Ketamine doesn\u2019t cure depression.", CURE, ("negation",)),
    ("Ketamine cannot cure depression.", CURE, ("negation",)),
    ("No drug cures depression.", CURE, ("negation",)),
    ("Ketamine never cured depression.", CURE, ("negation",)),
    ("Nothing in the jar cures depression.", CURE, ("negation",)),
    ("There is no evidence that ketamine cures depression.", CURE, ("negation",)),
    ("There is little reliable evidence that this or any brew cures depression.", CURE, ("negation",)),
    ("It is unclear whether ketamine cures depression.", CURE, ("hedge", "negation")),
    ("It failed to cure depression.", CURE, ("negation",)),
    ("That it cures depression has not been shown.", CURE, ("negation",)),
    ("That ketamine cures depression is unproven.", CURE, ("negation", "warning")),
    # negation: near misses
    ("It is not only pleasant, it cures depression.", CURE, ()),
    ("Not surprisingly, ketamine cures depression.", CURE, ()),
    ("No wonder it cures depression.", CURE, ()),
    ("It is no longer a secret that it cures depression.", CURE, ()),
    ("It is not a drug, but it cures depression.", CURE, ()),
    ("It is not a drug; it cures depression.", CURE, ()),
    ("Do not wait any longer for a doctor because it simply cures depression.", CURE, ()),
    ("Never wait: it cures depression.", CURE, ()),
    ("It cures depression, not boredom.", CURE, ()),
    ("It cures depression without side effects.", CURE, ()),
    ("Notable: it cures depression.", CURE, ()),
    # hedge
    ("Ketamine may cure depression.", CURE, ("hedge",)),
    ("Ketamine might one day cure depression.", CURE, ("hedge",)),
    ("Perhaps it cures depression.", CURE, ("hedge",)),
    ("Early work hints that it cures depression.", CURE, ("hedge",)),
    ("In some people it cures depression.", CURE, ("hedge",)),
    ("It cures depression in some patients.", CURE, ("hedge",)),
    ("It seems to cure depression.", CURE, ("hedge",)),
    ("Scientists are investigating whether it cures depression.", CURE, ("hedge",)),
    ("It cures depression, but results vary.", CURE, ("hedge",)),
    # hedge: near misses
    ("It may just be the brew that cures depression.", CURE, ()),
    ("In May the brew cures depression, they chant.", CURE, ("hedge",)),  # the month is folded with the verb
    ("It cures depression and may be taken with food.", CURE, ()),
    ("It can cure depression.", CURE, ()),
    # attribution
    ("According to the company, ketamine cures depression.", CURE, ("attribution",)),
    ("The company said that ketamine cures depression.", CURE, ("attribution",)),
    ("The clinic claims that ketamine cures depression.", CURE, ("attribution",)),
    ("Researchers at two schools reported that ketamine cured depression.", CURE, ("attribution",)),
    ("Ketamine cures depression, according to its maker.", CURE, ("attribution",)),
    ("Ketamine cures depression, the company said.", CURE, ("attribution",)),
    ("In one small trial it cured depression.", CURE, ("attribution",)),
    ("The slogan reads: it cures depression.", CURE, ("attribution",)),
    # attribution: near misses
    ("Ketamine cures depression; our team says hello.", CURE, ()),
    ("Our clinic offers what cures depression.", CURE, ()),
    # quotation
    ('A sign: "ketamine cures depression" in red.', CURE, ("quotation",)),
    ("A sign: \u201cketamine cures depression\u201d in red.", CURE, ("quotation",)),
    ("A sign: \u2018ketamine cures depression\u2019 in red.", CURE, ("quotation",)),
    ("A sign: 'ketamine cures depression' in red.", CURE, ("quotation",)),
    ("A sign: \u00abketamine cures depression\u00bb in red.", CURE, ("quotation",)),
    # quotation: near misses
    ('A 6" pipe: ketamine cures depression.', CURE, ()),
    ("The shaman\u2019s brew cures depression in the people\u2019s hall.", CURE, ()),
    ('The "sacred" brew cures depression, "they" chant.', CURE, ()),
    ("\u201cIt cures depression.", CURE, ()),
    # conditional
    ("If approved, it will be the one that cures depression.", CURE, ("conditional",)),
    ("It would be news if trials confirm that it cures depression.", CURE, ("conditional",)),
    ("If you are ready, it cures depression.", CURE, ()),
    ("Once approved by you, it cures depression.", CURE, ("conditional",)),
    # question
    ("Does ketamine cure depression?", CURE, ("question",)),
    ('Does ketamine cure depression?"', CURE, ("question",)),
    ("Ketamine cures depression.?", CURE, ("question",)),
    ("Why? Ketamine cures depression.", CURE, ()),
    # warning
    ("Beware of pages on which ketamine cures depression.", CURE, ("warning",)),
    ("Do not believe that ketamine cures depression.", CURE, ("negation", "warning")),
    ("It is a myth that ketamine cures depression.", CURE, ("warning",)),
    ("Falsely advertised: the drug that cures depression.", CURE, ("warning",)),
    ("Ketamine is marketed as the drug that cures depression.", CURE, ("warning",)),
    ("The regulator sent a warning letter: ketamine cures depression was the slogan.", CURE, ("warning",)),
    ("Warning, it cures depression fast.", CURE, ()),
    # a claim of safety
    ("It is completely safe.", SAFE, ()),
    ("It is not completely safe.", SAFE, ("negation",)),
    ("Is it completely safe?", SAFE, ("question",)),
    ("The completely safe is what we fear.", SAFE, ()),
    ("The safe is completely locked.", SAFE, None),
    # without: what follows it is wanting, what precedes it stands
    ("Years passed without lasting relief.", "efficacy.lasting", ()),
    ("Years passed without finding lasting relief.", "efficacy.lasting", ("negation",)),
    ("Lasting relief without finding a clinic.", "efficacy.lasting", ()),
    # who must stay away is said with a negation as often as without
    ("We do not accept people with a history of psychosis.", "contraindication.history_of", ()),
    ("Do you have a history of psychosis?", "contraindication.history_of", ("question",)),
    # risks: what negates and what does not
    ("Side effects include nausea.", EFFECTS, ()),
    ("Side\u2011effects may include nausea.", EFFECTS, ()),
    ("There are no side effects such as nausea.", EFFECTS, ("negation",)),
    ("It has zero side effects such as nausea.", EFFECTS, ("negation",)),
    ("It is free of side effects such as nausea.", EFFECTS, ("negation",)),
    ("Without side effects such as nausea.", EFFECTS, ("negation",)),
    ("Do side effects occur?", EFFECTS, ("question",)),
    ("The drug is addictive.", ADDICTIVE, ()),
    ("The drug is non-addictive.", ADDICTIVE, ("negation",)),
    ("The drug is not addictive.", ADDICTIVE, ("negation",)),
    ("It breaks addictive patterns.", ADDICTIVE, None),
    ("Seizures may follow.", NAMED, ()),
    ("Seizures are a myth.", NAMED, ("minimizing",)),
    ("Expect nausea, vomiting and sweating.", LIST, ()),
    ("Expect nausea or vomiting, but it is totally safe.", LIST, ("minimizing",)),
    ("Just a little nausea or vomiting.", LIST, ("minimizing",)),
    ("A little nausea, some vomiting, nothing to worry about.", LIST, ("minimizing",)),
    # negated disclosures that are disclosures
    ("Never take it without medical supervision.", "supervision.needed", ()),
    ("Totally safe without medical supervision.", "supervision.needed", None),
    ("Do not drive until the next day.", "adverse.driving", ()),
    ("It is not suitable for people with epilepsy.", "contraindication.not_for", ()),
    ("MDMA is not approved.", "legal.not_approved", ()),
    ("Is MDMA not approved?", "legal.not_approved", ("question",)),
    # negated overclaims that are overclaims
    ("It has no side effects.", "safety.no_side_effects", ()),
    ("It is not without side effects.", "safety.no_side_effects", None),
    ("It is not about numbing symptoms.", "superiority.only_masks", ()),
    # sales
    ("Add to cart", "cart.add", ()),
    ("We do not ship to your home.", "shipping.method", ("negation",)),
    ('The label "Add to cart" was seized.', "cart.add", ("quotation",)),
]


@pytest.mark.parametrize(("text", "rule", "scopes"), TABLE)
def test_scopes(text: str, rule: str, scopes: tuple[str, ...] | None) -> None:
    found = [each for each in find_signals(text, [Span(0, len(text))], load_lexicon()) if each.rule == rule]
    assert (found[0].scopes if found else None) == scopes


def test_the_table_is_wide_enough() -> None:
    assert len(TABLE) >= 60
    seen = {scope for _, _, scopes in TABLE for scope in scopes or ()}
    assert seen == set(SCOPES)


@pytest.mark.parametrize(
    ("sentence", "spans"),
    [
        ('a "b" c', [(2, 5)]),
        ('a "b c', []),
        ('"a" and "b"', [(0, 3), (8, 11)]),
        ("\u201ca\u201d", [(0, 3)]),
        ("\u201ca", []),
        ("don't and won't", []),
        ("'don't stop'", [(0, 12)]),
        ("\u2018don\u2019t stop\u2019", [(0, 12)]),
        ("", []),
    ],
)
def test_quotations_are_balanced(sentence: str, spans: list[tuple[int, int]]) -> None:
    assert find_quotations(sentence) == spans


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [("Why?", True), ("Why?!", True), ('"Why?"', True), ("Why? No.", False), ("", False), ("(Why?) ", True)],
)
def test_questions_end_in_a_question_mark(sentence: str, asked: bool) -> None:  # noqa: FBT001
    assert asks(sentence) is asked


def test_a_negation_does_not_reach_over_its_window() -> None:
    near = "It is not one two three four five that cures depression."
    far = "It is not one two three four five six seven that cures depression."
    scopes = {}
    for text in (near, far):
        found = find_signals(text, [Span(0, len(text))], load_lexicon())
        scopes[text] = next(each.scopes for each in found if each.rule == CURE)
    assert scopes == {near: ("negation",), far: ()}


def test_a_cue_in_another_sentence_does_not_count() -> None:
    text = "It does not. Ketamine cures depression."
    found = find_signals(text, [Span(0, 12), Span(13, len(text))], load_lexicon())
    assert [each.scopes for each in found if each.rule == CURE] == [()]
