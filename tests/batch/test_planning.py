"""Chunks and the stretches that are done tell all records apart, whatever was done before."""

import os
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classifier import BatchError
from classifier.batch import Reading, Selection, Tally
from classifier.batch.planning import Chunk, Planner
from classifier.batch.positions import Done, Position, in_order
from classifier.batch.sources import Document
from classifier.batch.streaming import Records
from tests.batch.builders import rows


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Three files of rows, one empty, one missing, and two documents."""
    folder = tmp_path_factory.mktemp("inputs")
    for name, count in (("a.jsonl", 7), ("b.jsonl", 1), ("c.jsonl", 12), ("empty.jsonl", 0)):
        (folder / name).write_text(rows(count, name[0]), encoding="utf-8")
    (folder / "one.txt").write_text("One.")
    (folder / "two.html").write_text("<p>Two.</p>")
    names = ["one.txt", "a.jsonl", "missing.jsonl", "b.jsonl", "two.html", "empty.jsonl", "c.jsonl"]
    return [str(folder / name) for name in names]


def plan(inputs: Sequence[str], most: int, done: Sequence[Done] = (), **selection: object) -> list[Chunk]:
    planner = Planner(
        inputs,
        reading=Reading(),
        selection=Selection(**selection),  # type: ignore[arg-type]
        done=done,
        chunk_records=most,
    )
    return list(planner)


def names(chunks: Sequence[Chunk]) -> list[str]:
    return [item.path if isinstance(item, Document) else item.id for chunk in chunks for item in chunk.items]


def finished(chunk: Chunk) -> Done:
    tally = Tally()
    tally.statuses["ok"] = len(chunk.items)
    return Done(chunk.start, chunk.end, "x.part", 1, chunk.inputs, chunk.first, tally)


@pytest.mark.parametrize("most", [1, 2, 3, 5, 100])
def test_chunks_hold_every_record_once_in_order(inputs: list[str], most: int) -> None:
    chunks = plan(inputs, most)
    everything = [item.id for item in Records(inputs, reading=Reading(), selection=Selection())]
    assert names(chunks) == everything
    assert len(everything) == 1 + 7 + 1 + 1 + 1 + 1 + 12
    assert all(0 < len(chunk.items) <= most for chunk in chunks)
    assert all(one.end <= other.start for one, other in pairwise(chunks))


@given(st.data())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_done_and_what_is_planned_are_everything(inputs: list[str], data: st.DataObject) -> None:
    share = data.draw(st.sampled_from([(1, 1), (1, 2), (2, 2), (3, 5)]))
    limit = data.draw(st.sampled_from([None, 1, 4, 9, 1000]))
    selection = {"shard": share, "limit": limit}
    first = plan(inputs, data.draw(st.integers(1, 6)), **selection)
    kept = [chunk for chunk in first if data.draw(st.booleans())]
    again = plan(inputs, data.draw(st.integers(1, 6)), [finished(chunk) for chunk in kept], **selection)
    assert sorted(names(kept) + names(again)) == sorted(names(first))
    ordered = in_order([finished(chunk) for chunk in (*kept, *again)])
    together = {chunk.start: chunk for chunk in (*kept, *again)}
    assert names([together[done.start] for done in ordered]) == names(first)
    # And once more: nothing is left, and nothing is taken for changed.
    assert plan(inputs, 2, ordered, **selection) == []


@pytest.mark.parametrize("of", [1, 2, 3, 7])
def test_shards_hold_every_record_once(inputs: list[str], of: int) -> None:
    shares = [names(plan(inputs, 4, shard=(share, of))) for share in range(1, of + 1)]
    assert sorted(name for share in shares for name in share) == sorted(names(plan(inputs, 4)))
    streamed = [item.id for item in Records(inputs, reading=Reading(), selection=Selection(shard=(1, of)))]
    assert streamed == shares[0]


@pytest.mark.parametrize("limit", [1, 3, 8, 50])
def test_a_limit_takes_the_first_records(inputs: list[str], limit: int) -> None:
    assert names(plan(inputs, 3, limit=limit)) == names(plan(inputs, 3))[:limit]


def test_inputs_that_are_done_are_not_opened(inputs: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    done = [finished(chunk) for chunk in plan(inputs, 100)]
    monkeypatch.setattr("classifier.batch.sources.read_source", None)
    planner = Planner(inputs, reading=Reading(), selection=Selection(), done=done)
    assert list(planner) == []
    assert planner.skipped_bytes == sum(Path(path).stat().st_size for path in inputs if Path(path).exists())


def test_the_bytes_of_all_chunks_are_the_bytes_of_the_inputs(inputs: list[str]) -> None:
    total = sum(Path(path).stat().st_size for path in inputs if Path(path).exists())
    planner = Planner(inputs, reading=Reading(), selection=Selection(), chunk_records=2)
    assert total - 60 <= sum(chunk.bytes for chunk in planner) + planner.skipped_bytes <= total


def test_a_large_record_fills_a_chunk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("classifier.batch.planning.CHUNK_CHARACTERS", 60)
    path = tmp_path / "rows.jsonl"
    path.write_text(rows(4))
    assert [len(chunk.items) for chunk in plan([str(path)], 100)] == [2, 2]


@pytest.mark.parametrize("change", ["written", "resized", "renamed", "gone", "fewer", "more before"])
def test_an_input_that_changed_since_is_refused(tmp_path: Path, change: str) -> None:
    paths = []
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text(rows(5, name[0]))
        paths.append(str(tmp_path / name))
    done = [finished(chunk) for chunk in plan(paths, 3)]
    if change == "written":
        os.utime(paths[1], ns=(1, 1))
    elif change == "resized":
        (tmp_path / "b.jsonl").write_text(rows(6, "b"))
    elif change == "renamed":
        paths[1] = str((tmp_path / "b.jsonl").rename(tmp_path / "c.jsonl"))
    elif change == "gone":
        (tmp_path / "b.jsonl").unlink()
    elif change == "fewer":
        paths.pop()
    else:
        paths.insert(0, paths[1])
    with pytest.raises(BatchError, match="begin anew"):
        plan(paths, 3, done)


def test_an_input_that_grows_while_it_is_read_says_so(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(rows(3))
    records = Records([str(path)], reading=Reading(), selection=Selection())
    read = iter(records)
    next(read)
    with path.open("a") as stream:
        stream.write(rows(1, "late"))
    *_, last = read
    assert last.id == str(path)
    assert last.error.reason == "changed"  # type: ignore[union-attr]
    assert "changed while it was read" in str(last.error)  # type: ignore[union-attr]


def test_stretches_that_overlap_are_refused() -> None:
    one = Done(Position(0, 0), Position(0, 5), "a", 1, "", "", Tally())
    other = Done(Position(0, 4), Position(1, 0), "b", 1, "", "", Tally())
    with pytest.raises(ValueError, match="a and b overlap"):
        in_order([other, one])


@pytest.mark.parametrize(("shard", "limit"), [((0, 1), None), ((3, 2), None), ((1, 1), 0)])
def test_a_selection_that_selects_nothing_is_refused(shard: tuple[int, int], limit: int | None) -> None:
    with pytest.raises(ValueError, match=r"needs|must be"):
        Selection(limit, shard)
