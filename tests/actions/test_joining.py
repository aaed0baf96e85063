"""Two versions of a repository joined: which entries meet, what is taken, what is left to a person."""

import pytest

from rtrepo.actions.joining.join import join
from rtrepo.git.drafts import Drafts
from rtrepo.git.objects import EMPTY_TREE
from rtrepo.git.repository import Repository
from rtrepo.layout import entry_file
from rtrepo.model.joined import JoinTotals
from rtrepo.model.operation import FileId
from tests.merge.worlds import Files, at, entry, merge, turns

LAMP = ("How long does the lamp burn?", "Four hours on a full tank, five if the wind stays.",
        "And in a storm?", "Two, and then somebody has to climb up with the can.")  # fmt: skip
FERRY = ("When does the ferry go?", "At six, if it goes at all; ask the boy at the slip.",
         "Do I pay him?", "Not before you are across, whatever he tells you.")  # fmt: skip
CRATES = ("What is in the crates?", "Salt, he said, forty of them, each too light for salt.")


def but(said: tuple[str, ...], place: int, text: str) -> tuple[str, ...]:
    return (*said[:place], text, *said[place + 1 :])


L0, L1, L3 = entry(*LAMP), entry(*but(LAMP, 1, "Four hours, five if the wind stays.")), entry(*but(LAMP, 3, "Two."))
BASE: Files = {
    at("noir/lamp"): L0,
    at("noir/lamp", "yaml"): b"title: Lamp\ntags: [a]\n",
    at("noir/ferry"): entry(*FERRY),
}


def without(files: Files, *names: str) -> Files:
    return {path: data for path, data in files.items() if path not in names}


def test_each_side_another_entry(repository: Repository) -> None:
    found = merge(repository, BASE, {**BASE, at("noir/lamp"): L1}, {**BASE, at("noir/ferry"): entry("Gone?", "Gone.")})

    assert (turns(found.files[at("noir/lamp")]), turns(found.files[at("noir/ferry")])) == (
        turns(L1),
        ["Gone?", "Gone."],
    )
    assert (found.told, found.joined.totals.edited, found.joined.totals.merged) == ([], 1, 0)


def test_both_the_same_entry(repository: Repository) -> None:
    ours = {**BASE, at("noir/lamp"): L1, at("noir/lamp", "yaml"): b"title: Lamp # short\ntags: [a, b]\n"}
    theirs = {**BASE, at("noir/lamp"): L3, at("noir/lamp", "yaml"): b"title: Lamp\ntags: [a, c]\nrating: 4\n"}
    found = merge(repository, BASE, ours, theirs)

    assert turns(found.files[at("noir/lamp")]) == [LAMP[0], turns(L1)[1], LAMP[2], "Two."]
    assert found.files[at("noir/lamp", "yaml")] == b"title: Lamp # short\ntags: [a, b, c]\nrating: 4\n"
    assert (found.told, found.joined.totals.merged) == ([], 1)


def test_a_conflict_in_turns_and_in_the_sidecar(repository: Repository) -> None:
    ours = {**BASE, at("noir/lamp"): L1, at("noir/lamp", "yaml"): b"title: Lamplight\ntags: [a]\n"}
    other = entry(*but(LAMP, 1, "Six hours."))
    theirs = {**BASE, at("noir/lamp"): other, at("noir/lamp", "yaml"): b"title: The lamp\ntags: [a, c]\n"}
    found = merge(repository, BASE, ours, theirs, labels=("ours (main)", "base", "theirs (warm)"))

    [conflict] = found.joined.conflicts
    assert [(stage.path, *(file is not None for file in stage[1:])) for stage in conflict.stages] == [
        (at("noir/lamp"), True, True, True), (at("noir/lamp", "yaml"), True, True, True)
    ]  # fmt: skip
    assert [one.at for one in conflict.conflicts] == ["messages[1]", "title"]
    assert not conflict.whole
    assert b"<<<<<<< ours (main) \xc2\xb7 conflict 1 of 1" in found.files[at("noir/lamp")]
    assert b"=======\ntitle: The lamp\n>>>>>>> theirs (warm)\ntags: [a, c]\n" in found.files[at("noir/lamp", "yaml")]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    "changed", [{at("noir/lamp"): L1}, {at("noir/lamp", "yaml"): b"title: Lamp\ntags: [b]\n"}], ids=["entry", "sidecar"]
)
def test_removed_on_one_side_and_changed_on_the_other(repository: Repository, changed: Files, turned: bool) -> None:
    sides = [without(BASE, at("noir/lamp"), at("noir/lamp", "yaml")), {**BASE, **changed}]
    found = merge(repository, BASE, *(reversed(sides) if turned else sides))

    [conflict] = found.joined.conflicts
    assert (found.told, conflict.whole) == ([("noir/lamp", ["delete/modify"])], True)
    assert [stage.path for stage in conflict.stages] == [at("noir/lamp"), at("noir/lamp", "yaml")]
    assert [(stage.ours is None, stage.theirs is None) for stage in conflict.stages] == [(not turned, turned)] * 2
    # Whichever side removed it: the changed entry is there to be looked at, with its sidecar.
    assert found.files == {**BASE, **changed}


