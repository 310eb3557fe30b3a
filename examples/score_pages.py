"""Score the example pages with the library and print what a moderator would want to know first.

python examples/score_pages.py
"""

from pathlib import Path

from classifier import Analyzer

PAGES = Path(__file__).parent / "pages"


def main() -> None:
    """Print one line a page, and the words that most support each flag."""
    analyzer = Analyzer.from_pretrained()
    for path in sorted(PAGES.iterdir()):
        media_type = "text/html" if path.suffix == ".html" else "text/plain"
        result = analyzer(path.read_bytes(), media_type=media_type, id=path.name)
        flagged = [label for label, flag in result.flags.items() if flag]
        print(f"{result.id}: {', '.join(flagged) or 'nothing flagged'}")
        for passage in result.passages:
            for item in passage.evidence:
                if item.label in flagged and item.weight > 1.0:
                    print(f"    {item.label} ({item.kind}): {item.text!r}")


if __name__ == "__main__":
    main()
