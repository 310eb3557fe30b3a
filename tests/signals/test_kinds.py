"""What whole sentences of shops, clinics, retreats, forums, news and leaflets say, kind by kind.

A row names the kinds that must be found free of scopes and the facts of which none may be.
"""

import pytest

from classifier.documents import Span
from classifier.signals import find_signals, load_lexicon

CLAIM, SHOW, RISK, SALE = "overclaiming", "exposure", "risk_disclosure", "sales_intent"

TABLE: list[tuple[str, set[str], set[str]]] = [
    # clinics
    ("Our infusions rewire the brain and end depression for good.", {"cure", "pitch"}, {RISK}),
    ("Feel better within hours, not weeks.", {"certainty"}, {RISK}),
    ("Unlike traditional antidepressants, ketamine works in hours.", {"superiority"}, {RISK}),
    ("Book your free consultation today.", {"booking", "urgency"}, {CLAIM, RISK}),
    ("We accept most insurance plans and offer financing.", {"price", "pitch"}, {CLAIM, RISK}),
    ("A groundbreaking treatment for treatment-resistant depression.", {"hype", "benefit"}, {RISK, SALE}),
    ("Nine out of ten patients report relief.", {"evidence"}, {RISK}),
    ("The infusion may raise blood pressure for an hour.", {"adverse"}, {CLAIM, SALE}),
    ("You must not drive until the next day.", {"adverse"}, {CLAIM, SALE}),
    ("Staff monitor heart rate and blood pressure.", {"supervision"}, {CLAIM}),
    ("Not suitable for people with uncontrolled hypertension.", {"contraindication"}, {CLAIM, SALE}),
    ("The most common side effects are nausea and dizziness.", {"adverse"}, {CLAIM, SALE}),
    ("Use of ketamine for pain is off-label.", {"legal"}, {CLAIM, SALE}),
    (
        "Each session lasts about 40 minutes and six infusions are given over three weeks.",
        {"dose"},
        {CLAIM, SALE},
    ),
    ("Are you a good candidate?", {"offer"}, {CLAIM, RISK}),
    ("It helps when other treatments have failed.", {"superiority"}, {RISK, SALE}),
    ("It has an excellent safety record.", {"safety"}, {RISK, SALE}),
    # shops
    ("Add to cart", {"cart"}, {CLAIM, RISK}),
    ("Buy dried truffles online with discreet shipping.", {"cart", "offer", "shipping"}, {CLAIM, RISK}),
    ("$49.99 per pack, 20% off this week.", {"price"}, {CLAIM, RISK}),
    ("Only 3 spots left, so hurry!", {"urgency"}, {CLAIM, RISK}),
    ("Free shipping on all orders.", {"shipping"}, {CLAIM, RISK}),
    ("There are no reviews yet.", {"testimonial"}, {CLAIM, RISK}),
    ("Subscribe to our newsletter.", {"lead_form"}, {CLAIM, RISK}),
    ("The best place to buy grow kits.", {"affiliate"}, {RISK}),
    ("This page has affiliate links.", {"affiliate"}, {CLAIM, RISK}),
    ("Lab-tested capsules of the highest quality.", set(), {CLAIM, RISK}),
    ("100% natural and completely safe.", {"safety"}, {RISK}),
    ("Microdosing capsules boost focus, energy, creativity and mood.", {"benefit"}, {RISK}),
    ("Zero side effects, no addiction.", {"safety"}, {RISK}),
    ("Take two capsules every third day.", {"use", "dose"}, {CLAIM, RISK}),
    ("Start with 0.2 grams of dried mushrooms.", {"dose"}, {CLAIM, RISK}),
    ("Our capsules are 100% legal.", {"evidence", "pitch"}, {RISK}),
    # retreats
    ("Join us for a seven-day retreat in the jungle.", {"pitch", "offer"}, {CLAIM, RISK}),
    ("Grandmother heals the soul.", {"certainty"}, {RISK, SALE}),
    ("After one ceremony my depression was gone.", {"anecdote"}, {RISK, SALE}),
    ("This medicine changed my life.", {"anecdote", "benefit"}, {RISK, SALE}),
    ("One night equals ten years of therapy.", {"superiority"}, {RISK, SALE}),
    ("Return home as a new person.", {"hype"}, {RISK, SALE}),
    ("A deposit is required, and early bird places end soon.", {"price"}, {CLAIM, RISK}),
    ("You will leave lighter and happier.", {"certainty"}, {RISK, SALE}),
    ("It heals mind, body and spirit.", {"panacea"}, {RISK, SALE}),
    (
        "Guests must stop taking SSRIs because mixing them with the brew is dangerous.",
        {"contraindication"},
        {SALE},
    ),
    ("We screen every guest for heart conditions and psychosis.", {"contraindication"}, {CLAIM}),
    ("Purging, nausea and vomiting are common.", {"adverse"}, {CLAIM, SALE}),
    # addiction clinics
    ("Ibogaine eliminates withdrawal symptoms.", {"cure", "certainty"}, {RISK, SALE}),
    ("It resets receptors and cravings simply vanish.", {"cure", "certainty"}, {RISK, SALE}),
    ("It can cause fatal arrhythmia.", {"adverse"}, {CLAIM, SALE}),
    ("An ECG is required before treatment.", {"contraindication"}, {CLAIM, SALE}),
    ("Two people died after taking the drug.", {"adverse"}, {CLAIM, SALE}),
    # health writers
    ("Studies prove that psilocybin works for anxiety.", {"evidence", "benefit"}, {RISK, SALE}),
    ("Decades of research confirm the benefits.", {"evidence"}, {RISK, SALE}),
    (
        "It treats depression, anxiety, PTSD, chronic pain and addiction.",
        {"panacea", "certainty"},
        {RISK, SALE},
    ),
    ("Psilocybin may help people with depression.", {"benefit"}, {CLAIM, RISK, SALE}),
    ("Some users report more creativity.", {"benefit"}, {CLAIM, RISK, SALE}),
    ("In a small trial, anxiety fell for some patients.", set(), {CLAIM, RISK, SALE}),
    ("Researchers are studying whether it eases anxiety.", {"benefit"}, {CLAIM, RISK, SALE}),
    ("Growing interest surrounds these compounds.", set(), {CLAIM, RISK, SALE}),
    # debunking, news and law
    ("There is no evidence that microdosing cures anything.", set(), {CLAIM, RISK, SALE}),
    ("Regulators warned that the slogan 'cures depression' is misleading.", set(), {CLAIM, RISK, SALE}),
    ("The company was sued over its claim that ketamine cures depression.", set(), {CLAIM, SALE}),
    ("Psilocybin is a Schedule I controlled substance.", {"legal"}, {CLAIM, SALE}),
    ("Possession is illegal and can lead to prison.", {"legal"}, {CLAIM, SALE}),
    ("The charity raised $40,000 for the study.", set(), {CLAIM, RISK, SALE}),
    ("Do not believe sellers who say it is completely safe.", set(), {CLAIM, RISK}),
    ("It is not a miracle cure.", set(), {CLAIM, RISK, SALE}),
    ("The bill was read twice in the senate.", set(), {CLAIM, SHOW, RISK, SALE}),
    # harm reduction
    ("Never mix it with lithium: seizures are possible.", {"contraindication", "adverse"}, {CLAIM, SALE}),
    ("Street pills may be laced with other drugs.", {"overdose"}, {CLAIM, SALE}),
    ("Heavy use is linked to bladder damage.", {"dependence", "adverse"}, {CLAIM, SALE}),
    ("Ketamine can be addictive.", {"dependence"}, {CLAIM, SALE}),
    ("Tolerance builds within days.", {"dependence"}, {CLAIM, SALE}),
    ("High doses can trigger panic or psychosis.", {"adverse"}, {CLAIM, SALE}),
    ("Never take it alone.", {"supervision"}, {CLAIM, SALE}),
    ("If you are pregnant, do not use it.", {"contraindication"}, {CLAIM, SALE}),
    ("Call an ambulance if someone has a seizure.", {"adverse"}, {CLAIM, SALE}),
    ("Deadly mushrooms look much the same.", {"overdose"}, {CLAIM, SALE}),
    ("A bad trip can last for hours.", {"adverse"}, {CLAIM, SALE}),
    ("It should only be used under medical supervision.", {"supervision"}, {CLAIM, SALE}),
    # what is no disclosure
    ("Consult your doctor.", set(), {CLAIM, RISK, SALE}),
    ("Results may vary.", set(), {CLAIM, RISK, SALE}),
    ("Use responsibly.", set(), {CLAIM, RISK, SALE}),
    ("For research purposes only.", set(), {CLAIM, RISK, SALE}),
    ("More research is needed.", set(), {CLAIM, RISK, SALE}),
    (
        "This product is not intended to diagnose, treat, cure or prevent any disease.",
        set(),
        {CLAIM, RISK, SALE},
    ),
    ("There are no side effects.", {"safety"}, {RISK, SALE}),
    ("It is non-addictive and non-toxic.", {"safety"}, {RISK, SALE}),
    ("Is it addictive?", set(), {CLAIM, RISK, SALE}),
    ("Expect a bit of nausea at first, though it is totally safe.", {"safety"}, {RISK, SALE}),
    ("Insurance does not cover off-label use.", set(), {CLAIM, RISK}),
    # instructions and talk of use
    ("How to brew the tea.", {"use"}, {CLAIM, RISK, SALE}),
    ("Set and setting matter.", {"use"}, {CLAIM, RISK, SALE}),
    ("A heroic dose is five dried grams.", {"dose"}, {CLAIM, RISK, SALE}),
    ("Integrate the insights of your journey.", {"use"}, {CLAIM, RISK}),
    ("Grow mushrooms at home in jars.", {"use"}, {CLAIM, RISK, SALE}),
    # wider wording of what pages claim, show, disclose and sell
    ("One of the safest medicines on earth.", {"safety"}, {RISK, SALE}),
    ("It is far safer than alcohol.", {"safety"}, {RISK, SALE}),
    ("Its dangers can be entirely avoided.", {"safety"}, {SALE}),
    ("Microdosing works.", {"certainty"}, {RISK, SALE}),
    ("How microdosing works", set(), {CLAIM, RISK}),
    ("It gives you your life back.", {"certainty"}, {RISK, SALE}),
    ("She came off all her pills.", {"cure"}, {RISK, SALE}),
    ("Antidepressants must be stopped at least six weeks before.", {"contraindication"}, {CLAIM, SALE}),
    ("The future of mental health is here.", {"hype"}, {RISK, SALE}),
    ("It works for almost everyone.", {"panacea"}, {RISK, SALE}),
    ("It reaches what talk therapy cannot.", {"superiority"}, {RISK, SALE}),
    ("Relief in hours, not weeks.", {"superiority"}, {RISK, SALE}),
    ("The science is clear.", {"evidence"}, {RISK, SALE}),
    ("In a randomized trial, 54% of participants improved.", set(), {CLAIM, RISK, SALE}),
    ("I have not touched a pill since.", {"anecdote"}, {RISK, SALE}),
    ("They tried for years without finding lasting relief.", set(), {CLAIM, RISK, SALE}),
    ("Mushrooms may bring you insight.", {"benefit", "use"}, {CLAIM, RISK, SALE}),
    ("Surrender to what arises.", {"use"}, {CLAIM, RISK, SALE}),
    ("Start low and wait at least two hours.", {"use"}, {CLAIM, RISK, SALE}),
    ("Each capsule holds a measured dose.", {"dose"}, {CLAIM, RISK}),
    ("Ceremonies are held by experienced guides.", {"offer"}, {CLAIM, RISK}),
    ("I felt dizzy and threw up.", {"adverse"}, {CLAIM, SALE}),
    ("Pain on passing urine is a warning sign.", {"adverse"}, {CLAIM, SALE}),
    ("Blood pressure can rise for a while.", {"adverse"}, {CLAIM, SALE}),
    ("It is free of healing claims, vomiting included.", set(), {RISK}),
    ("Schizophrenia, epilepsy, pregnancy", {"contraindication"}, {CLAIM, SALE}),
    ("Not with a family history of psychosis.", {"contraindication"}, {CLAIM, SALE}),
    ("Misuse and diversion happen.", {"dependence"}, {CLAIM, SALE}),
    ("Two pills contained a synthetic opioid.", {"overdose"}, {CLAIM, SALE}),
    ("Possession is an offence.", {"legal"}, {CLAIM, SALE}),
    ("A sober friend must be with you at all times.", {"supervision"}, {CLAIM, SALE}),
    ("The clinic is 69,90 \u20ac a visit, or CHF 450.", {"price"}, {CLAIM, RISK}),
    ("Pay monthly, or with an HSA card.", {"price"}, {CLAIM, RISK}),
    ("You'll sit down with a nurse first.", {"pitch"}, {CLAIM, RISK}),
    ("Tips for buying chocolate bars online", {"cart", "offer"}, {CLAIM, RISK}),
    ("Request a brochure.", {"booking"}, {CLAIM, RISK}),
    ("Thank you to the whole team.", {"testimonial"}, {CLAIM, RISK}),
    ("Orders are packed in a plain box.", {"shipping"}, {CLAIM, RISK}),
    ("Rest until you are ready to leave.", set(), {CLAIM, RISK, SALE}),
    ("Best practices for sitters", set(), {CLAIM, RISK, SALE}),
    ("The person who is watching the news", set(), {CLAIM, SHOW, RISK, SALE}),
    # elsewhere
    ("The library opens at nine.", set(), {CLAIM, SHOW, RISK, SALE}),
    ("She painted the fence green.", set(), {CLAIM, SHOW, RISK, SALE}),
    ("Parliament debated the budget until midnight.", set(), {CLAIM, SHOW, RISK, SALE}),
    ("The train to the coast was late again.", set(), {CLAIM, SHOW, RISK, SALE}),
]


@pytest.mark.parametrize(("text", "wanted", "unwanted"), TABLE)
def test_kinds(text: str, wanted: set[str], unwanted: set[str]) -> None:
    found = [each for each in find_signals(text, [Span(0, len(text))], load_lexicon()) if not each.scopes]
    assert wanted <= {each.kind for each in found}
    assert not [(each.rule, each.slice(text)) for each in found if each.fact in unwanted]


def test_the_table_covers_every_fact_both_ways() -> None:
    lexicon = load_lexicon()
    kinds = {
        fact: {rule.kind for rule in lexicon.rules if rule.fact == fact} for fact in (CLAIM, SHOW, RISK, SALE)
    }
    for fact, names in kinds.items():
        assert any(wanted & names for _, wanted, _ in TABLE)
        assert any(fact in unwanted for _, _, unwanted in TABLE)
    shown = {kind for _, wanted, _ in TABLE for kind in wanted}
    assert set().union(*kinds.values()) <= shown
