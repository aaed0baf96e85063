"""The repositories of the journeys, for tests of the command line itself."""

from tests.journeys.conftest import harbor, ready_made, rtrepo

__all__ = ["harbor", "ready_made", "rtrepo"]
