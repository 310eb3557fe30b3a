"""One tiny careful model, made once, from a corpus, some real pages and a random encoder."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import onnx
import pytest
import torch

from classifier.labels import FACTS
from tests.training.builders import tiny_pages, write_corpus, write_lines
from tests.training.tuning.builders import TINY, make_encoder, windowing, write_encoder
from training import finetune
from training.tuning import quantising, recipe, shipping
from training.tuning.exporting import to_onnx
from training.tuning.heads import Tagger, build
from training.tuning.inputs import corpus_texts
from training.tuning.pieces import Window, windows_of


@pytest.fixture(scope="session", autouse=True)
def one_torch_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def encoder_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_encoder(tmp_path_factory.mktemp("encoder") / "tiny-bert")


@pytest.fixture
def small_matrices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bring the matrices of a tiny network to eight bits too."""
    monkeypatch.setattr(quantising, "SMALLEST", 256)


class Place:
    """Where a tiny run reads and writes."""

    def __init__(self, folder: Path, encoder: Path, fast: Path) -> None:
        self.corpus = write_corpus(folder / "corpus", tiny_pages())
        self.real = folder / "real.jsonl"
        self.output, self.work = folder / "careful", folder / "work"
        self.encoder, self.fast = encoder, fast
        pages = [page for page in tiny_pages() if page.split == "test"]
        rows = [
            {
                "id": page.id,
                "source": {"repo": f"site/{number % 4}", "path": "a.html"},
                "passages": [
                    {"text": p.text, "labels": {fact: p.labels[fact] for fact in FACTS}, "share": {}}
                    for p in page.passages
                ],
            }
            for number, page in enumerate(pages)
        ]
        write_lines(self.real, rows)

    def run(self, **other: Any) -> int:
        """Run the script and return its exit status."""
        named = {"corpus": self.corpus, "real": self.real, "output": self.output, "work": self.work}
        options = {**named, "encoder": self.encoder, "fast": self.fast, "threads": 1, **TINY, **other}
        return finetune.main(
            [part for name, value in options.items() for part in (f"--{name.replace('_', '-')}", str(value))]
        )


@pytest.fixture(scope="session")
def place(
    tmp_path_factory: pytest.TempPathFactory, encoder_folder: Path, trained: tuple[Path, Path]
) -> Place:
    return Place(tmp_path_factory.mktemp("tuning"), encoder_folder, trained[1])


@dataclass(frozen=True)
class Exported:
    """A network, windows for it, and what it was exported to."""

    tagger: Tagger
    windows: list[Window]
    model: onnx.ModelProto


@pytest.fixture(scope="session")
def _tuned(place: Place) -> tuple[Path, Exported]:
    seen: list[Exported] = []

    def noting(tagger: Tagger, windows: list[Window], *others: Any) -> Any:
        model = to_onnx(tagger)
        seen.append(Exported(tagger, windows, model))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(shipping, "to_onnx", lambda _: model)
            return shipping.ship(tagger, windows, *others)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quantising, "SMALLEST", 256)
        # On twenty passages one that changes places costs more than eight bits may.
        patch.setattr(shipping, "LOSS", 0.2)
        patch.setattr(recipe, "ship", noting)
        assert place.run() == 0
    return place.output, seen[0]


@pytest.fixture(scope="session")
def tuned(_tuned: tuple[Path, Exported]) -> Path:
    """The folder that the script writes."""
    return _tuned[0]


@pytest.fixture(scope="session")
def exported_bert(_tuned: tuple[Path, Exported]) -> Exported:
    """The network that was fitted, and the windows of the validation pages."""
    return _tuned[1]


@pytest.fixture(scope="session")
def exported_modernbert() -> Exported:
    """Another kind of network, which knows no segments."""
    encoder = make_encoder("modernbert")
    tagger = build(encoder, 0.1, 0).eval()
    with torch.no_grad():
        for head in (tagger.facts, tagger.spans):
            head.weight.mul_(20)
    texts = corpus_texts("validation", [page for page in tiny_pages() if page.split == "validation"])
    windows = windows_of(texts, windowing(encoder.tokenizer, 40, 8, 12))
    return Exported(tagger, windows, to_onnx(tagger))


@pytest.fixture(params=["bert", "modernbert"])
def exported(request: pytest.FixtureRequest) -> Exported:
    return request.getfixturevalue(f"exported_{request.param}")
