"""What a version changes, for a line of its message."""

from collections.abc import Mapping
from typing import NamedTuple

from rtrepo.model.change import Across


class Summary(NamedTuple):
    """Entries by dataset (sorted) and kind of change, those above zero, and what runs through them."""

    datasets: Mapping[str, Mapping[str, int]]
    across: tuple[Across, ...] = ()