def test_removed_on_one_side_and_written_otherwise_on_the_other(repository: Repository) -> None:
    spaced = L0.replace(b'{"messages"', b'{  "messages"')
    gone = without(BASE, at("noir/lamp"), at("noir/lamp", "yaml"))

    for sides in ((gone, {**BASE, at("noir/lamp"): spaced}), ({**BASE, at("noir/lamp"): spaced}, gone)):
        found = merge(repository, BASE, *sides)
        assert (found.files, found.told) == (gone, [])


def test_both_added_the_same(repository: Repository) -> None:
    new = {at("noir/crates"): entry(*CRATES)}
    spaced = {at("noir/crates"): entry(*CRATES).replace(b'{"messages"', b'{ "messages"')}

    assert merge(repository, BASE, {**BASE, **new}, {**BASE, **new}).files == {**BASE, **new}
    found = merge(repository, BASE, {**BASE, **new}, {**BASE, **spaced})
    assert (found.files, found.told) == ({**BASE, **new}, [])


def test_both_added_something_else_under_one_name(repository: Repository) -> None:
    found = merge(
        repository, BASE, {**BASE, at("noir/new"): entry(*CRATES)}, {**BASE, at("noir/new"): entry("Who?", "Nobody.")}
    )

    [conflict] = found.joined.conflicts
    assert conflict.name == "noir/new"
    assert [(stage.path, stage.base) for stage in conflict.stages] == [(at("noir/new"), None)]


def test_the_same_conversation_under_two_names(repository: Repository) -> None:
    found = merge(repository, BASE, {**BASE, at("noir/one"): entry(*CRATES)}, {**BASE, at("noir/two"): entry(*CRATES)})

    assert (found.told, found.noticed) == ([], [("noir/two", "duplicate")])
    assert {at("noir/one"), at("noir/two")} < found.files.keys()


def test_what_theirs_brings_is_counted(repository: Repository) -> None:
    theirs = {at("noir/light"): L0, at("noir/ferry"): entry("Gone?", "Gone."), at("noir/new"): entry(*CRATES)}
    base = {**BASE, at("noir/old"): entry("Old?", "Old.")}

    assert merge(repository, base, base, theirs).joined.totals == JoinTotals(added=1, removed=1, edited=1, moved=1)


RENAMED = {**without(BASE, at("noir/lamp"), at("noir/lamp", "yaml")), at("noir/light"): L1,
           at("noir/light", "yaml"): b"title: Light\ntags: [a]\n"}  # fmt: skip


@pytest.mark.parametrize("turned", [False, True])
def test_renamed_on_one_side_and_edited_on_the_other(repository: Repository, turned: bool) -> None:
    edited = {**BASE, at("noir/lamp"): L3, at("noir/lamp", "yaml"): b"title: Lamp\ntags: [a, b]\n"}
    sides = (edited, RENAMED) if turned else (RENAMED, edited)
    found = merge(repository, BASE, *sides)

    assert found.told == []
    assert found.files.keys() == RENAMED.keys()
    assert turns(found.files[at("noir/light")]) == [LAMP[0], turns(L1)[1], LAMP[2], "Two."]
    assert found.files[at("noir/light", "yaml")] == b"title: Light\ntags: [a, b]\n"


