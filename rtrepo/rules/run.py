"""Running the rules over one subject."""

from collections.abc import Collection, Iterator, Sequence

from rtrepo.model.entry import Key
from rtrepo.model.finding import Finding, Severity
from rtrepo.model.json_place import Wanted, places_of
from rtrepo.model.subject import Subject, Surroundings
from rtrepo.model.waivers import reasons
from rtrepo.rules.levels import Asked
from rtrepo.rules.look import Look
from rtrepo.rules.rule import Remark, Rule


def run(
    subject: Subject, around: Surroundings, asked: Sequence[Asked], known: Collection[str] = ()
) -> Iterator[Finding]:
    """The findings about one entry by rules with their levels and options (`levels.active`), in the order of the
    rules. `known` are the codes of all rules. A waived finding is given, but does not block."""
    look = Look(subject, around, known)
    waivers = subject.sidecar.data.get("waive")
    if waivers:
        look.ran = {one.rule.code for one in asked}
    said: list[tuple[Asked, Remark]] = []
    for one in asked:
        try:
            for remark in one.rule.check(look, one.options):
                said.append((one, remark))
                look.found.add(one.rule.code)
        except Exception as error:  # noqa: BLE001 (an entry that a rule stumbles over is to be looked at by a person)
            said.append((one, Remark(stumbled(error))))
            look.found.add(one.rule.code)
    if not said:
        return
    waived = reasons(waivers)
    places = places_of(subject.raw, {_wanted(remark) for _, remark in said if _is_in_entry(subject, remark)})
    for one, remark in said:
        if _is_in_entry(subject, remark):
            line, column = places[_wanted(remark)]
            remark = remark._replace(line=line, column=column)
        yield _finding(subject, one, remark, waived.get(one.rule.code))


def stumbled(error: Exception) -> str:
    """What is said where a rule could not look: no input may end the gate, nor pass it because of that."""
    return f"could not be checked: {type(error).__name__}: {error}"


def _is_in_entry(subject: Subject, remark: Remark) -> bool:
    return bool(not remark.line and remark.at and not remark.path and subject.raw)


def _wanted(remark: Remark) -> Wanted:
    return (f"{remark.at}.content", remark.start) if remark.start >= 0 else (remark.at, -1)


def _finding(subject: Subject, asked: Asked, remark: Remark, waived: str | None) -> Finding:
    rule = asked.rule
    # What nobody can read cannot be waived: the waiver would hide it for ever.
    blocks = asked.level == "block" and (waived is None or rule.family == "structure")
    return Finding(
        dataset=subject.key.dataset,
        id=subject.key.id,
        path=remark.path or subject.path or subject.sidecar_path,
        line=remark.line,
        column=remark.column,
        code=rule.code,
        name=rule.name,
        message=remark.message,
        at=remark.at,
        severity=_severity(rule, asked.level),
        blocks=blocks,
        fix=rule.fix,
        waived=None if rule.family == "structure" else waived,
    )


def _severity(rule: Rule, level: str) -> Severity:
    if level == "info":
        return "info"
    return "warn" if rule.severity == "info" else rule.severity


def about_settings(path: str, dataset: str, asked: Asked, remark: Remark) -> Finding:
    """A finding about a settings file; nothing waives it."""
    subject = Subject(Key(dataset, ""), path)
    return _finding(subject, asked, remark, None)


def about_entry(subject: Subject, asked: Asked, remark: Remark, waived: str | None) -> Finding:
    """A finding about an entry by a rule that looked at more than it, with its waiver."""
    return _finding(subject, asked, remark, waived)
