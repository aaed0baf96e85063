"""Tags of a registry: what a verb makes of a `dataset.yaml`."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.registry import speakers, tags
from rtrepo.registry.record import Change, KeyMove, called, slug_flaw

WARM: dict[str, Any] = {"name": "Warm", "category_slug": "tone", "sort_order": 3}
SAID: dict[str, Any] = {
    "tags": {"warm": WARM, "slow": {"name": "Slow"}},
    "aliases": [{"old_slug": "hot", "new_slug": "warm", "action": "merge", "metadata": {}}],
    "targets": {"tag.warm": 0.3, "words": 80},
}


def test_a_renamed_tag_keeps_its_place_and_leaves_an_old_name() -> None:
    found = tags.renamed(SAID, "warm", "kind")

    assert found.settings == {
        "tags": {"kind": {**WARM, "name": "Kind"}, "slow": {"name": "Slow"}},
        "aliases": [
            {"old_slug": "hot", "new_slug": "kind", "action": "merge", "metadata": {}},
            {"old_slug": "warm", "new_slug": "kind", "action": "rename"},
        ],
        "targets": {"tag.kind": 0.3, "words": 80},
    }
    assert list(found.settings["tags"]) == ["kind", "slow"]
    assert found.moves == (KeyMove("tags", "warm", "kind"), KeyMove("targets", "tag.warm", "tag.kind"))
    back = tags.renamed(found.settings, "kind", "warm")
    assert back.settings["tags"] == SAID["tags"]
    assert {one["old_slug"] for one in back.settings["aliases"]} == {"hot", "kind"}


def test_a_name_that_was_given_stays_and_a_tag_nobody_registered_leaves_no_old_name() -> None:
    said = {"tags": {"warm": {"name": "Kindness itself"}}}

    assert tags.renamed(said, "warm", "kind").settings["tags"] == {"kind": {"name": "Kindness itself"}}
    assert tags.renamed(said, "warm", "kind", "Kind").settings["tags"] == {"kind": {"name": "Kind"}}
    assert tags.renamed(said, "wram", "kind") == Change(said)


def test_merged_tags_are_archived_and_their_targets_told() -> None:
    said = {**SAID, "targets": {"tag.warm": 0.3, "tag.slow": 0.1}}
    found = tags.merged(said, ["warm", "slow"], "mood")

    assert found.settings["tags"] == {
        "mood": {**WARM, "name": "Mood"},
        "slow": {"name": "Slow", "status": "archived", "lifecycle": {"archive_reason": "merged into mood"}},
    }
    assert [(one["old_slug"], one["new_slug"]) for one in found.settings["aliases"]] == [
        ("hot", "mood"), ("warm", "mood"), ("slow", "mood"),
    ]  # fmt: skip
    assert found.settings["targets"] == {"tag.mood": 0.3}
    assert found.remarks == ("the target tag.slow: 0.1 is gone; tag.mood: 0.3 holds",)


def test_merged_into_one_of_them() -> None:
    found = tags.merged(SAID, ["warm", "slow"], "slow")

    assert found.settings["tags"]["slow"] == {"name": "Slow"}
    assert tags.why_archived(found.settings["tags"]["warm"]) == "merged into slow"
    assert found.settings["targets"] == {"tag.slow": 0.3, "words": 80}


def test_added_archived_and_revived() -> None:
    found = tags.added(SAID, "long_walk", category="scene")
    gone = tags.archived(found.settings, "long_walk", "nobody walks")

    assert found.settings["tags"]["long_walk"] == {"name": "Long walk", "category_slug": "scene", "sort_order": 4}
    assert (found.settings["categories"], found.remarks) == ({"scene": {"name": "Scene"}}, ("scene is a new category",))
    assert gone.settings["tags"]["long_walk"]["status"] == "archived"
    back = tags.revived(gone.settings, "long_walk").settings["tags"]["long_walk"]
    assert (back["status"], tags.why_archived(back)) == ("active", "")


def test_an_old_name_given_and_taken() -> None:
    found = tags.aliased(SAID, "slow", "calm")

    assert found.settings["aliases"][-1] == {"old_slug": "calm", "new_slug": "slow", "action": "rename"}
    assert tags.unaliased(found.settings, "slow", "calm").settings == SAID


ITEMS = st.lists(st.one_of(st.sampled_from(["a", "b", "c", "new"]), st.just(7)), max_size=8)


@given(ITEMS, st.frozensets(st.sampled_from(["a", "b"])))
def test_a_list_of_tags_gets_the_new_one_once_and_keeps_the_rest(items: list[Any], olds: frozenset[str]) -> None:
    found = tags.retagged(items, olds, "new")

    assert [item for item in found if item != "new"] == [item for item in items if item != "new" and item not in olds]
    assert found.count("new") == min(1, sum(item == "new" or item in olds for item in items))


def test_a_character_is_another_one_everywhere_in_a_sidecar() -> None:
    data = {
        "characters": ["mara", "tobin"], "title": "mara",
        "speakers": {2: "mara", 4: {"character": "mara", "label": "mara"}, 6: "tobin"},
    }  # fmt: skip

    assert speakers.recast(data, frozenset({"mara", "tobin"}), "ines") == {
        "characters": ["ines"], "title": "mara",
        "speakers": {2: "ines", 4: {"character": "ines", "label": "mara"}, 6: "ines"},
    }  # fmt: skip
    assert speakers.recast(data, frozenset({"nobody"}), "ines") == data


def test_merged_characters_are_archived() -> None:
    said = {"characters": {"mara": {"display_name": "Mara"}, "old": {"display_name": "Old Mara"}}}

    assert speakers.merged(said, ["mara", "old"], "mara").settings["characters"] == {
        "mara": {"display_name": "Mara"},
        "old": {"display_name": "Old Mara", "is_active": False, "why": "merged into mara"},
    }
    new = speakers.merged(said, ["mara", "old"], "keeper", "The keeper")
    assert list(new.settings["characters"]) == ["keeper", "old"]
    assert new.settings["characters"]["keeper"] == {"display_name": "The keeper"}


@pytest.mark.parametrize(
    ("slug", "fits"),
    [("slow_burn", True), ("恋愛", True), ("two words", True), ("", False), (" a", False), ("a,b", False),
     ("a\nb", False), ("\x1b[1m", False), ("a\u202eb", False), ("x" * 101, False)],
)  # fmt: skip
def test_what_can_be_a_slug(slug: str, fits: bool) -> None:
    assert (slug_flaw(slug) == "") is fits


def test_what_a_slug_is_called() -> None:
    assert [called(slug) for slug in ("slow_burn", "two-voices", "恋愛", "_")] == [
        "Slow burn",
        "Two voices",
        "恋愛",
        "",
    ]
