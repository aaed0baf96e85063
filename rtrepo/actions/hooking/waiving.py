"""Waivers that a change brings along with what they excuse. The creator decides; the gate says so."""

from collections.abc import Iterable, Mapping

from rtrepo.actions.checking.rulebook import Rulebook, read_settings
from rtrepo.layout.paths import place_of, sidecar_path
from rtrepo.model.finding import Finding
from rtrepo.model.tree import Tree


def waived_here(findings: Iterable[Finding], before: Tree, book: Rulebook) -> tuple[Finding, ...]:
    """Those findings that would block if the change from `before` did not waive them itself. `book` says what
    blocks."""
    found = []
    for finding in findings:
        if finding.waived is None or not _would_block(finding, book):
            continue
        path = finding.path
        beside = sidecar_path(path) if place_of(path).kind == "entry" else path
        told = read_settings(before, beside).get("waive")
        reason = told.get(finding.code) if isinstance(told, Mapping) else None
        if reason is None or str(reason) != finding.waived:
            found.append(finding)
    return tuple(found)


def _would_block(finding: Finding, book: Rulebook) -> bool:
    return any(one.rule.code == finding.code and one.level == "block" for one in book.page(finding.dataset).asked)