def test_renamed_and_in_conflict(repository: Repository) -> None:
    found = merge(repository, BASE, {**BASE, at("noir/lamp"): entry(*but(LAMP, 1, "Six."))}, RENAMED)

    [conflict] = found.joined.conflicts
    [stage] = conflict.stages
    assert (conflict.name, stage.path, stage.base is not None) == ("noir/light", at("noir/light"), True)
    assert found.files.keys() == RENAMED.keys()
    assert found.files[at("noir/light", "yaml")] == b"title: Light\ntags: [a]\n"


@pytest.mark.parametrize("dataset", ["noir/lantern", "other/lamp"])
def test_moved_by_both_to_different_places(repository: Repository, dataset: str) -> None:
    gone = without(BASE, at("noir/lamp"), at("noir/lamp", "yaml"))
    found = merge(repository, BASE, {**gone, at("noir/light"): L0}, {**gone, at(dataset): L1})

    [conflict] = found.joined.conflicts
    assert (found.told, conflict.whole) == ([("noir/lamp", ["moved/moved"])], True)
    assert {stage.path: tuple(file is not None for file in stage[1:]) for stage in conflict.stages} == {
        at("noir/lamp"): (True, False, False), at("noir/lamp", "yaml"): (True, False, False),
        at("noir/light"): (False, True, False), at(dataset): (False, False, True),
    }  # fmt: skip


def test_moved_by_both_to_one_place(repository: Repository) -> None:
    gone = without(BASE, at("noir/lamp"), at("noir/lamp", "yaml"))
    found = merge(repository, BASE, {**gone, at("noir/light"): L1}, {**gone, at("noir/light"): L3})

    assert found.told == []
    assert turns(found.files[at("noir/light")]) == [LAMP[0], turns(L1)[1], LAMP[2], "Two."]


def test_moved_on_one_side_and_removed_on_the_other(repository: Repository) -> None:
    gone = without(BASE, at("noir/lamp"), at("noir/lamp", "yaml"))
    found = merge(repository, BASE, gone, {**gone, at("noir/light"): L0})

    assert found.told == [("noir/light", ["delete/modify"])]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("day/lamp", (*LAMP, *FERRY, *CRATES)),  # more than twice as long
        ("day/lamp", (*FERRY, *LAMP, *FERRY, *CRATES, *FERRY, *CRATES)),  # no diff takes these two for one any more
        ("noir/light", (*LAMP, *FERRY, *CRATES)),  # another id
    ],
)
def test_moved_and_grown_on_one_side_and_removed_on_the_other(
    repository: Repository, new: str, said: tuple[str, ...], turned: bool
) -> None:
    gone = without(BASE, at("noir/lamp"), at("noir/lamp", "yaml"))
    grown = {**gone, at(new): entry(*said), at(new, "yaml"): b"title: Lamp\n"}
    found = merge(repository, BASE, *((gone, grown) if turned else (grown, gone)))

    assert found.told == [(new, ["delete/modify"])]
    assert [stages.path for stages in found.joined.conflicts[0].stages] == [
        at("noir/lamp"), at("noir/lamp", "yaml"), at(new), at(new, "yaml")
    ]  # fmt: skip
    assert found.files[at(new)] == grown[at(new)]


def test_removed_by_both_while_another_of_that_id_came_elsewhere(repository: Repository) -> None:
    gone = without(BASE, at("noir/lamp"), at("noir/lamp", "yaml"))
    found = merge(repository, BASE, {**gone, at("day/lamp"): entry(*CRATES)}, gone)

    assert (found.told, found.files[at("day/lamp")]) == ([], entry(*CRATES))


def test_moved_to_where_the_other_side_put_something(repository: Repository) -> None:
    gone = without(BASE, at("noir/lamp"), at("noir/lamp", "yaml"))
    found = merge(repository, BASE, {**gone, at("noir/light"): L0}, {**BASE, at("noir/light"): entry("Who?", "Me.")})

    assert [name for name, _ in found.told] == ["noir/light"]


