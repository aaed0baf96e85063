"""What runs through the entries of a version, added up."""

from rtrepo.diff.gist import gist
from rtrepo.model.change import Across, EntryChange, FieldChange, Pattern, Side
from rtrepo.model.entry import Key


def entry(name: str, *patterns: Pattern, sidecar: tuple[FieldChange, ...] = ()) -> EntryChange:
    return EntryChange(Key("noir", name), "edited", Side(), Side(), patterns=patterns, sidecar=sidecar)


def test_renames_and_tags_are_added_up() -> None:
    a, b, c = (Key("noir", name) for name in "abc")
    found = gist(
        [
            entry("b", Pattern("rename", 5, "Mara", "Lena"), Pattern("quotes", 3)),
            entry("a", Pattern("rename", 7, "Mara", "Lena"), Pattern("rename", 20, "Tobin", "Jory")),
            entry(
                "c", sidecar=(FieldChange("tags", added=("warm", "x"), removed=("draft",)), FieldChange("rating", 1))
            ),
            entry("b", sidecar=(FieldChange("tags", added=("warm",)), FieldChange("characters", added=("lena",)))),
        ]
    )

    assert found == (
        Across("rename", 20, (a,), "Tobin", "Jory"),
        Across("rename", 12, (a, b), "Mara", "Lena"),
        Across("field", 2, (b, c), "", "warm", "tags"),
        Across("field", 1, (c,), "draft", "", "tags"),
        Across("field", 1, (c,), "", "x", "tags"),
        Across("field", 1, (b,), "", "lena", "characters"),
    )
    assert gist([entry("a")]) == ()
