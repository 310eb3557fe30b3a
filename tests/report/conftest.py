"""Results and ways to read a report back."""

import io

import pytest
from lxml import html

from classifier.report import write_html
from tests.report.builders import disclosing_page, flagged_page, hostile_page, unscored_page


@pytest.fixture
def flagged():
    return flagged_page()


@pytest.fixture
def every_status():
    """One page of each status, and a page without the text it was scored on."""
    return (
        flagged_page(),
        disclosing_page(),
        unscored_page(),
        unscored_page("error", ("unreadable",), id="lost"),
        hostile_page(),
    )


@pytest.fixture
def rendered():
    """A function that returns the HTML of results as a tree."""

    def render(*results, **options):
        stream = io.StringIO()
        write_html(results, stream, **options)
        return html.document_fromstring(stream.getvalue())

    return render


@pytest.fixture
def written():
    """A function that returns what a writer writes."""

    def write(writer, *results):
        stream = io.StringIO(newline="")
        writer(iter(results), stream)
        return stream.getvalue()

    return write
