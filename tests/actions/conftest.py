"""The repositories of the journeys, opened."""

import pytest

from rtrepo.actions.workspace import open_repository
from rtrepo.git.repository import Repository
from tests.journeys.conftest import harbor, ready_made, rtrepo
from tests.journeys.terminal import Terminal

__all__ = ["harbor", "ready_made", "rtrepo"]


@pytest.fixture
def opened(harbor: Terminal) -> Repository:
    """The repository with harbor/lamp, harbor/ferry and harbor/crates."""
    return open_repository(harbor.folder)
