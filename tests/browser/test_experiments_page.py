"""The page of experiments in a real Chromium: quiet, without network and scripts, on a phone, in light and dark."""

from pathlib import Path

import pytest

from tests.browser.browser import Browser
from tests.browser.test_review_page import CONTRAST
from tests.journeys.conftest import harbor, ready_made, rtrepo, writer
from tests.journeys.experimenter import home, start, warmer
from tests.journeys.test_review_experiments import NASTY, several
from tests.journeys.writer import Writer

__all__ = ["harbor", "home", "ready_made", "rtrepo", "warmer", "writer"]

pytestmark = pytest.mark.xdist_group("browser")

SCREENS = {"wide": (1200, 900), "phone": (360, 780)}


@pytest.fixture(params=["one", "several", "many"])
def written(request: pytest.FixtureRequest, home: Writer, tmp_path: Path) -> Path:
    """A page in a file."""
    person, page = home.person, tmp_path / "page.html"
    several(home)
    metrics = [word for at in range(9) for word in ("--metric", f"a_rather_long_metric_{at}={at / 7}")]
    person("experiment", "record", "warmer", "--run", NASTY * 3, "--version", "main", "--note", NASTY * 9, *metrics)
    if request.param == "many":
        for at in range(12):
            start(person, f"{'long-' * 12}{at}", "--stay", "--param", f"{'x' * 90}={NASTY}")
    person("review", *(["warmer"] if request.param == "one" else ["--all-experiments"]), "-o", page)
    return page


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page(browser: Browser, written: Path, scheme: str, screen: str) -> None:
    browser.look(scheme, SCREENS[screen])
    browser.open(written)
    browser.ask("for (const fold of document.querySelectorAll('details')) fold.open = true")

    assert browser.ask("return document.documentElement.scrollWidth <= innerWidth")
    assert browser.ask(CONTRAST) == [True, []]
    assert browser.console() == []
    assert browser.requests() == [written.as_uri()]
    assert browser.ask("return document.querySelectorAll('main u, header u').length") == 0


def test_every_label_of_the_tree_stands_beside_its_mark(browser: Browser, written: Path) -> None:
    browser.open(written)
    off = browser.ask("""
        const middle = (element) => { const box = element.getBoundingClientRect(); return box.top + box.height / 2 };
        const rows = [...document.querySelectorAll('.tree li')];
        const marks = [...document.querySelectorAll('.tree .mark:not(.is-joint)')].map(middle);
        return rows.filter((row) => !marks.some((mark) => Math.abs(mark - middle(row)) < 3)).length;
    """)

    assert off == 0
