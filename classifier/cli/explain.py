"""`fairbalance explain`: one page in, its decisions and what would have changed them out."""

import argparse
from collections.abc import Iterable
from itertools import islice

from classifier.cli.options import add_deciding, add_reading, load_analyzer, read_limits, refuse_terminal
from classifier.cli.output import is_among, open_output
from classifier.cli.status import ExitStatus
from classifier.counterfactual import explain_page
from classifier.errors import UnreadableError
from classifier.reading import Page, ReadFailure, read_source
from classifier.report import EXPLAINED_FORMATS

__all__ = ["add_parser", "run"]

_DESCRIPTION = """\
Explain one page: for each label the decision, score and threshold, the strongest reasons, and
the least that would have changed the decision. For that the model scores the page again without
single sentences, single kinds of evidence and single passages, and with single matches taken
without the negation, hedge or attribution around them; nothing is guessed from weights."""
_EXAMPLES = """\
examples:
  fairbalance explain page.html
  fairbalance explain crawl.jsonl --id p1 --format json
  curl -s https://example.org/ | fairbalance explain - --input html

"""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", *, epilog: str) -> None:
    """Add the command to a parser."""
    parser = commands.add_parser(
        "explain",
        help="say why one page is decided so, and what would have changed it",
        description=_DESCRIPTION,
        epilog=_EXAMPLES + epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add(
        "path",
        nargs="?",
        default="-",
        metavar="FILE",
        help="the file to explain; - or nothing is standard input",
    )
    add_reading(parser)
    add("--id", metavar="ID", help="the record to explain, where the file holds several")
    add(
        "--format",
        choices=sorted(EXPLAINED_FORMATS),
        default="text",
        help="what to write (default: text)",
    )
    add_deciding(parser)
    parser.set_defaults(run=run, parser=parser)


def run(options: argparse.Namespace) -> int:
    """Explain what the options name, write it, and return the exit status."""
    if options.path == "-":
        refuse_terminal(options.parser, "FILE")
    if options.output is not None and is_among(options.output, [options.path]):
        options.parser.error(f"--output {options.output!r} is the input; name another file")
    analyzer = load_analyzer(options)
    page = _page(options)
    with open_output(options.output) as stream:
        explanation = explain_page(analyzer, page, level=options.level)
        EXPLAINED_FORMATS[options.format](explanation, stream)
    if explanation.result.status == "error":
        return ExitStatus.RECORD_ERRORS
    return ExitStatus.FLAGGED if options.fail_on_flag and explanation.result.flagged else ExitStatus.DONE


def _page(options: argparse.Namespace) -> Page | ReadFailure:
    pages = read_source(
        options.path,
        input_format=options.input,
        text_field=options.text_field,
        id_field=options.id_field,
        limits=read_limits(options),
        allow_fetch=options.allow_fetch,
    )
    if options.id is not None:
        return _named(pages, options)
    first, *more = islice(pages, 2)
    if more:
        options.parser.error(
            f"{options.path} holds several records and explain takes one; name it with --id, "
            f"such as --id {first.id!r}"
        )
    return first


def _named(pages: Iterable[Page | ReadFailure], options: argparse.Namespace) -> Page | ReadFailure:
    last = ""
    for page in pages:
        unread = isinstance(page, ReadFailure) and page.id == options.path
        if unread or page.id == options.id:
            return page
        last = page.id
    message = f"{options.path} holds no record with the id {options.id!r}; its last one is {last!r}"
    return ReadFailure(options.id, UnreadableError(message))
