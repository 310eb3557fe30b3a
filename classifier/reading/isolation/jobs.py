"""What a worker can be asked to read."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from classifier.documents import Page
from classifier.errors import InputError
from classifier.reading.failures import ReadFailure
from classifier.reading.html import read_html
from classifier.reading.limits import Limits
from classifier.reading.parquet import read_parquet
from classifier.reading.pdf import read_pdf
from classifier.reading.streams import unreadable

__all__ = ["read_job"]


def read_job(job: Mapping[str, Any], data: bytes, limits: Limits) -> Iterator[Page | ReadFailure]:
    """Yield what a job asks for.

    Args:
        job: Its `kind` (`html`, `pdf` or `parquet`), its `id`, and for `parquet` the rest of what
            `read_parquet` takes.
        data: The document: HTML as UTF-8, or a PDF. Parquet is opened by its path.
        limits: How much is read.
    """
    name = job["id"]
    try:
        if job["kind"] == "html":
            yield read_html(data.decode("utf-8", "surrogatepass"), id=name, limits=limits)
        elif job["kind"] == "pdf":
            yield read_pdf(data, id=name, limits=limits)
        else:
            yield from read_parquet(
                Path(job["file"]),
                name=name,
                text_field=job["text_field"],
                id_field=job["id_field"],
                limits=limits,
            )
    except InputError as error:
        yield ReadFailure(name, error)
    except OSError as error:
        # The file was there when the job was given.
        yield ReadFailure(name, unreadable(name, error))
