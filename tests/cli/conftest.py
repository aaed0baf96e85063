"""The repositories of the journeys, for tests of the command line itself."""

from tests.journeys.conftest import harbor, rtrepo

__all__ = ["harbor", "rtrepo"]