WHOLE = entry(*LAMP, *FERRY)


@pytest.mark.parametrize("turned", [False, True])
def test_split_on_one_side_and_edited_on_the_other(repository: Repository, turned: bool) -> None:
    base = {at("noir/day"): WHOLE}
    split = {at("noir/lamp"): L0, at("noir/ferry"): entry(*FERRY)}
    edited = {at("noir/day"): entry(*but(LAMP, 1, "Six hours."), *FERRY)}
    found = merge(repository, base, *((edited, split) if turned else (split, edited)))

    [conflict] = found.joined.conflicts
    assert (found.told, conflict.whole) == ([("noir/day", ["restructure/modify"])], True)
    assert {stage.path for stage in conflict.stages} == {at("noir/day"), at("noir/lamp"), at("noir/ferry")}
    assert found.files.keys() == {at("noir/day"), at("noir/lamp"), at("noir/ferry")}


def test_joined_on_one_side_and_edited_on_the_other(repository: Repository) -> None:
    base = {at("noir/lamp"): L0, at("noir/ferry"): entry(*FERRY)}
    found = merge(repository, base, {**base, at("noir/lamp"): L1}, {at("noir/day"): WHOLE})

    [conflict] = found.joined.conflicts
    assert found.told == [("noir/lamp", ["restructure/modify"])]
    assert {stage.path for stage in conflict.stages} == {at("noir/day"), at("noir/lamp"), at("noir/ferry")}


def test_split_in_the_same_way_on_both_sides(repository: Repository) -> None:
    split = {at("noir/lamp"): L0, at("noir/ferry"): entry(*FERRY)}

    assert merge(repository, {at("noir/day"): WHOLE}, split, split).files == split


CARD = "You are Mara Venn, harbormaster of Hollow Point. " + "She counts what comes in and doubts what goes out. " * 20


def carded(*said: str) -> bytes:
    import json

    messages = [{"role": "system", "content": CARD}] + json.loads(entry(*said))["messages"]
    return json.dumps({"messages": messages}).encode()


@pytest.mark.parametrize("turned", [False, True])
def test_a_shared_card_makes_no_rename(repository: Repository, turned: bool) -> None:
    base = {
        at(f"noir/e{number:02}"): carded(f"What of number {number}?", f"It lies {number} deep.") for number in range(9)
    }
    ours = {**without(base, at("noir/e03")), at("noir/fresh"): carded("Is there tea?", "There was, until the storm.")}
    theirs = {**base, at("noir/e03"): carded("What of number 3?", "It was taken away in the night.")}
    found = merge(repository, base, *((theirs, ours) if turned else (ours, theirs)))

    assert found.told == [("noir/e03", ["delete/modify"])]
    assert found.files[at("noir/fresh")] == ours[at("noir/fresh")]


def test_two_alone_with_one_card_make_no_rename(repository: Repository) -> None:
    base = {at("noir/one"): carded("What of the boat?", "It lies deep.")}
    ours = {at("noir/two"): carded("Is there tea?", "There was, until the storm.")}
    theirs = {at("noir/one"): carded("What of the boat?", "It lies deep.").replace(b"doubts", b"denies")}

    assert merge(repository, base, ours, theirs).told == [("noir/one", ["delete/modify"])]


def test_equal_entries_that_vanish_are_not_told_apart(repository: Repository) -> None:
    base = {at("noir/one"): L0, at("noir/two"): L0}
    ours = {at("noir/three"): L0}
    found = merge(repository, base, ours, {**base, at("noir/two"): L1})

    assert found.told == [("noir/two", ["delete/modify"])]
    assert found.files[at("noir/three")] == L0


def test_names_that_fold_into_one(repository: Repository) -> None:
    found = merge(
        repository,
        BASE,
        {**BASE, at("noir/Café"): entry(*CRATES)},
        {**BASE, at("noir/cafe\u0301"): entry("Who?", "I.")},
    )

    [conflict] = found.joined.conflicts
    assert [one.kind for one in conflict.conflicts] == ["same-name"]
    assert at("noir/cafe\u0301") not in found.files
    assert len(conflict.stages) == 2


