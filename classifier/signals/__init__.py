"""Named rules that find what a page claims, offers and warns of, and what stands around it.

Rules are data: one TOML file a fact, each rule with strings it must and must not match.
`find_signals` runs them over sentences and notes for each match the scopes (negation,
hedge, quotation, ...) that change what it means.
"""

from classifier.signals.finding import find_signals
from classifier.signals.lexicon import Lexicon, load_lexicon
from classifier.signals.rule import Rule

__all__ = ["Lexicon", "Rule", "find_signals", "load_lexicon"]
