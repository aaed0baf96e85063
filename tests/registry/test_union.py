"""What two datasets say of themselves, as one."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rtrepo.registry.union import united


def test_registries_are_joined_and_what_differs_is_told() -> None:
    first: dict[str, Any] = {
        "id": "1", "licence": "MIT", "tags": {"warm": {"name": "Warm", "sort_order": 1}},
        "aliases": [{"old_slug": "hot", "new_slug": "warm"}], "targets": {"words": 80},
        "system_prompts": {"keeper": {"name": "Keeper", "content": "One."}},
    }  # fmt: skip
    second: dict[str, Any] = {
        "id": "2", "licence": "CC0-1.0", "description": "Ships.", "mine": 7,
        "tags": {"warm": {"name": "Heat", "category_slug": "tone", "sort_order": 9}, "slow": {"name": "Slow"}},
        "aliases": [{"old_slug": "hot", "new_slug": "slow"}, {"old_slug": "calm", "new_slug": "slow"}],
        "targets": {"words": 60, "turns": 5},
        "system_prompts": {"keeper": {"name": "Keeper", "content": "Two."}},
    }  # fmt: skip
    found = united(first, second, "ships")

    assert found.settings == {
        "id": "1", "licence": "MIT", "description": "Ships.", "mine": 7,
        "tags": {"warm": {"name": "Warm", "category_slug": "tone", "sort_order": 1}, "slow": {"name": "Slow"}},
        "aliases": [{"old_slug": "hot", "new_slug": "warm"}, {"old_slug": "calm", "new_slug": "slow"}],
        "targets": {"words": 80, "turns": 5},
        "system_prompts": {
            "keeper": {"name": "Keeper", "content": "One."}, "keeper-2": {"name": "Keeper", "content": "Two."},
        },
    }  # fmt: skip
    assert found.remarks == (
        "licence stays MIT, ships said CC0-1.0",
        "tag warm: name stays Warm, ships said Heat",
        "the old name hot stays one of warm, ships said of slow",
        "targets.words stays 80, ships said 60",
        "prompt keeper of ships is called keeper-2",
    )


RECORDS = st.dictionaries(st.sampled_from(["a", "b"]), st.fixed_dictionaries({"name": st.sampled_from(["x", "y"])}))
SAID = st.fixed_dictionaries(
    {}, optional={"tags": RECORDS, "characters": RECORDS, "licence": st.sampled_from(["", "MIT"]), "extra": RECORDS}
)


@given(SAID, SAID)
def test_the_first_stays_whole_and_every_slug_is_there(first: dict[str, Any], second: dict[str, Any]) -> None:
    found = united(first, second, "other").settings

    assert united(first, {}, "other") == united(first, first, "other") == (first, (), ())
    for key in ("tags", "characters", "extra"):
        assert found.get(key, {}).keys() == first.get(key, {}).keys() | second.get(key, {}).keys()
        assert {slug: found[key][slug] for slug in first.get(key, {})} == first.get(key, {})
