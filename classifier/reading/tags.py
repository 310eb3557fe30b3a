"""What the elements of an HTML page do to the text in them."""

from typing import Final

__all__ = [
    "BLOCKS",
    "CELLS",
    "FORM_TEXT",
    "HEADINGS",
    "LISTS",
    "NEVER_TEXT",
    "PREFORMATTED",
    "REGIONS",
    "ROLES",
]

NEVER_TEXT: Final = frozenset(
    {
        "script", "style", "template", "title", "datalist",
        # What stands inside these shows only where the browser cannot show the thing itself.
        "audio", "canvas", "iframe", "object", "video",
    }
)  # fmt: skip
"""Elements whose text is no text of the page, seen or hidden."""

HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "summary"})

LISTS: Final = frozenset({"ul", "ol", "dl", "menu", "select"})
"""Elements whose parts are lines of one block."""

CELLS: Final = frozenset({"td", "th"})

PREFORMATTED: Final = frozenset({"pre", "textarea", "plaintext", "xmp", "listing"})
"""Elements whose line breaks show."""

FORM_TEXT: Final = frozenset({"label", "legend", "select", "textarea"})
"""Parts of a form; the form itself is none, as some sites wrap the whole page in one."""

BLOCKS: Final = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details",
        "dialog", "div", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr",
        "html", "label", "legend", "li", "listing", "main", "nav", "option", "p", "plaintext", "pre",
        "search", "section", "table", "td", "textarea", "th", "tr", "xmp",
    }
) | HEADINGS | LISTS  # fmt: skip
"""Elements before and after which the text breaks."""

REGIONS: Final = {
    "nav": "nav",
    "footer": "footer",
    "aside": "aside",
    "navigation": "nav",
    "contentinfo": "footer",
    "complementary": "aside",
}
"""Elements, and values of the attribute `role`, that give all the text in them one role."""

ROLES: Final = {
    **dict.fromkeys(HEADINGS, "heading"),
    **dict.fromkeys(LISTS, "list"),
    # After the lists, as a menu of choices belongs to its form.
    **dict.fromkeys(FORM_TEXT, "form"),
    "caption": "caption",
    "figcaption": "caption",
    "table": "table",
}
"""Elements that give the text in them a role, unless a region does."""