def test_an_entry_that_is_there_twice_is_taken_by_its_files(repository: Repository) -> None:
    ours = {**BASE, "datasets/noir/entries/x/lamp.json": L0}
    found = merge(repository, BASE, ours, {**BASE, at("noir/lamp"): L1})

    assert found.files == {**ours, at("noir/lamp"): L1}


@pytest.mark.parametrize("turned", [False, True])
def test_resharded_on_one_side(repository: Repository, turned: bool) -> None:
    from rtrepo.layout.paths import entry_path, sidecar_path
    from rtrepo.model.entry import Key

    def sharded(entry_id: str, kind: str = "json") -> str:
        path = entry_path(Key("noir", entry_id), "sharded")
        return path if kind == "json" else sidecar_path(path)

    base = {**BASE, "datasets/noir/dataset.yaml": b"layout: flat\ntitle: Noir\n"}
    ours = {
        "datasets/noir/dataset.yaml": b"layout: sharded\ntitle: Noir\n",
        sharded("lamp"): L0, sharded("lamp", "yaml"): BASE[at("noir/lamp", "yaml")], sharded("ferry"): entry(*FERRY),
    }  # fmt: skip
    theirs = {
        **without(base, at("noir/ferry")), "datasets/noir/dataset.yaml": b"layout: flat\ntitle: Noir nights\n",
        at("noir/lamp"): L1, at("noir/new"): entry(*CRATES), at("noir/new", "yaml"): b"rating: 3\n",
        "datasets/noir/entries/mine/own.json": L3,
    }  # fmt: skip
    found = merge(repository, base, *((theirs, ours) if turned else (ours, theirs)))

    assert found.told == []
    assert found.files == {
        "datasets/noir/dataset.yaml": b"layout: sharded\ntitle: Noir nights\n",
        sharded("lamp"): L1, sharded("lamp", "yaml"): BASE[at("noir/lamp", "yaml")], sharded("new"): entry(*CRATES),
        sharded("new", "yaml"): b"rating: 3\n", "datasets/noir/entries/mine/own.json": L3,
    }  # fmt: skip


def test_what_cannot_be_read_is_left_with_its_bytes(repository: Repository) -> None:
    found = merge(repository, BASE, {**BASE, at("noir/lamp"): b'{"messages": [\n'}, {**BASE, at("noir/lamp"): L1})

    [conflict] = found.joined.conflicts
    assert (found.told, conflict.whole) == ([("noir/lamp", ["unreadable"])], True)
    assert "datasets/noir/entries/lamp.json of ours cannot be read: line 2" in conflict.conflicts[0].why
    assert found.files[at("noir/lamp")].count(b"\n") == 1 + 1 + 1 + L0.count(b"\n") + 1 + L1.count(b"\n") + 1


def test_a_file_that_one_side_broke_and_the_other_left_alone_is_taken(repository: Repository) -> None:
    broken = {**BASE, at("noir/lamp"): b"{"}

    assert merge(repository, BASE, BASE, broken).files == broken
    assert merge(repository, BASE, broken, BASE).files == broken


def test_removed_on_one_side_and_broken_on_the_other(repository: Repository) -> None:
    gone = without(BASE, at("noir/lamp"), at("noir/lamp", "yaml"))
    found = merge(repository, BASE, gone, {**BASE, at("noir/lamp"): b"{"})

    assert found.told == [("noir/lamp", ["delete/modify"])]
    assert found.files[at("noir/lamp")] == b"{"


def test_a_sidecar_left_behind_by_a_rename_stays(repository: Repository) -> None:
    theirs = {**without(BASE, at("noir/lamp")), at("noir/light"): L0}
    found = merge(repository, BASE, {**BASE, at("noir/lamp"): L1}, theirs)

    assert found.told == []
    assert found.files == {**theirs, at("noir/light"): L1}


