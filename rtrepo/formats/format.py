"""What a training format is: how to know a record of it, to read one, and to write one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rtrepo.model.records import ExportContext, Imported, Outgoing, Rejected, Unwritable


def no_companions(_entries: Sequence[Outgoing], _context: ExportContext) -> dict[str, bytes]:
    """Most formats are one file."""
    return {}


@dataclass(frozen=True, slots=True)
class Format:
    """One format. The law of all: `read(write(e)) == e` minus what `cannot_carry` says.

    `sniff` looks at one parsed record and says whether it is of this format. `read` makes an entry of it
    or says why not. `write` makes one record (a JSON object in the key order of the format) or says why
    the format cannot hold the entry. `cannot_carry` names what a written entry loses, each as a short noun
    (`name`, `tags`). `companions` gives further files by suffix, such as RoleThread's `.registry.json`.
    """

    name: str
    title: str
    sniff: Callable[[Mapping[str, Any]], bool]
    read: Callable[[Mapping[str, Any]], Imported | Rejected]
    write: Callable[[Outgoing, ExportContext], dict[str, Any] | Unwritable]
    cannot_carry: Callable[[Outgoing], list[str]]
    companions: Callable[[Sequence[Outgoing], ExportContext], dict[str, bytes]] = no_companions
