"""The format `rolethread`: RoleThread Lite 1.0.0's native lines, with the `.registry.json` beside them.

A line is `{"messages", "tags", "_rolethread"}`. RoleThread trusts a file, and edits it in place, only if
every line has the stamp; at load it strips and rewrites what is not in its shape. So an export writes that
shape at once and says what it changed for it.
"""

import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from rtrepo.formats import messages, sharegpt
from rtrepo.formats.format import Format
from rtrepo.formats.record_keys import (
    ENTRY_KEYS,
    LABEL_KEYS,
    fields_out,
    in_order_of_first,
    sidecar_losses,
    unknown_fields,
    unwritable_reason,
)
from rtrepo.formats.registry_out import carries_characters, registry_bytes
from rtrepo.model.entry import Entry
from rtrepo.model.names import is_name
from rtrepo.model.records import ExportContext, Imported, Outgoing, Rejected, Unwritable

NAME = "rolethread"
STAMP, LEGACY_STAMP = "_rolethread", "_loreforge"
VERSION = "1.0.0"
"""The version of RoleThread Lite whose loader accepted what is written here."""

_STAMP_KEYS = ("version", "native", "validated_at", "entry_uuid", "dataset_uuid")
_OWN_KEYS = frozenset({"messages", "conversations", "chosen", "rejected", "tags", STAMP, LEGACY_STAMP, *ENTRY_KEYS,
                       *LABEL_KEYS})  # fmt: skip

# RoleThread splits its own file with str.splitlines(): these, written raw, tear a line in two.
_SEPARATORS = re.compile("[\u0085\u2028\u2029]")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def sniff(record: Mapping[str, Any]) -> bool:
    """It has RoleThread's stamp, or the one of its time as LoreForge, and turns."""
    stamped = isinstance(record.get(STAMP), Mapping) or isinstance(record.get(LEGACY_STAMP), Mapping)
    return stamped and (messages.sniff(record) or sharegpt.sniff(record))


def read(record: Mapping[str, Any]) -> Imported | Rejected:
    """Make an entry of a line; the id is the stamp's `entry_uuid`.

    `back["dataset_uuid"]` is the dataset the line says it belongs to. What changes with every save
    (`version`, `validated_at`) and `native: true` are dropped; other keys of the stamp go to `extra`.
    """
    key = STAMP if STAMP in record else LEGACY_STAMP
    stamp = record.get(key)
    if not isinstance(stamp, Mapping):
        return Rejected(f"has no {STAMP} object")
    rest = {name: value for name, value in record.items() if name != key}
    result = (sharegpt if sharegpt.sniff(rest) else messages).read(rest)
    if isinstance(result, Rejected):
        return result
    left = {name: value for name, value in stamp.items() if name not in _STAMP_KEYS}
    if "native" in stamp and stamp["native"] is not True:
        left["native"] = stamp["native"]
    given = stamp.get("entry_uuid")
    source_id = given if isinstance(given, str) and given else ""
    extra = dict(result.sidecar.get("extra", {}))
    if result.source_id and source_id:
        extra["id"] = record["id"]  # the stamp names the entry; the other id is what the record carried too
    if "entry_uuid" in stamp and not is_name(given):
        left["entry_uuid"] = given
    back = dict(result.back)
    if isinstance(stamp.get("dataset_uuid"), str):
        back["dataset_uuid"] = stamp["dataset_uuid"]
    elif "dataset_uuid" in stamp:
        left["dataset_uuid"] = stamp["dataset_uuid"]
    if left:
        extra[key] = left
    sidecar = dict(result.sidecar) | ({"extra": extra} if extra else {})
    return Imported(result.entry, sidecar, source_id or result.source_id, back)