def test_speakers_follow_turns_that_the_other_side_changed(repository: Repository) -> None:
    base = {at("noir/lamp"): L0, at("noir/lamp", "yaml"): b"speakers: {1: mara, 3: mara}\n"}
    ours = {**base, at("noir/lamp"): entry("Hello?", "Who is there, at this hour?", *LAMP),
            at("noir/lamp", "yaml"): b"speakers: {1: tobin, 3: mara, 5: mara}\n"}  # fmt: skip
    theirs = {**base, at("noir/lamp", "yaml"): b"speakers: {1: mara, 3: ann}\n"}

    for sides in ((ours, theirs), (theirs, ours)):
        found = merge(repository, base, *sides)
        assert found.told == []
        assert found.files[at("noir/lamp", "yaml")] == b"speakers: {1: tobin, 3: mara, 5: ann}\n"


@pytest.mark.parametrize("size", [17 * 2**20, 65 * 2**20])
def test_an_entry_that_is_too_large_to_read_is_left_as_it_is(repository: Repository, size: int) -> None:
    large = b'{"messages": [' + b" " * size
    found = merge(repository, BASE, {**BASE, at("noir/lamp"): L1}, {**BASE, at("noir/lamp"): large}, kept=False)

    assert found.told == [("noir/lamp", ["unreadable"])]
    assert "larger than" in found.joined.conflicts[0].conflicts[0].why
    assert found.joined.files == {}


