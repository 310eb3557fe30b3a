"""What a run was asked for, in plain values that a journal and a worker can be told."""

from dataclasses import asdict, dataclass
from typing import Any, Self

from classifier.analyzer import Analyzer, EvidenceMode, Tier
from classifier.policy import Level
from classifier.reading import DEFAULT_LIMITS, Limits

__all__ = ["Reading", "Scoring", "Selection"]


@dataclass(frozen=True, slots=True)
class Reading:
    """How inputs are read; see `read_source`."""

    input_format: str = "auto"
    """One of `INPUT_FORMATS`."""
    text_field: str = "text"
    """The field of a row's text."""
    id_field: str = "id"
    """The field of a row's id."""
    limits: Limits = DEFAULT_LIMITS
    """How much of one record is read."""
    allow_fetch: bool = False
    """Whether URLs are fetched."""

    def to_dict(self) -> dict[str, Any]:
        """Return the settings as JSON-ready values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """Read back what `to_dict` returned."""
        return cls(**{**values, "limits": Limits(**values["limits"])})


@dataclass(frozen=True, slots=True)
class Selection:
    """Which records are scored."""

    limit: int | None = None
    """So many at most, of those of the shard; all when `None`."""
    shard: tuple[int, int] = (1, 1)
    """Which share of how many, from 1: `(2, 3)` is the second third."""

    def __post_init__(self) -> None:
        share, of = self.shard
        if not 1 <= share <= of:
            raise ValueError(f"shard needs 1 <= i <= n, not {share}/{of}")
        if self.limit is not None and self.limit < 1:
            raise ValueError(f"limit must be at least 1, not {self.limit}")

    def picks(self, source: int, record: int) -> bool:
        """Tell whether a record belongs to the shard.

        Args:
            source: The place of its input among the inputs, from 0.
            record: Its place in the input, from 0.

        >>> [Selection(shard=(2, 3)).picks(0, record) for record in range(4)]
        [False, True, False, False]
        """
        share, of = self.shard
        return (source + record) % of == share - 1


@dataclass(frozen=True, slots=True)
class Scoring:
    """Who scores, and how results are written: all that a worker has to know."""

    model: str | None = None
    """See `Analyzer.from_pretrained`, as for the next four."""
    tier: Tier = "fast"
    """How thoroughly passages are read."""
    policy: str | None = None
    """A policy file, or the name of one of the model's."""
    evidence: EvidenceMode = "all"
    """Which passages are explained."""
    revision: str | None = None
    """Which version of a hub's model."""
    level: Level = "page"
    """Whether texts are split into passages."""
    limits: Limits = DEFAULT_LIMITS
    """Under which pages were read, for what is said of them."""
    main_text: bool = False
    """Whether what stands beside the main text counts for the risks it names alone."""
    format: str = "jsonl"
    """How results are written, one of `PART_FORMATS`."""
    stop_on_error: bool = False
    """Whether the run ends at the first record with status `error`."""

    def to_dict(self) -> dict[str, Any]:
        """Return the settings as JSON-ready values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """Read back what `to_dict` returned."""
        return cls(**{**values, "limits": Limits(**values["limits"])})

    def load(self, *, threads: int | None = None) -> Analyzer:
        """Load the analyzer; see `Analyzer.from_pretrained` for the errors."""
        return Analyzer.from_pretrained(
            self.model,
            tier=self.tier,
            policy=self.policy,
            evidence=self.evidence,
            revision=self.revision,
            threads=threads,
            limits=self.limits,
            main_text=self.main_text,
        )
