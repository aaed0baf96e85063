"""The words of a dataset: tags, characters and prompts, registered and changed on all entries in one operation."""

from pathlib import Path

import pytest

from tests.journeys.terminal import Terminal, child, everything_in, lines, said

ENTRIES = "datasets/harbor/entries"
REGISTRY = """\
tags:
  # the mood
  quiet: {name: Quiet, category_slug: tone, sort_order: 1, status: active, lifecycle: {}}
  slow: {name: Slow}   # for now
aliases:
- {old_slug: calm, new_slug: quiet, action: merge, metadata: {}}
characters:
  mara: {display_name: Mara Venn}
  tobin: {display_name: Tobin}
system_prompts:
  keeper:
    name: The keeper
    content: You keep the light.
targets: {tag.quiet: 0.5}
"""
PROFILES = """\
exports:
  lora:
    where: tag == quiet and rating > 3   # the good ones
    weights: {tag.quiet: 2, tag.slow: 1}
  odd: {where: "title ~ quiet"}
"""


@pytest.fixture
def keeper(harbor: Terminal) -> Terminal:
    """Someone with harbor/lamp (quiet), harbor/ferry (slow, gossip) and harbor/crates, and a registry."""
    folder = harbor.folder
    with (folder / "datasets/harbor/dataset.yaml").open("a", encoding="utf-8") as file:
        file.write(REGISTRY)
    with (folder / "rtrepo.yaml").open("a", encoding="utf-8") as file:
        file.write(PROFILES)
    (folder / ENTRIES / "ferry.yaml").write_text("# mine\ntags: [slow, gossip]  # two\nspeakers: {1: mara}\n")
    harbor("commit", "-m", "a registry")
    return harbor


def text_of(person: Terminal, path: str) -> str:
    return (person.folder / path).read_text("utf-8")


def test_the_tags_there_are(keeper: Terminal) -> None:
    assert keeper("tags", "list") == (
        "harbor   2 tags · 1 more in use\n"
        "  tag      name    entries   status           old names\n"
        "  quiet    Quiet         1   active           calm\n"
        "  slow     Slow          1   active\n"
        "  gossip                 1   not registered\n"
    )
    assert keeper.json("tags", "list")["tags"][0] == {
        "dataset": "harbor", "slug": "quiet", "name": "Quiet", "status": "active", "why": None, "entries": 1,
        "category": "tone", "aliases": ["calm"],
    }  # fmt: skip


def test_a_tag_renamed_everywhere_and_taken_back(keeper: Terminal) -> None:
    (keeper.folder / ENTRIES / "crates.yaml").write_text("tags: [calm, quiet]\n")  # not committed
    before = everything_in(keeper.folder)

    assert keeper("tags", "rename", "quiet", "hushed") == (
        "Renamed the tag quiet to hushed in 2 entries. Take it back: rtrepo undo\n"
        "  harbor/lamp, harbor/crates\n"
        "  note: rtrepo.yaml: exports.odd.where has quiet where nobody can tell what it means\n"
    )
    assert text_of(keeper, f"{ENTRIES}/crates.yaml") == "tags: [calm, hushed]\n"
    dataset = text_of(keeper, "datasets/harbor/dataset.yaml")
    assert "  # the mood\n  hushed: {name: Hushed, category_slug: tone, sort_order: 1" in dataset
    assert "- {old_slug: calm, new_slug: hushed, action: merge, metadata: {}}\n" in dataset
    assert "- {old_slug: quiet, new_slug: hushed, action: rename}\n" in dataset
    assert "targets: {tag.hushed: 0.5}\n" in dataset
    profile = '    where: "tag == hushed and rating > 3"   # the good ones\n    weights: {tag.hushed: 2, tag.slow: 1}\n'
    assert profile in text_of(keeper, "rtrepo.yaml")
    told = {finding["message"] for finding in keeper.json("validate")["findings"] if finding["code"][0] == "M"}
    assert told == {'the tag "gossip" is not in dataset.yaml', 'the tag "calm" is "hushed" now'}
    keeper("undo")
    assert everything_in(keeper.folder) == before


def test_a_preview_changes_nothing(keeper: Terminal) -> None:
    before = everything_in(keeper.folder, ())

    assert keeper("tags", "rename", "slow", "calmer", "--dry-run").startswith(
        "Would rename the tag slow to calmer in harbor/ferry; nothing was changed\n"
    )
    assert everything_in(keeper.folder, ()) == before


