"""Waivers that a change brings along with what they excuse. The creator decides; the gate says so."""

from collections.abc import Iterable, Iterator
from functools import cache

from rtrepo.actions.checking.rulebook import Rulebook, read_settings
from rtrepo.layout import snapshots
from rtrepo.layout.paths import place_of, sidecar_path
from rtrepo.model.finding import Finding
from rtrepo.model.tree import Tree
from rtrepo.model.waivers import reasons


def waived_here(findings: Iterable[Finding], before: Tree, book: Rulebook) -> tuple[Finding, ...]:
    """Those findings that would block if the change from `before` did not waive them itself. `book` says what
    blocks."""

    @cache
    def sidecars(dataset: str) -> dict[str, str]:
        return {str(one.key): one.sidecar for one in snapshots.entries(before, dataset)}

    def places(finding: Finding) -> Iterator[str]:
        """The sidecars that may waive it: the entry's own, and that of the other entry that it names."""
        yield sidecar_path(finding.path) if place_of(finding.path).kind == "entry" else finding.path
        for name in finding.entries:
            yield sidecars(name.partition("/")[0]).get(name, "")

    def stood(finding: Finding) -> bool:
        told = (reasons(read_settings(before, place).get("waive")) for place in places(finding) if place)
        return any(one.get(finding.code) == finding.waived for one in told)

    return tuple(one for one in findings if one.waived is not None and _would_block(one, book) and not stood(one))


def _would_block(finding: Finding, book: Rulebook) -> bool:
    return any(one.rule.code == finding.code and one.level == "block" for one in book.page(finding.dataset).asked)
