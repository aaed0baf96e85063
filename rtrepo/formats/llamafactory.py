"""The format `llamafactory`: ShareGPT in the one spelling that LLaMA-Factory's default tags name, `tools` as a text.

Source: LLaMA-Factory, data/README.md and data/converter.py: the tags hold for the whole file, tools are a JSON string.
"""

from collections.abc import Mapping
from typing import Any

from rtrepo.formats import sharegpt
from rtrepo.formats.format import Format
from rtrepo.formats.record_keys import without_spelling
from rtrepo.model.json_text import line_of
from rtrepo.model.records import ExportContext, Outgoing, Unwritable


def write(outgoing: Outgoing, context: ExportContext) -> dict[str, Any] | Unwritable:
    """The entry as a canonical ShareGPT record, whatever its source looked like, with `tools` as a text of JSON."""
    record = sharegpt.write(without_spelling(outgoing, sharegpt.NAME), context)
    if isinstance(record, Unwritable) or not _tools_are_no_text(outgoing):
        return record
    return record | {"tools": line_of(record["tools"])}


def _tools_are_no_text(outgoing: Outgoing) -> bool:
    return not isinstance(outgoing.entry.data.get("tools"), str | None)


def cannot_carry(outgoing: Outgoing) -> list[str]:
    """What ShareGPT cannot, and that tools were a list."""
    return sharegpt.cannot_carry(outgoing) + (["tools as a list"] if _tools_are_no_text(outgoing) else [])


def _unread(_: Mapping[str, Any]) -> bool:
    """What is written is ShareGPT, and read as that."""
    return False


FORMAT = Format("llamafactory", "LLaMA-Factory", _unread, sharegpt.read, write, cannot_carry)
