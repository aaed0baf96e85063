"""Files beside the entries: settings by what they say, everything else as git would."""

from dataclasses import replace

import pytest

from rtrepo.git.repository import Repository
from rtrepo.layout import import_file
from rtrepo.layout.import_file import path_of
from rtrepo.model.operation import EXECUTABLE, LINK, SUBMODULE, FileId
from rtrepo.model.origin import Origin, OriginLine
from tests.merge.worlds import Files, at, entry, merge, stored

TEXT = b"".join(b"line %d\n" % number for number in range(12))


def changed(number: int, to: bytes) -> bytes:
    return TEXT.replace(b"line %d\n" % number, to)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        ({"a": TEXT}, {"a": changed(1, b"x\n")}, {"a": changed(9, b"y\n")},
         {"a": changed(1, b"x\n").replace(b"line 9", b"y")}),
        ({"a": TEXT}, {"a": changed(1, b"x\n")}, {"a": changed(1, b"x\n")}, {"a": changed(1, b"x\n")}),
        ({"a": TEXT}, {}, {"a": TEXT}, {}),
        ({"a": TEXT}, {"a": TEXT}, {}, {}),
        ({}, {"a": b"1"}, {"b": b"2"}, {"a": b"1", "b": b"2"}),
        ({"a/b": b"1"}, {"a": b"2"}, {"a/b": b"1"}, {"a": b"2"}),
        ({"a/b": b"1"}, {"a/b": b"1"}, {"a": b"2"}, {"a": b"2"}),
        ({"a": b"1"}, {"a": b"1"}, {"a/b": b"2"}, {"a/b": b"2"}),
    ],
)  # fmt: skip
def test_what_merges(repository: Repository, base: Files, ours: Files, theirs: Files, merged: Files) -> None:
    found = merge(repository, base, ours, theirs)

    assert (found.files, found.told) == (merged, [])


@pytest.mark.parametrize(
    ("attributes", "stands", "conflicts"),
    [
        (b"log merge=union\n", b"1\n2\n3\n", 0),
        (b"log -merge\n", b"1\n2\n", 1),
        (b"log conflict-marker-size=9\n",
         b"1\n<<<<<<<<< ours\n2\n||||||||| base\n=========\n3\n>>>>>>>>> theirs\n", 1),
    ],
)  # fmt: skip
def test_attributes_count(repository: Repository, attributes: bytes, stands: bytes, conflicts: int) -> None:
    (repository.root / ".gitattributes").write_bytes(attributes)  # git reads them from the working tree
    found = merge(repository, {"log": b"1\n"}, {"log": b"1\n2\n"}, {"log": b"1\n3\n"})

    assert (found.files, len(found.told)) == ({"log": stands}, conflicts)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "kind", "stands"),
    [
        ({"a": b"1\n"}, {"a": b"2\n"}, {"a": b"3\n"}, "modify/modify",
         {"a": b"<<<<<<< ours\n2\n||||||| base\n1\n=======\n3\n>>>>>>> theirs\n"}),
        ({}, {"a": b"2\n"}, {"a": b"3\n"}, "add/add",
         {"a": b"<<<<<<< ours\n2\n||||||| base\n=======\n3\n>>>>>>> theirs\n"}),
        ({"a": b"1\0"}, {"a": b"2\0"}, {"a": b"3\0"}, "modify/modify", {"a": b"2\0"}),
        ({"a": b"1"}, {}, {"a": b"3"}, "delete/modify", {"a": b"3"}),
        ({"a": b"1"}, {"a": b"3"}, {}, "delete/modify", {"a": b"3"}),
        ({"x": b"1"}, {"x": b"1", "a": b"2"}, {"x": b"1", "a/b": b"3"}, "file/folder",
         {"x": b"1", "a~ours": b"2", "a/b": b"3"}),
        ({"x": b"1"}, {"x": b"1", "a/b": b"3"}, {"x": b"1", "a": b"2"}, "file/folder",
         {"x": b"1", "a~theirs": b"2", "a/b": b"3"}),
        ({"a": b"1"}, {"a/b": b"3"}, {"a": b"2"}, "file/folder", {"a~theirs": b"2", "a/b": b"3"}),
        ({"a/b": b"1"}, {"a": b"2"}, {"a/b": b"1", "a/c": b"3"}, "file/folder", {"a~ours": b"2", "a/c": b"3"}),
    ],
)  # fmt: skip
def test_what_is_left_to_a_person(
    repository: Repository, base: Files, ours: Files, theirs: Files, kind: str, stands: Files
) -> None:
    found = merge(repository, base, ours, theirs)

    [conflict] = found.joined.conflicts
    assert ([one.kind for one in conflict.conflicts], conflict.key, conflict.whole) == ([kind], None, True)
    assert found.files == stands


def test_modes_links_and_submodules(repository: Repository) -> None:
    tree = stored(repository, {"old": TEXT, "one": changed(1, b"x\n"), "two": changed(9, b"y\n"), "to": b"old"})
    blob = {name: found.id for name in ("old", "one", "two", "to") if (found := tree.file(name))}
    plain, made = FileId(blob["old"]), FileId(blob["old"], EXECUTABLE)

    both = merge(repository, {"a": plain}, {"a": made}, {"a": FileId(blob["one"])})
    assert both.joined.files == {"a": FileId(blob["one"], EXECUTABLE)}
    assert merge(repository, {"a": made}, {"a": made}, {"a": plain}).joined.files == {"a": plain}
    lines = merge(repository, {"a": plain}, {"a": FileId(blob["one"], EXECUTABLE)}, {"a": FileId(blob["two"])})
    assert [file.mode for file in lines.joined.files.values() if file] == [EXECUTABLE]

    link = FileId(blob["to"], LINK)
    assert merge(repository, {}, {}, {"a": link}).joined.files == {"a": link}
    assert merge(repository, {"a": plain}, {"a": link}, {"a": FileId(blob["one"])}).told == [("a", ["modify/modify"])]
    module, other, third = (FileId(digit * 40, SUBMODULE) for digit in "123")
    assert merge(repository, {"a": module}, {"a": module}, {"a": other}).joined.files == {"a": other}
    assert merge(repository, {"a": module}, {"a": other}, {"a": third}).told == [("a", ["modify/modify"])]