def test_tags_merged(keeper: Terminal) -> None:
    assert keeper("tags", "merge", "slow", "gossip", "--into", "quiet").startswith(
        "Merged the tags slow and gossip into quiet in harbor/ferry. Take it back: rtrepo undo\n"
    )
    assert text_of(keeper, f"{ENTRIES}/ferry.yaml") == "# mine\ntags: [quiet]  # two\nspeakers: {1: mara}\n"
    rows = {row["slug"]: row for row in keeper.json("tags", "list")["tags"]}
    assert (rows["slow"]["status"], rows["slow"]["why"]) == ("archived", "merged into quiet")
    assert rows["quiet"]["aliases"] == ["calm", "gossip", "slow"]


def test_an_old_name_given_and_taken(keeper: Terminal) -> None:
    keeper("tags", "alias", "quiet", "gossip")
    assert text_of(keeper, f"{ENTRIES}/ferry.yaml").splitlines()[1] == "tags: [slow, quiet]  # two"
    assert keeper("tags", "alias", "quiet", "gossip") == "Nothing to do: it is so already\n"
    keeper("tags", "alias", "quiet", "gossip", "--remove")
    assert keeper.json("tags", "list")["tags"][0]["aliases"] == ["calm"]


def test_tags_added_archived_and_revived(keeper: Terminal) -> None:
    assert keeper("tags", "add", "storm", "--category", "scene") == (
        "Added the tag storm to harbor. Take it back: rtrepo undo\n"
        "  note: scene is a new category\n"
        "  note: 1 tag that entries have is not registered: rtrepo tags add --used\n"
    )
    assert keeper("tags", "add", "--used") == "Added the tag gossip to harbor. Take it back: rtrepo undo\n"
    assert keeper("tags", "archive", "gossip", "--why", "\x1b[31mtold") == (
        "Archived the tag gossip: \\x1b[31mtold. Take it back: rtrepo undo\n"
        "  note: 1 entry still has it: rtrepo untag gossip --where 'tag == gossip'\n"
    )
    assert "archived   \\x1b[31mtold" in keeper("tags", "list")
    keeper("tags", "revive", "gossip")
    assert keeper.json("tags", "list")["tags"][-1]["status"] == "active"


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (["tags", "rename", "quite", "x"], "there is no tag quite in any dataset", "did you mean quiet?"),
        (["tags", "rename", "quiet", "slow"], "has a tag slow already", "rtrepo tags merge quiet slow --into slow"),
        (["tags", "rename", "slow", "calm"], "calm is an old name of quiet in harbor", "--remove gives the name free"),
        (["tags", "add", "quiet"], "harbor has a tag quiet already", "rtrepo tags list"),
        (["tags", "add", "calm"], "calm is an old name of quiet", "rtrepo tags alias quiet calm --remove"),
        (["tags", "archive", "gossip", "--why", "x"], "there is no registered tag gossip", "rtrepo tags add gossip"),
        (["tags", "alias", "quiet", "slow"], "slow is a tag of harbor itself", "rtrepo tags merge"),
        (["tags", "list", "--dataset", "habor"], "there is no dataset habor", "did you mean harbor?"),
        (["characters", "rename", "mara", "tobin"], "has a character tobin already", "rtrepo characters merge"),
        (["characters", "archive", "tobi"], "there is no registered character tobi", "did you mean tobin?"),
        (["prompts", "show", "keper"], "there is no prompt keper", "did you mean keeper?"),
        (["prompts", "add", "keeper", "--from", "rtrepo.yaml"], "has a prompt keeper already", "prompts set keeper"),
        (["prompts", "add", "x", "--from", "nothing.txt"], "nothing.txt cannot be read", "check --from"),
    ],
)
def test_refused(keeper: Terminal, words: list[str], message: str, hint: str) -> None:
    before = everything_in(keeper.folder, ())
    answer = keeper.answer(*words)

    assert answer.code == 3
    assert message in answer.err
    assert hint in answer.err
    assert everything_in(keeper.folder, ()) == before


def test_a_slug_that_cannot_be_one(keeper: Terminal) -> None:
    assert keeper.answer("tags", "rename", "quiet", "a,b").code == 2


