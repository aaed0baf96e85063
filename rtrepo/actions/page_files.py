"""The files that pages for the browser are made with, from `templates/`."""

from rtrepo import assets
from rtrepo.model.review import PageFiles

_SHEET = "experiments/sheet.html"


def of_review() -> PageFiles:
    """The page of a change."""
    page = _read("page/head.html", _SHEET, "review/page.html")
    return PageFiles(page, _read("review/style.css", "experiments/style.css"), _read("review/script.js"))


def of_experiments() -> PageFiles:
    """The page of several experiments. It has no script."""
    page = _read("page/head.html", _SHEET, "experiments/page.html")
    return PageFiles(page, _read("review/style.css", "experiments/style.css"), "")


def of_stats() -> PageFiles:
    """The page of what is in the data: the style sheet is the review page's, and what charts need. It has no script."""
    page = _read("page/head.html", "stats/page.html")
    return PageFiles(page, _read("review/style.css", "stats/style.css"), "")


def _read(*names: str) -> str:
    return "".join((assets.templates() / name).read_text("utf-8") for name in names)
