"""The page of `rtrepo stats` in a real Chromium: quiet, without network and scripts, on a phone, in light and dark."""

from pathlib import Path

import pytest

from rtrepo.actions import page_files
from rtrepo.actions.stats.taking import BY, take
from rtrepo.git.repository import find
from rtrepo.render.stats import page
from tests.browser.browser import Browser
from tests.browser.test_review_page import CONTRAST
from tests.journeys.conftest import harbor, ready_made, rtrepo
from tests.journeys.terminal import Terminal
from tests.journeys.test_stats import aim_for, nasty

__all__ = ["harbor", "ready_made", "rtrepo"]

pytestmark = pytest.mark.xdist_group("browser")

SCREENS = {"wide": (1200, 900), "phone": (360, 780)}


@pytest.fixture(params=["plain", "two versions", "nasty"])
def written(request: pytest.FixtureRequest, harbor: Terminal, tmp_path: Path) -> Path:
    """A page in a file."""
    if request.param == "nasty":
        nasty(harbor.folder)
    else:
        aim_for(harbor.folder, tag__quiet=0.5, system=0, nonsense=3)
    harbor("commit", "-m", "x", "--no-verify")
    revisions = "HEAD~1..HEAD" if request.param == "two versions" else ""
    path = tmp_path / "stats.html"
    path.write_text(page.html(take(find(harbor.folder), revisions, by=BY), page_files.of_stats()), "utf-8")
    return path


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
    assert browser.ask("return document.scripts.length") == 0


def test_it_says_the_same_without_scripts(browser: Browser, written: Path) -> None:
    browser.open(written)
    with_scripts = browser.shown("h2, h3")
    browser.scripts(False)
    browser.open(written)

    assert browser.shown("h2, h3") == with_scripts
    assert "Targets" in with_scripts