def test_a_sidecar_that_cannot_be_read_is_named_and_stays(keeper: Terminal) -> None:
    broken = "tags: [quiet\n"
    (keeper.folder / ENTRIES / "crates.yaml").write_text(broken)
    said = keeper("tags", "rename", "quiet", "hushed")

    assert f"not changed: {ENTRIES}/crates.yaml" in said
    assert text_of(keeper, f"{ENTRIES}/crates.yaml") == broken
    assert "1 sidecar cannot be read and is not counted" in keeper("tags", "list")


def test_only_one_dataset_is_meant_where_it_is_named(keeper: Terminal, tmp_path: Path) -> None:
    keeper("import", lines(tmp_path / "b.jsonl", said("a?", "b", id="one", tags=["quiet"])), "--into", "bay")

    assert "exports.lora still says quiet, as it is not for harbor alone" in keeper(
        "tags", "rename", "quiet", "hushed", "--dataset", "harbor"
    )
    assert text_of(keeper, "datasets/bay/entries/one.yaml") == "tags: [quiet]\n"
    assert "tag == quiet" in text_of(keeper, "rtrepo.yaml")
    assert keeper.answer("tags", "add", "new").err.endswith("say which: --dataset bay | harbor\n")


def test_characters_by_slug(keeper: Terminal) -> None:
    before = everything_in(keeper.folder)

    assert keeper("characters", "rename", "mara", "keeper", "--name", "The keeper") == (
        "Renamed the character mara to keeper in harbor/ferry. Take it back: rtrepo undo\n"
        "  note: texts still say what they said; rtrepo rename-character changes names in them too\n"
    )
    assert "speakers: {1: keeper}\n" in text_of(keeper, f"{ENTRIES}/ferry.yaml")
    assert "  keeper: {display_name: The keeper}\n" in text_of(keeper, "datasets/harbor/dataset.yaml")
    keeper("characters", "merge", "tobin", "keeper", "--into", "keeper")
    keeper("characters", "archive", "keeper", "--why", "left")
    keeper("characters", "add", "ines", "--description", "Counts birds")
    assert keeper("characters", "list") == (
        "harbor   3 characters\n"
        "  character   name         entries   status     description\n"
        "  keeper      The keeper         1   archived   left\n"
        "  tobin       Tobin              0   archived   merged into keeper\n"
        "  ines        Ines               0   active     Counts birds\n"
    )
    for _ in range(4):
        keeper("undo")
    assert everything_in(keeper.folder) == before


def test_a_prompt_in_entries(keeper: Terminal) -> None:
    assert keeper("prompts", "use", "keeper", "ferry", "lamp") == (
        "Set the system prompt to keeper in 2 entries. Take it back: rtrepo undo\n  harbor/lamp, harbor/ferry\n"
    )
    assert text_of(keeper, f"{ENTRIES}/ferry.json").splitlines()[1] == (
        '  {"role": "system", "content": "You keep the light."}'
    )
    assert "speakers: {2: mara}\n" in text_of(keeper, f"{ENTRIES}/ferry.yaml")
    (keeper.folder / "new.txt").write_bytes("\ufeffYou keep it.\r\nAlways.\r\n".encode())
    assert "2 entries have the old text; with --entries" in keeper(
        "prompts", "set", "keeper", "--from", "new.txt", "--dry-run"
    )
    assert keeper("prompts", "set", "keeper", "--from", "new.txt", "--entries").startswith(
        "Set the prompt keeper in 2 entries."
    )
    assert '"You keep it.\\nAlways."' in text_of(keeper, f"{ENTRIES}/lamp.json")
    assert keeper("prompts", "show", "keeper") == (
        "harbor/keeper   The keeper   active\n2 entries begin with it\n\nYou keep it.\nAlways.\n"
    )
    keeper("prompts", "rename", "keeper", "light")
    keeper("prompts", "archive", "light", "--why", "x")
    assert "note: the prompt light is archived in harbor" in keeper("prompts", "use", "light", "crates")
    assert [row["entries"] for row in keeper.json("prompts", "list")["prompts"]] == [3]


def test_a_prompt_from_standard_input(keeper: Terminal) -> None:
    answer = child(keeper.folder, "prompts", "add", "typed", "--from", "-", data=b"You wait.\n")

    assert answer.out == "Added the prompt typed to harbor. Take it back: rtrepo undo\n"
    assert child(keeper.folder, "prompts", "add", "no", "--from", "-", data=b"\xff").code == 3
    assert child(keeper.folder, "prompts", "add", "no", "--from", "-", data=b" \n").code == 3
