"""A key by another name, and not a byte more."""

import pytest

from rtrepo.layout.file_error import FileError
from rtrepo.layout.yaml_rename import rename_key

BY_HAND = """\
characters:
  # the keeper
  mara: {display_name: Mara Voss}   # fifty-one
  "tobin":
    display_name: Tobin
tags: {mara: {}}
"""


def test_only_the_name_of_the_key_changes() -> None:
    raw = rename_key(BY_HAND.encode(), "characters", "mara", "lena")

    assert raw.decode() == BY_HAND.replace("  mara: {display", "  lena: {display")
    assert rename_key(raw, "characters", "tobin", "0012").decode() == raw.decode().replace('"tobin"', '"0012"')


@pytest.mark.parametrize(("under", "old", "new"), [("characters", "posy", "x"), ("tags", "a", "b"), ("none", "a", "b"),
                                                   ("characters", "mara", "tobin")])  # fmt: skip
def test_what_is_not_there_or_taken_is_refused(under: str, old: str, new: str) -> None:
    with pytest.raises(FileError, match=f"has no {old} under {under} that could be called {new}"):
        rename_key(BY_HAND.encode(), under, old, new)
