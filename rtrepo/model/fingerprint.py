"""What a record of a training file is known by: a few bytes that stay when the file is written otherwise."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from rtrepo.model.json_text import sorted_text_of

SIZE = 6
"""Bytes of a fingerprint: two different records among a million have the same once in five hundred files."""


def fingerprint(record: Any) -> bytes:
    """The fingerprint of a parsed record: that of its values, whatever the order of its keys and the space around them
    in the file."""
    return blake2b(sorted_text_of(record), digest_size=SIZE).digest()


def packed(prints: Iterable[bytes]) -> bytes:
    """Fingerprints one after another, in the order of the file."""
    return b"".join(prints)


def unpacked(raw: bytes) -> list[bytes]:
    """The same the other way round. Raises ValueError where the length is not that of whole fingerprints."""
    if len(raw) % SIZE:
        raise ValueError(f"{len(raw)} bytes are no whole number of fingerprints")
    return [raw[at : at + SIZE] for at in range(0, len(raw), SIZE)]
