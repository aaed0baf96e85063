"""The one table of training formats, in sniffing order, and reading a record by it."""

from collections.abc import Mapping
from typing import Any

from rtrepo.errors import RtrepoError
from rtrepo.formats import alpaca, llamafactory, messages, openai, rolethread, sharegpt, trl, unsloth
from rtrepo.formats.format import Format
from rtrepo.formats.record_keys import without_spelling
from rtrepo.model.entry import message_flaw
from rtrepo.model.records import Imported, Rejected

__all__ = ["FORMATS", "WRITTEN", "detect", "find", "read", "without_spelling"]

FORMATS: dict[str, Format] = {
    format_.name: format_
    for format_ in (
        rolethread.FORMAT, messages.FORMAT, sharegpt.FORMAT, alpaca.FORMAT, trl.PREFERENCE_FORMAT, trl.KTO_FORMAT,
    )
}  # fmt: skip
"""Every format that is read, by name. The order is that of sniffing: RoleThread's lines are `messages` with a stamp."""

WRITTEN: dict[str, Format] = FORMATS | {
    format_.name: format_ for format_ in (openai.FORMAT, trl.FORMAT, llamafactory.FORMAT, unsloth.FORMAT)
}
"""Every format that is written, by name: those above, and what one trainer wants of them."""


def find(name: str) -> Format:
    """The format of that name. Raises RtrepoError naming those there are."""
    if name not in WRITTEN:
        raise RtrepoError(f'there is no format "{name}"', hint=f"formats: {', '.join(WRITTEN)}")
    return WRITTEN[name]


def detect(value: Any) -> Format | None:
    """The format that a parsed record is in; None where no one or two know it."""
    if not isinstance(value, Mapping):
        return None
    return next((format_ for format_ in FORMATS.values() if format_.sniff(value)), None)


def read(value: Any, wanted: str | None = None) -> tuple[Format, Imported] | Rejected:
    """Make an entry of a parsed record, in the format wanted or the one it is in, or say why not."""
    chosen = find(wanted) if wanted else detect(value)
    if not isinstance(value, Mapping):
        return Rejected(message_flaw(value))
    if chosen is None:
        return Rejected(_stranger(value))
    result = chosen.read(value)
    return result if isinstance(result, Rejected) else (chosen, result)


def _stranger(value: Mapping[str, Any]) -> str:
    if value.get("messages") is not None and value.get("conversations") is not None:
        return "has both messages and conversations: say which format it is"
    keys = ", ".join(list(value)[:8])
    return f"is in no format known here: it has the keys {keys}" if keys else "is an empty object"
