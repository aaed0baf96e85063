"""A real Chromium without a screen, started once, and pages opened in it."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rtrepo.cli.eyes import reading
from rtrepo.model.review import Review
from rtrepo.render.page import document
from tests.browser.browser import Browser
from tests.render.test_review import FILES


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The browser. Without one the tests are skipped, but never where CI says that it is CI."""
    found = {name: shutil.which(name) for name in ("chromium", "chromedriver")}
    missing = [name for name, path in found.items() if not path]
    if missing:
        reason = f"{' and '.join(missing)} not here (Debian: apt-get install chromium chromium-driver)"
        if os.environ.get("CI") == "true":
            pytest.fail(f"the review page must be tested in a real browser, and {reason}", pytrace=False)
        pytest.skip(reason)
    browser = Browser(str(found["chromium"]), str(found["chromedriver"]), tmp_path_factory.mktemp("chromium"))
    yield browser
    browser.close()


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    """The same with everything back as it was: light, wide, with scripts, without what a page kept."""
    chromium.reset()
    return chromium


@pytest.fixture
def page(tmp_path: Path) -> Callable[..., Path]:
    """Writes the page of a review into a file of its own."""

    def write(review: Review, name: str = "review.html", **more: int) -> Path:
        path = tmp_path / name
        path.write_bytes(document.html(review, FILES, reading(), **more).encode("utf-8"))
        return path

    return write