def test_only_what_both_sides_changed_is_read(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[bytes] = []
    monkeypatch.setattr(entry_file, "load", lambda raw, load=entry_file.load: read.append(raw) or load(raw))
    base = {**BASE, at("noir/crates"): entry(*CRATES)}
    both = but(LAMP, 3, "Two.")
    found = merge(
        repository, base, {**base, at("noir/lamp"): L1, at("noir/ferry"): entry("Gone?", "Gone.")},
        {**base, at("noir/lamp"): entry(*both), at("noir/new"): L0},
    )  # fmt: skip

    assert (found.told, read) == ([], [L0, L1, entry(*both)])


@pytest.mark.parametrize("name", ["-rf", "a\nb", "ü", 'q"uote', "a b", "\udcff", "x~theirs", ":(glob)*"])
def test_names_of_any_kind(repository: Repository, name: str) -> None:
    found = merge(repository, {name: b"1\n2\n3\n"}, {name: b"0\n2\n3\n"}, {name: b"1\n2\n4\n"})
    assert (found.files, found.told) == ({name: b"0\n2\n4\n"}, [])

    odd = f"noir/{name}"
    found = merge(repository, {at(odd): L0}, {at(odd): L1}, {at(odd): L3}, labels=("a\nb", "\x1b[2J", ">>>>>>> x"))
    assert turns(found.files[at(odd)]) == [LAMP[0], turns(L1)[1], LAMP[2], "Two."]


def test_labels_cannot_break_out_of_their_line(repository: Repository) -> None:
    found = merge(repository, {"a": b"1\n"}, {"a": b"2\n"}, {"a": b"3\n"}, labels=("a\nb", "\x1b[2J", "x"))

    assert found.files["a"] == b"<<<<<<< a b\n2\n||||||| [2J\n1\n=======\n3\n>>>>>>> x\n"


def test_sentences_are_asked_for(repository: Repository) -> None:
    base = "The lamp burns. The oil is low. Nobody comes. The stairs are wet. The wind turns."
    sides = [entry("So?", base.replace(*change)) for change in (("burns", "smokes"), ("turns", "drops"))]
    three = [{at("noir/lamp"): raw} for raw in (entry("So?", base), *sides)]

    assert merge(repository, *three).told == [("noir/lamp", ["modify/modify"])]
    assert merge(repository, *three, by_sentences=True).told == []


def noir_in(dataset: str, **more: bytes) -> Files:
    """A data set with an id, two entries and an import, under a name."""
    return {
        f"datasets/{dataset}/dataset.yaml": b'id: "31-12"\ntitle: Noir\n',
        f"datasets/{dataset}/imports/0001-ab.jsonl": b"1\n",
        at(f"{dataset}/lamp"): L0, at(f"{dataset}/ferry"): entry(*FERRY),
        **{f"datasets/{dataset}/{path}": data for path, data in more.items()},
    }  # fmt: skip


@pytest.mark.parametrize("turned", [False, True])
def test_a_data_set_that_one_side_renamed_takes_along_what_the_other_did(repository: Repository, turned: bool) -> None:
    new = {"entries/new.json": entry(*CRATES), "entries/new.yaml": b"rating: 3\n", "imports/0002-cd.jsonl": b"2\n"}
    one = noir_in("nights", **{"dataset.yaml": b'id: "31-12"\ntitle: Nights\n'})
    other = noir_in(
        "noir", **new, **{"entries/lamp.json": L1, "dataset.yaml": b'id: "31-12"\ntitle: Noir\nlicence: MIT\n'}
    )
    found = merge(repository, noir_in("noir"), *((other, one) if turned else (one, other)))

    wanted = noir_in("nights", **new, **{"entries/lamp.json": L1})
    wanted = {**wanted, "datasets/nights/dataset.yaml": b'id: "31-12"\ntitle: Nights\nlicence: MIT\n'}
    assert (found.files, found.told) == (wanted, [])
    assert found.noticed == [("nights/new", "dataset-renamed")]


@pytest.mark.parametrize("turned", [False, True])
def test_a_renamed_data_set_with_settings_in_conflict(repository: Repository, turned: bool) -> None:
    one = noir_in("nights", **{"dataset.yaml": b'id: "31-12"\ntitle: Nights\n'})
    other = noir_in("noir", **{"dataset.yaml": b'id: "31-12"\ntitle: Dark\n'})
    found = merge(repository, noir_in("noir"), *((other, one) if turned else (one, other)))

    assert found.told == [("datasets/nights/dataset.yaml", ["modify/modify"])]
    assert found.files.keys() == one.keys()


def test_a_data_set_that_both_sides_renamed_alike(repository: Repository) -> None:
    one = noir_in("nights", **{"dataset.yaml": b'id: "31-12"\ntitle: Noir\nlicence: MIT\n'})
    other = noir_in("nights", **{"dataset.yaml": b'id: "31-12"\ntitle: Nights\n', "entries/lamp.json": L1})
    found = merge(repository, noir_in("noir"), one, other)

    assert found.told == []
    assert found.files == {**other, "datasets/nights/dataset.yaml": b'id: "31-12"\ntitle: Nights\nlicence: MIT\n'}


def test_a_base_that_is_only_in_memory(repository: Repository) -> None:
    """As for branches that were merged into each other: a rename is found without the base being stored."""
    drafts = Drafts(repository)
    three = [
        drafts.tree(EMPTY_TREE, {path: FileId(drafts.put("blob", data)) for path, data in files.items()})
        for files in (BASE, {at("noir/lantern"): L3, **without(BASE, at("noir/lamp"))}, BASE | {at("noir/lamp"): L1})
    ]
    joined = join(repository, three[0], three[1], three[2], drafts.put, read=drafts.read)

    assert joined.conflicts == ()
    assert set(joined.files) >= {at("noir/lantern")}


@pytest.mark.parametrize("turned", [False, True])
def test_both_gave_it_the_same_name_and_one_edited_it_too(repository: Repository, turned: bool) -> None:
    """As where an entry was taken over from a branch before, edited here, and the branch is merged later."""
    moved = {**without(BASE, at("noir/lamp"), at("noir/lamp", "yaml")), at("noir/wick", "yaml"): b"title: Lamp\n"}
    sides = [{**moved, at("noir/wick"): L1}, {**moved, at("noir/wick"): L0}]
    found = merge(repository, BASE, *(reversed(sides) if turned else sides))

    assert found.told == []
    assert turns(found.files[at("noir/wick")]) == turns(L1)


def test_another_entry_under_the_name_that_the_other_side_gave_is_a_conflict(repository: Repository) -> None:
    gone = without(BASE, at("noir/lamp"), at("noir/lamp", "yaml"))
    found = merge(repository, BASE, {**gone, at("noir/wick"): entry(*CRATES)}, {**gone, at("noir/wick"): L0})

    assert len(found.joined.conflicts) == 1