def write(outgoing: Outgoing, context: ExportContext) -> dict[str, Any] | Unwritable:
    """The entry as a line that RoleThread Lite 1.0.0 loads as its own: messages, tags, _rolethread, then the
    entry's other keys and `extra`, which RoleThread keeps (its full edit drops them).

    Refused is what its validation calls an error: fewer than three turns, no system turn first, turns that
    do not alternate or do not end with the assistant, blank turns, content that is not text.
    """
    reason = unwritable_reason(outgoing.entry) or _flaw(outgoing.entry)
    if reason:
        return Unwritable(reason)
    data = outgoing.entry.data
    turns = [message | {"content": message["content"].strip()} for message in data["messages"]]
    extra = outgoing.sidecar.extra
    left = extra.get(STAMP)
    stamp = {
        "version": VERSION,
        "native": True,
        "validated_at": context.committed_at,
        "entry_uuid": outgoing.id,
        "dataset_uuid": _dataset_uuid(context),
    }
    if isinstance(left, Mapping):
        stamp |= {key: value for key, value in left.items() if key not in _STAMP_KEYS}
    record: dict[str, Any] = {"messages": turns, "tags": _slugs(outgoing.sidecar.tags), STAMP: stamp}
    record |= {name: data[name] for name in ("chosen", "rejected") if name in data}
    record |= fields_out(outgoing.entry, "label")
    record |= _extra_out(extra)
    return {key: _on_one_line(value) for key, value in record.items()}


def _extra_out(extra: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of a sidecar's `extra` that can stand in a line without meaning something else there."""
    return {key: value for key, value in extra.items() if key not in _OWN_KEYS}


def _flaw(entry: Entry) -> str:
    turns = entry.messages
    if len(turns) < 3:
        return f"has {len(turns)} messages; RoleThread needs a system, a user and an assistant turn"
    for index, message in enumerate(turns):
        expected = "system" if index == 0 else ("assistant", "user")[index % 2]
        if message["role"] != expected:
            return f'messages[{index}] is "{message["role"]}" where RoleThread needs the {expected}'
        if not isinstance(message["content"], str):
            return f"messages[{index}] has content that is not text"
        if not message["content"].strip():
            return f"messages[{index}] is blank"
    return "" if len(turns) % 2 else "the last turn is the user's"


def _dataset_uuid(context: ExportContext) -> str:
    """The dataset's id; where it has none, one that is the same for every line of this file."""
    given = context.dataset.get("id")
    return given if isinstance(given, str) and given else str(uuid.uuid5(uuid.NAMESPACE_URL, context.filename))


def slug(tag: str) -> str:
    """A tag as RoleThread writes it: `Slow Burn` and `slow-burn` are `slow_burn`; empty if nothing is left."""
    return _NOT_SLUG.sub("_", tag.lower().replace("&", " ")).strip("_")


def _slugs(tags: Sequence[str]) -> list[str]:
    return [name for name in dict.fromkeys(map(slug, tags)) if name]


def _on_one_line(value: Any) -> Any:
    if isinstance(value, str):
        return _SEPARATORS.sub("\n", value)
    if isinstance(value, list):
        return [_on_one_line(item) for item in value]
    if isinstance(value, dict):
        return {_on_one_line(key): _on_one_line(item) for key, item in value.items()}
    return value


def cannot_carry(outgoing: Outgoing) -> list[str]:
    """The sidecar but tags, speakers, characters and extra, and what RoleThread's shape changes."""
    losses = [
        *sidecar_losses(outgoing, {"tags", "extra", "speakers", "characters"}),
        *unknown_fields(outgoing.entry),
    ]
    sidecar = outgoing.sidecar
    if not carries_characters(outgoing):
        losses.append("characters")
    if list(sidecar.tags) != _slugs(sidecar.tags):
        losses.append("tag spelling")
    if any(key in _OWN_KEYS for key in sidecar.extra if key != STAMP):
        losses.append("extra")
    turns = [message.get("content") for message in outgoing.entry.messages]
    if any(isinstance(content, str) and content != content.strip() for content in turns):
        losses.append("edge whitespace")
    carried = [
        dict(outgoing.entry.data),
        {key: sidecar.extra[key] for key in sidecar.extra if key not in _OWN_KEYS},
    ]
    if _on_one_line(carried) != carried:
        losses.append("line separators (U+0085, U+2028, U+2029)")
    return in_order_of_first(losses)


def companions(entries: Sequence[Outgoing], context: ExportContext) -> dict[str, bytes]:
    """`.registry.json`: the dataset's tags, characters, prompts, and who speaks which turn."""
    used = [tag for outgoing in entries for tag in _slugs(outgoing.sidecar.tags)]
    return {".registry.json": registry_bytes(entries, context, _dataset_uuid(context), used)}


FORMAT = Format(NAME, "RoleThread Lite", sniff, read, write, cannot_carry, companions)
