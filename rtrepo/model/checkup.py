"""What `doctor` looked at, and what it did about it."""

from typing import NamedTuple


class Check(NamedTuple):
    """One thing that was looked at: whether it is `fine`, what it `says`, what to type where it is not, and whether
    `doctor --fix` does that."""

    name: str
    fine: bool
    says: str
    hint: str = ""
    fixable: bool = False


class Checkup(NamedTuple):
    """Every check, and in sentences what was done before them."""

    checks: tuple[Check, ...]
    did: tuple[str, ...] = ()

    @property
    def ailing(self) -> tuple[Check, ...]:
        """The checks that need attention."""
        return tuple(check for check in self.checks if not check.fine)
