"""`replace`: a text, or what fits a pattern, by another one in the turns of entries."""

import re
from contextlib import nullcontext

from rtrepo.actions.bulk.drafting import Edit, Task
from rtrepo.actions.bulk.texts import retold
from rtrepo.actions.candidate import texts_of
from rtrepo.actions.finder import patience
from rtrepo.errors import RtrepoError
from rtrepo.model.entry import Entry
from rtrepo.model.subject import Subject
from rtrepo.selection.matching import MAX_PATTERN

_SHORT = 40


def replace(
    wanted: str, instead: str, *, regex: bool = False, ignore_case: bool = False, role: str = "", speaker: str = ""
) -> Task:
    """Put `instead` in the place of each `wanted` in what turns say, of one role or one speaker where they are named.

    With `regex`, `wanted` is a regular expression in Python's writing, in which `^` and `$` mean a line's ends, and
    `\\1` or `\\g<name>` in `instead` is what a group fits. Raises RtrepoError (exit code 2) for a pattern that is
    none, that fits where nothing stands, or that takes too long; and where a turn would be left without a word.
    """
    pattern, template = _compiled(wanted, instead, regex=regex, ignore_case=ignore_case)

    def tell(text: str) -> tuple[str, int]:
        places = 0

        def told(match: re.Match[str]) -> str:
            nonlocal places
            if match.end() == match.start():
                raise _fits_everywhere(wanted)
            found = match.expand(template) if regex else instead
            places += found != match.group()
            return found

        return pattern.sub(told, text), places

    def change(found: Subject) -> Edit | None:
        if found.entry is None:
            return None
        with patience(str(found.key)) if regex else nullcontext():
            entry, places = retold(found.entry, found.sidecar, tell, role=role, speaker=speaker)
        if not places:
            return None
        _refuse_silence(found, entry, wanted)
        return Edit(entry, places=places)

    def did(entries: str, places: int) -> str:
        times = "once" if places == 1 else f"{places:,} times"
        return f"replace “{_short(wanted)}” by “{_short(instead)}” {times} in {entries}"

    return Task("replace", f"replace {_short(wanted)}", change, did)


def _compiled(wanted: str, instead: str, *, regex: bool, ignore_case: bool) -> tuple[re.Pattern[str], str]:
    if not wanted:
        raise RtrepoError(
            "replace what? The pattern is empty", hint='rtrepo replace "the lamp" "the lantern"', exit_code=2
        )
    if len(wanted) > MAX_PATTERN and regex:
        raise RtrepoError(f"the pattern has {len(wanted):,} characters; {MAX_PATTERN:,} is the most", exit_code=2)
    flags = re.IGNORECASE if ignore_case else 0
    if not regex:
        return re.compile(re.escape(wanted), flags), instead
    try:
        pattern = re.compile(wanted, flags | re.MULTILINE)
    except (re.error, OverflowError, RecursionError) as error:
        raise RtrepoError(
            f"{wanted!r} is no regular expression: {error}; nothing was changed",
            hint="without --regex the text is taken as it stands",
            exit_code=2,
        ) from None
    try:
        pattern.sub(instead, "")
    except (re.error, IndexError) as error:
        raise RtrepoError(
            f"{instead!r} cannot stand in the place of what fits: {error}; nothing was changed",
            hint=r"\1 is what the first group fits, \\ a backslash",
            exit_code=2,
        ) from None
    if pattern.search(""):
        raise _fits_everywhere(wanted)
    return pattern, instead


def _fits_everywhere(wanted: str) -> RtrepoError:
    return RtrepoError(
        f"{wanted!r} fits where nothing stands, so it fits everywhere; nothing was changed",
        hint="ask for one character at least, such as .+ in the place of .*",
        exit_code=2,
    )


def _refuse_silence(found: Subject, entry: Entry, wanted: str) -> None:
    """Refuse to leave a turn without a word that had some: to take turns away is another thing."""
    assert found.entry is not None
    for (place, index, before), (_, _, after) in zip(found.entry.turns(), entry.turns(), strict=True):
        if any(text.strip() for text in texts_of(before)) and not any(text.strip() for text in texts_of(after)):
            raise RtrepoError(
                f"nothing would be left of {place}[{index}] in {found.key}: {wanted!r} fits all of it; "
                "nothing was changed",
                hint="make the pattern narrower, or say which turns with --role, --speaker and --where",
            )


def _short(text: str) -> str:
    told = " ".join(text.split()) or text
    return told if len(told) <= _SHORT else f"{told[: _SHORT - 1]}…"
