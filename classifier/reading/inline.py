"""Which documents are parsed where they are read, and which in a worker."""

from importlib.util import find_spec

from classifier.documents import Page
from classifier.errors import LimitError, MissingExtraError
from classifier.reading.html import read_html
from classifier.reading.isolation import read_apart
from classifier.reading.limits import Limits

__all__ = ["check_extra", "read_html_page", "read_pdf_page"]


def read_html_page(text: str, *, id: str = "", limits: Limits) -> Page:  # noqa: A002
    """Read HTML: a small page here, a large one in a worker.

    The way to a worker and back costs more than parsing a small page. What a small page can do is bounded by
    the other limits; a large one may need more memory or time than the caller has.

    Raises:
        InputError: It cannot be parsed within the limits.
    """
    if len(text) <= limits.html_inline_bytes:
        return read_html(text, id=id, limits=limits)
    return read_apart("html", text.encode("utf-8", "surrogatepass"), id=id, limits=limits)


def read_pdf_page(data: bytes, *, id: str = "", limits: Limits) -> Page:  # noqa: A002
    """Read a PDF in a worker.

    Raises:
        InputError: It is over a limit, or cannot be read.
        MissingExtraError: pypdf is not installed.
    """
    check_extra("pypdf", "pdf", "PDF")
    if len(data) > limits.input_bytes:
        raise LimitError(
            f"the PDF has more than {limits.input_bytes:,} bytes (limit input_bytes), and cannot be read in "
            "part; save it smaller, or allow more with "
            f"--max input_bytes={max(1, 4 * limits.input_bytes >> 20)}MiB"
        )
    return read_apart("pdf", data, id=id, limits=limits)


def check_extra(package: str, extra: str, what: str) -> None:
    """Check that a package is there before a worker is asked to use it.

    Raises:
        MissingExtraError: It is not installed.
    """
    if find_spec(package) is None:
        raise MissingExtraError(
            f"{what} needs {package}; install it with `pip install 'fairbalance[{extra}]'`, or convert the "
            "input to text or JSON lines"
        )
