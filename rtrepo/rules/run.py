"""Running the rules over one subject."""

from collections.abc import Iterator, Mapping, Sequence

from rtrepo.model.finding import Finding, Severity
from rtrepo.model.json_place import place_of
from rtrepo.model.subject import SettingsSubject, Subject, Surroundings
from rtrepo.rules.rule import Remark, Rule
from rtrepo.rules.structure import unreadable_settings


def run(subject: Subject, around: Surroundings, asked: Sequence[tuple[Rule, str]]) -> Iterator[Finding]:
    """The findings about one entry by rules with their levels (`levels.active`). A waived finding is given, but
    does not block."""
    waivers = subject.sidecar.data.get("waive")
    for rule, level in asked:
        for remark in rule.check(subject, around):
            waived = waivers.get(rule.code) if isinstance(waivers, Mapping) else None
            yield _finding(subject, rule, remark, level, None if waived is None else str(waived))


def _finding(subject: Subject, rule: Rule, remark: Remark, asked: str, waived: str | None) -> Finding:
    line, column = remark.line, remark.column
    if not line and remark.at and not remark.path and subject.raw:
        line, column = place_of(subject.raw, remark.at)
    # What nobody can read cannot be waived: the waiver would hide it for ever.
    blocks = asked == "block" and (waived is None or rule.family == "structure")
    severity: Severity = rule.severity if asked in ("block", "warn") else "info"
    return Finding(
        dataset=subject.key.dataset,
        id=subject.key.id,
        path=remark.path or subject.path or subject.sidecar_path,
        line=line,
        column=column,
        code=rule.code,
        name=rule.name,
        message=remark.message,
        at=remark.at,
        severity=severity,
        blocks=blocks,
        fix=rule.fix,
        waived=None if rule.family == "structure" else waived,
    )


def settings_finding(subject: SettingsSubject) -> Finding:
    """The finding about a settings file that cannot be read. It always blocks: nothing after it can be trusted."""
    problem = subject.problem
    message = f"{problem.at} {problem.reason}" if problem.at else problem.reason
    return Finding(
        dataset=subject.dataset,
        id="",
        path=subject.path,
        line=problem.line,
        column=problem.column,
        code=unreadable_settings.code,
        name=unreadable_settings.name,
        message=message,
        at=problem.at,
        severity="error",
        blocks=True,
    )