def test_a_link_in_an_entrys_place_is_a_link(repository: Repository) -> None:
    tree = stored(repository, {"a": b"ferry.json", "b": b"lamp.json"})
    one, other = (FileId(found.id, LINK) for name in "ab" if (found := tree.file(name)))
    base = {at("noir/lamp"): entry("Who?", "I.")}
    found = merge(repository, base, {at("noir/lamp"): one}, {at("noir/lamp"): other})

    assert found.told == [(at("noir/lamp"), ["modify/modify"])]


DATASET = "datasets/noir/dataset.yaml"


def test_settings_merge_by_what_they_say(repository: Repository) -> None:
    base = {DATASET: b"title: Noir\ntags:\n  a: {name: A}\n", "rtrepo.yaml": b"format: 1\nrules: {T101: warn}\n"}
    ours = {
        DATASET: b"title: Noir # for now\ntags:\n  a: {name: A}\n  b: {name: B}\n",
        "rtrepo.yaml": b"format: 1\nrules: {T101: block}\n",
    }
    theirs = {
        DATASET: b"title: Noir\ntags:\n  a: {name: A}\n  c: {name: C}\n",
        "rtrepo.yaml": b"format: 1\nrules: {T101: warn, X204: block}\n",
    }
    found = merge(repository, base, ours, theirs)

    assert found.told == []
    assert found.files == {
        DATASET: b"title: Noir # for now\ntags:\n  a: {name: A}\n  b: {name: B}\n  c: {name: C}\n",
        "rtrepo.yaml": b"format: 1\nrules: {T101: block, X204: block}\n",
    }


def test_settings_in_conflict_keep_what_merged(repository: Repository) -> None:
    found = merge(
        repository, {DATASET: b"title: Noir\n"}, {DATASET: b"title: Night # new\nlicence: MIT\n"},
        {DATASET: b"title: Dark\ndescription: x\n"},
    )  # fmt: skip

    [conflict] = found.joined.conflicts
    assert (found.told, conflict.whole) == ([(DATASET, ["modify/modify"])], False)
    assert found.files[DATASET].decode() == (
        "<<<<<<< ours · conflict 1 of 1 · title · both changed it\ntitle: Night # new\n||||||| base\ntitle: Noir\n"
        "=======\ntitle: Dark\n>>>>>>> theirs\nlicence: MIT\ndescription: x\n"
    )
    assert conflict.settled
    said = [repository.handle[file.id].data for file in conflict.settled]
    assert said == [
        b"title: Night # new\nlicence: MIT\ndescription: x\n", b"title: Dark # new\nlicence: MIT\ndescription: x\n"
    ]  # fmt: skip


def test_settings_that_cannot_be_read_are_text(repository: Repository) -> None:
    found = merge(repository, {DATASET: b"a: [\n"}, {DATASET: b"b: [\n"}, {DATASET: b"c: 1\n"})

    assert found.told == [(DATASET, ["modify/modify"])]
    assert b"<<<<<<< ours\nb: [\n" in found.files[DATASET]


def origin(number: int, *ids: str) -> Origin:
    return Origin(
        number=number, source="a.jsonl", sha256="ab" * 32, format="sharegpt",
        lines=tuple(OriginLine(at, entry_id, entry_id, "", "sharegpt", {}) for at, entry_id in enumerate(ids)),
    )  # fmt: skip


@pytest.mark.parametrize("turned", [False, True])
def test_two_imports_of_one_source_and_number_both_stay(repository: Repository, turned: bool) -> None:
    one, other = origin(1, "a", "b"), origin(1, "a", "b-2")
    path = path_of("noir", one)
    sides = [{path: import_file.dump(told)} for told in ((other, one) if turned else (one, other))]
    sides[0][path_of("noir", origin(7))] = import_file.dump(origin(7, "z"))
    base: Files = {}
    found = merge(repository, base, *sides)

    assert (found.told, len(found.files)) == ([], 3)
    kept = [import_file.load(raw) for name, raw in found.files.items() if "0007" not in name]
    assert {told.number for told in kept} == {1, 8}
    assert {tuple(line.id for line in told.lines) for told in kept} == {("a", "b"), ("a", "b-2")}


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("in_base", [(), (1,)])
def test_parts_of_one_import_are_one_again(repository: Repository, in_base: tuple[int, ...], turned: bool) -> None:
    """As where some entries of an experiment were adopted, and others of the same import afterwards."""
    whole = origin(1, "a", "b", "c")
    path = path_of("noir", whole)

    def part(*records: int) -> Files:
        lines = tuple(line for line in whole.lines if line.record in records)
        return {path: import_file.dump(replace(whole, lines=lines))} if records else {}

    sides = [part(*in_base, 0), part(*in_base, 2)]
    found = merge(repository, part(*in_base), *(reversed(sides) if turned else sides))
    assert (found.told, found.files) == ([], part(*in_base, 0, 2))
    found = merge(repository, part(*in_base), *((part(0, 1, 2), sides[0]) if turned else (sides[0], part(0, 1, 2))))
    assert (found.told, found.files) == ([], {path: import_file.dump(whole)})
