"""`backup.json`: what a backup says of itself, in a commit inside it. Strangers may have written one."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from rtrepo.git.backup.header import DamagedError, Header, Name
from rtrepo.model.backup import SCHEMA, Contents, Desk, LeftOut, Stashed

FILE = "backup.json"
_ID = re.compile(r"[0-9a-f]{40}")
_HEAD = re.compile(r"refs/heads/[^\0]+|[0-9a-f]{40}")
SETTING = r"(remote\.[^\0]+\.(url|pushurl|fetch)|branch\.[^\0]+\.(remote|merge))"
"""What of git's settings is kept: where the remotes are and which branch follows which. Others can name programs."""


def to_bytes(contents: Contents) -> bytes:
    """The bytes of a record."""
    told = {"schema": SCHEMA, **contents._asdict()}
    for key in ("desks", "stash", "left_out"):
        told[key] = [one._asdict() for one in told[key]]
    return json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8", "surrogateescape") + b"\n"


def from_bytes(raw: bytes, where: str) -> Contents:
    """The record in some bytes. Raises DamagedError where that is none that could be restored; `where` names the
    backup."""
    try:
        told: dict[str, Any] = json.loads(raw.decode("utf-8", "surrogateescape"))
        if told.pop("schema") != SCHEMA:
            raise ValueError("another schema")
        contents = Contents(
            **{key: told[key] for key in ("repository", "by", "rtrepo", "id")},
            at=int(told["at"]),
            number=int(told["number"]),
            follows=tuple(map(str, told["follows"])),
            needs=tuple(map(_checked, told["needs"])),
            refs={_ref(name): _checked(at) for name, at in told["refs"].items()},
            symbolic={_ref(name): _ref(to) for name, to in told["symbolic"].items()},
            desks=tuple(Desk(**one) for one in told["desks"]),
            stash=tuple(Stashed(_checked(one["id"]), str(one["message"])) for one in told["stash"]),
            shallow=tuple(map(_checked, told["shallow"])),
            settings=tuple((_setting(name), str(value)) for name, value in told["settings"]),
            left_out=tuple(LeftOut(**one) for one in told["left_out"]),
        )
        for desk in contents.desks:
            _checked(desk.work)
            _checked(desk.staged)
            _checked(desk.state or desk.work)
            if not _HEAD.fullmatch(desk.head):
                raise ValueError("HEAD is none")
        if not contents.desks:
            raise ValueError("no working tree")
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise DamagedError(
            f"the record in {where} cannot be read ({error})", hint="a newer rtrepo may have made this backup"
        ) from None
    return contents


def _checked(told: Any) -> str:
    if not isinstance(told, str) or not _ID.fullmatch(told):
        raise ValueError("an id is none")
    return told


def _ref(told: Any) -> str:
    if not isinstance(told, str) or not told.startswith("refs/") or "\0" in told:
        raise ValueError("a ref is none")
    return told


def _setting(told: Any) -> str:
    if not isinstance(told, str) or not re.fullmatch(SETTING, told):
        raise ValueError("a setting is none that a backup keeps")
    return told


def state_of(contents: Contents) -> str:
    """A digest of what the repository held, 16 hex digits: two backups with the same one have the same in them."""
    told = contents._replace(
        repository="", at=0, by="", rtrepo="", id="", number=0, follows=(), needs=(), left_out=(),
        desks=tuple(desk._replace(folder="") for desk in contents.desks),
    )  # fmt: skip
    return hashlib.sha256(to_bytes(told)).hexdigest()[:16]


def header_of(contents: Contents, record: str, heads: Mapping[str, str]) -> Header:
    """The header that a backup must have, from what it says of itself, the commit that says it, and the commits of its
    branches."""
    head = contents.desks[0].head
    previous = contents.follows[-1] if contents.follows else ""
    name = Name(contents.number, contents.at, contents.id, previous, state_of(contents))
    return Header(
        name, record, contents.needs, contents.refs, heads.get(head, "" if head.startswith("refs/") else head)
    )
