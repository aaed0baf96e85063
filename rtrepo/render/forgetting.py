"""What `forget` would do, did, and cannot reach, for people and as JSON (`rtrepo.forget/1`)."""

import shlex
from collections.abc import Iterator
from typing import Any

from rtrepo.model.forgetting import ForgetReport, Place
from rtrepo.render.cells import wrap
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.wording import count

_NAMED = 8
_INDENT = " " * 13


def text(report: ForgetReport, style: Style) -> str:
    """What is found, or was done; what cannot be reached; what to type next."""
    if report.remains:
        lines = wrap(f"{_what(report)}: not everything is gone", style.width, "  ")
        lines += [line for one in report.remains[:_NAMED] for line in wrap(f"  {safe(one)}", style.width, "    ")]
        lines += _more(len(report.remains))
        return style.page([*lines, *wrap("Take these out by hand, and run the same forget again", style.width)])
    if report.nothing and not report.untracked:
        return style.page(wrap(f"{_what(report)}: found nowhere here, so nothing was changed", style.width, "  "))
    lines = [] if report.done else wrap(f"To be forgotten: {_what(report)}", style.width, "  ")
    if report.done:
        lines += wrap(
            f"Forgotten: {_what(report)}. 0 hits are left in any object, ref or file of the repository",
            style.width,
            "  ",
        )
    for name, told in _rows(report):
        lines += wrap(f"  {name:<11}{told}", style.width, _INDENT)
    lines += [line for told in _out_of_reach(report) for line in wrap(told, style.width, _INDENT)]
    lines += wrap(_last(report), style.width)
    return style.page(lines)


def _what(report: ForgetReport) -> str:
    entries = ", ".join(safe(str(key)) for key in report.entries[:_NAMED])
    if len(report.entries) > _NAMED:
        entries += f" and {len(report.entries) - _NAMED:,} more"
    parts = [entries] if entries else []
    parts += [f"“{safe(report.text)}”"] if report.text else []
    return " and ".join(parts) or "nothing"


def _rows(report: ForgetReport) -> Iterator[tuple[str, str]]:
    """What changes, a line for each kind."""
    if report.versions:
        yield "versions", f"{report.versions:,} of {report.of:,} get a new id; what else is in them stays as it is"
    gone = [place for place in report.files if not place.places]
    reworded = [place for place in report.files if place.places]
    if gone:
        yield "removed", _named(gone)
    if reworded:
        places = sum(place.places for place in reworded)
        mark = f" say {safe(report.mark)} instead:" if report.text else ":"
        yield "reworded", f"{count(places, 'place', 'places')}{mark} {_named(reworded)}"
    if report.messages:
        yield "messages", f"{count(report.messages, 'message', 'messages')} of versions or tags"
    others = [
        *([count(report.tags, "annotated tag", "annotated tags")] if report.tags else []),
        *([count(report.stashes, "stash", "stashes")] if report.stashes else []),
        *([f"{count(report.signatures, 'signature', 'signatures')} lost"] if report.signatures else []),
    ]
    if others:
        yield "also", ", ".join(others)
    if report.desk:
        yield "on disk", f"{count(len(report.desk), 'file', 'files')} of the working tree, with any uncommitted edits"
    if report.dropped:
        yield "dropped", f"{', '.join(map(safe, report.dropped[:_NAMED]))}: known from remotes, or only a cache"
    if not report.nothing:
        yield "emptied", "git's reflogs and caches; what no branch, tag, stash or undo holds any more is gone too"
    if report.related:
        yield (
            "related",
            f"{', '.join(safe(str(key)) for key in report.related)}: made from it, or it from them; "
            + ("name them too, if they are to go"),
        )


def _named(places: list[Place]) -> str:
    told = ", ".join(
        safe(one.what) + (f" ({count(one.contents, 'version', 'versions')})" if one.contents > 1 else "")
        for one in places[:_NAMED]
    )
    return told + (f" and {len(places) - _NAMED:,} more" if len(places) > _NAMED else "")


def _more(number: int) -> list[str]:
    return [f"  and {number - _NAMED:,} more"] if number > _NAMED else []


def _out_of_reach(report: ForgetReport) -> Iterator[str]:
    """What is not changed, and what the person can do about it."""
    if report.mentions:
        named = ", ".join(map(safe, report.mentions[:_NAMED]))
        yield f"  mentions   the id still stands in {named}; forget --text takes a name out too"
    if report.people:
        yield f"  stays      {count(report.people, 'version is', 'versions are')} by somebody called so; --authors"
    if report.untracked:
        named = ", ".join(map(safe, report.untracked[:_NAMED]))
        yield f"  not git's  {named}: have it, and are yours to change or remove"
    if report.packed:
        yield f"  packed     {count(report.packed, 'archive', 'archives')} (zip, gz …): nobody looked inside"
    for remote in report.remotes:
        yield f"  remote     {safe(remote.name)} ({safe(remote.url)}) still has it: {safe(remote.command)}"
    if report.exports:
        named = ", ".join(map(safe, report.exports[:_NAMED]))
        yield f"  exports    {named}: written from versions that are made anew; may have it"
    yield "  elsewhere  clones, backups, copies of the folder and what was trained on it: out of reach from here"


def _last(report: ForgetReport) -> str:
    if not report.done:
        return "This cannot be taken back by undo. Do it: the same with --keep-backup FILE or --no-backup, and --yes"
    if report.backup:
        return f"The backup still holds it: rtrepo backup restore {shlex.quote(safe(report.backup))} DIR"
    return "undo goes on with what was done before; this itself cannot be taken back"


def to_json(report: ForgetReport) -> dict[str, Any]:
    """The schema `rtrepo.forget/1`."""
    return {
        "schema": "rtrepo.forget/1",
        "done": report.done,
        "entries": [{"dataset": key.dataset, "id": key.id} for key in report.entries],
        "text": report.text or None,
        "versions": report.versions,
        "of": report.of,
        "files": [{"path": place.what, "contents": place.contents, "places": place.places} for place in report.files],
        "messages": report.messages,
        "tags": report.tags,
        "stashes": report.stashes,
        "signatures": report.signatures,
        "people": report.people,
        "refs": list(report.refs),
        "dropped": list(report.dropped),
        "working_files": list(report.desk),
        "mentions": list(report.mentions),
        "related": [{"dataset": key.dataset, "id": key.id} for key in report.related],
        "untracked": list(report.untracked),
        "packed": report.packed,
        "found": report.found,
        "exports": list(report.exports),
        "remotes": [remote._asdict() for remote in report.remotes],
        "backup": report.backup or None,
        "map": report.map or None,
        "remains": list(report.remains),
    }
