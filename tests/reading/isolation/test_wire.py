"""What goes through the pipe comes out the same, and what our readers would not have sent is refused."""

import io
import signal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.documents import Block, Page, Span, Unseen
from classifier.errors import DecodeError, LimitError
from classifier.reading import Limits, ReadFailure
from classifier.reading.isolation.frames import (
    BrokenFrameError,
    read_frame,
    read_object,
    write_frame,
    write_object,
)
from classifier.reading.isolation.wire import pack, unpack
from classifier.reading.isolation.worker import serve

PAGE = Page(
    text="One.\n\nTwo \U0001f344 \x00",
    id="p\udc80",
    blocks=(Block(0, 4, role="heading"), Block(6, 9)),
    passages=(Span(0, 4), Span(6, 9)),
    title="A title",
    incomplete=("damaged", "truncated"),
    media_type="application/pdf",
    unseen=(Unseen("hidden", "words"),),
)


def through(value):
    pipe = io.BytesIO()
    write_object(pipe, value)
    pipe.seek(0)
    return read_object(pipe, 1 << 20)


@pytest.mark.parametrize("record", [PAGE, Page(text=""), Page.from_passages(["a", "", "b"], id="x")])
def test_a_page_comes_back_the_same(record):
    assert unpack(through(pack(record))) == record


def test_a_failure_comes_back_the_same():
    back = unpack(through(pack(ReadFailure("x", LimitError("too much", reason="deadline")))))
    assert (back.id, type(back.error), str(back.error), back.error.reason) == (
        "x", LimitError, "too much", "deadline",
    )  # fmt: skip


@given(st.text(st.characters()))
def test_any_text_comes_back_the_same(text):
    assert unpack(through(pack(Page(text=text, id=text, title=text)))).text == text


@pytest.mark.parametrize(
    "changes",
    [
        {"text": None},
        {"text": 5},
        {"blocks": [[0, 99, "main"]]},
        {"blocks": [[3, 1, "main"]]},
        {"blocks": [[-1, 1, "main"]]},
        {"blocks": [[True, 1, "main"]]},
        {"blocks": [[0.0, 1, "main"]]},
        {"blocks": [[0, 1]]},
        {"blocks": [[0, 1, None]]},
        {"blocks": 5},
        {"passages": [[0, 99]]},
        {"incomplete": ["made_up"]},
        {"incomplete": [[]]},
        {"title": 1},
        {"unseen": [["hidden"]]},
    ],
)
def test_a_page_that_no_reader_of_ours_makes_is_refused(changes):
    with pytest.raises(BrokenFrameError):
        unpack({**pack(PAGE), **changes})


@pytest.mark.parametrize("error", ["SystemExit", "", None, "ReadFailure"])
def test_an_error_of_another_kind_is_refused(error):
    with pytest.raises(BrokenFrameError):
        unpack({**pack(ReadFailure("x", DecodeError("no"))), "error": error})


@pytest.mark.parametrize(
    "data", [b"", b"\0\0\0", b"\0" * 7 + b"\x05abc", b"\xff" * 8, b"\0" * 7 + b"\x02[]", b"\0" * 7 + b"\x01{"]
)
def test_what_is_no_message_is_refused(data):
    with pytest.raises(BrokenFrameError):
        read_object(io.BytesIO(data), 1000)


def test_a_message_over_the_limit_is_not_read():
    pipe = io.BytesIO()
    write_frame(pipe, b"x" * 101)
    pipe.seek(0)
    with pytest.raises(BrokenFrameError, match="101 bytes, at most 100"):
        read_frame(pipe, 100)
    assert pipe.tell() == 8


def test_a_worker_answers_job_after_job_until_there_are_none():
    jobs, answers = io.BytesIO(), io.BytesIO()
    limits = {name: getattr(Limits(), name) for name in Limits.__slots__}
    for text in (b"one", b"two"):
        write_object(jobs, {"id": "x", "limits": limits})
        write_frame(jobs, text)
    jobs.seek(0)
    seen = []

    def reader(job, data, limits):
        seen.append(limits.html_inline_bytes)
        assert signal.getitimer(signal.ITIMER_PROF)[0] > 0
        yield Page(text=data.decode(), id=job["id"])

    with pytest.raises(BrokenFrameError):
        serve(jobs, answers, reader)
    assert signal.getitimer(signal.ITIMER_PROF)[0] == 0
    answers.seek(0)
    kept = [read_object(answers, 1 << 20) for _ in range(5)]
    assert kept[0] == {"ready": True}
    assert [unpack(answer["record"]).text for answer in kept[1::2]] == ["one", "two"]
    assert kept[2] == kept[4] == {"end": "done"}
    assert min(seen) > 10**9, "a worker must not start workers"


def test_a_worker_without_memory_says_so_and_ends():
    jobs, answers = io.BytesIO(), io.BytesIO()
    write_object(jobs, {"id": "x", "limits": {}})
    write_frame(jobs, b"")
    jobs.seek(0)

    def reader(job, data, limits):
        raise MemoryError
        yield

    serve(jobs, answers, reader)
    answers.seek(0)
    assert [read_object(answers, 100) for _ in range(2)] == [{"ready": True}, {"end": "out_of_memory"}]
