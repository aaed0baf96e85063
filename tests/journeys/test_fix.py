"""`validate --fix`: what is flawed is mended in one operation, shown first if asked for, and taken back by undo."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rtrepo.actions.fixing import fix as fixing
from tests.conftest import Git
from tests.journeys.terminal import Terminal, everything_in, lines, said
from tests.journeys.test_uncommitted_work import change

ENTRIES = "datasets/harbor/entries"


@pytest.fixture
def flawed(rtrepo: Terminal, tmp_path: Path) -> Terminal:
    """Someone with three committed entries: one with edges and a token, one with an old tag, one without a flaw."""
    records = [
        said("Who keeps the light? ", "*The lamp gutters.* I do.<|im_end|>", id="lamp"),
        said("When does the ferry go?", "At six, if it goes.", id="ferry"),
        said("What is in the crates?", "Salt. Only salt.", id="crates"),
    ]
    rtrepo("import", lines(tmp_path / "harbor.jsonl", *records), "--into", "harbor")
    settings = rtrepo.folder / "datasets/harbor/dataset.yaml"
    settings.write_text(
        settings.read_text("utf-8")
        + "tags: {secrets: {}, slow: {}}\naliases: [{old_slug: gossip, new_slug: secrets}]\n"
    )
    (rtrepo.folder / f"{ENTRIES}/ferry.yaml").write_text(
        "# the ferry\ntags: [gossip, slow]  # for now\nmine: {b: 1, a: 2}\n"
    )
    for name in ("lamp", "crates"):
        (rtrepo.folder / f"{ENTRIES}/{name}.yaml").write_text("tags: [slow]\n")
    rtrepo("commit", "-m", "first drafts")
    return rtrepo


def text_of(person: Terminal, name: str) -> str:
    return (person.folder / ENTRIES / name).read_text("utf-8")


def test_the_report_says_what_to_type(flawed: Terminal) -> None:
    assert flawed("validate") == (
        "3 entries checked: 2 to look at, none blocks\n"
        f"harbor/ferry   {ENTRIES}/ferry.yaml:2:1\n"
        '  warn   M110 aliased-tag       tags        the tag "gossip" is "secrets" now\n'
        f"harbor/lamp   {ENTRIES}/lamp.json:2:3\n"
        "  info   T103 edge-whitespace   message 0   the user turn ends with white space\n"
        '  error  X110 special-token     message 1   "<|im_end|>"\n'
        "Fix what is safe: rtrepo validate --fix\n"
        "Fix with a look first: rtrepo validate --fix --unsafe --dry-run      Why X110: rtrepo rules X110\n"
    )


def test_a_dry_run_tells_a_broken_sidecar_once_and_as_what_is_left(harbor: Terminal) -> None:
    """The entry beside it is only laid out anew: the file that cannot be read stays as it is."""
    (harbor.folder / f"{ENTRIES}/gulls.json").write_text(json.dumps(said("Gulls?", "Three of them.")), "utf-8")
    (harbor.folder / f"{ENTRIES}/gulls.yaml").write_text("tags: [a\n", "utf-8")

    assert harbor("validate", "--fix", "--dry-run", "gulls", ends=1) == (
        "Would mend 1 finding in 1 entry; nothing was changed\n"
        "  M115 turns-across-lines   1   harbor/gulls\n"
        "\n"
        "Nothing differs in any entry between the working tree and mended; 1 file is only laid out\n"
        "  differently\n"
        "\n"
        "Then left: 1 to look at, 1 blocks: rtrepo validate -- gulls\n"
        "Do it: rtrepo validate --fix -- gulls\n"
    )
    assert harbor.json("validate", "--fix", "--dry-run", "gulls", ends=1)["diff"]["unreadable"] == []


def test_the_hint_asks_for_the_same(flawed: Terminal) -> None:
    told = flawed("validate", "--rule", "T103,X110", "--profile", "draft", "--dataset", "harbor", "lamp")

    assert told.splitlines()[-2:] == [
        "Fix with a look first: rtrepo validate --fix --unsafe --dry-run --profile draft --rule T103,X110 "
        "--dataset harbor -- lamp",
        "Why T103: rtrepo rules T103",
    ]
    assert "Fix" not in flawed("validate", "HEAD")
    assert "Fix" not in flawed("validate", "crates")


def test_what_is_safe_is_mended_and_undone(flawed: Terminal) -> None:
    before = everything_in(flawed.folder)

    assert flawed("validate", "--fix") == (
        "Mended 1 finding in 1 entry\n"
        "  M110 aliased-tag   1   harbor/ferry\n"
        "Left: 1 to look at, none blocks: rtrepo validate\n"
        "Take it back: rtrepo undo      Fix with a look first: rtrepo validate --fix --unsafe --dry-run\n"
    )
    assert text_of(flawed, "ferry.yaml") == "# the ferry\ntags: [secrets, slow]  # for now\nmine: {b: 1, a: 2}\n"
    assert flawed("validate", "--fix") == (
        "3 entries checked: nothing was mended\n"
        "Left: 1 to look at, none blocks: rtrepo validate\n"
        "Fix with a look first: rtrepo validate --fix --unsafe --dry-run\n"
    )
    assert flawed("undo") == "Took back: mend 1 finding in harbor/ferry, AGE. Get it back: rtrepo redo\n"
    assert everything_in(flawed.folder) == before


def test_a_dry_run_shows_each_mend_and_changes_nothing(flawed: Terminal) -> None:
    before = everything_in(flawed.folder, without=())

    assert flawed.unchecked("validate", "--fix", "--unsafe", "--dry-run").out == (
        "Would mend 3 findings in 2 entries; nothing was changed\n"
        "  T103 edge-whitespace   1   harbor/lamp\n"
        "  X110 special-token     1   harbor/lamp\n"
        "  M110 aliased-tag       1   harbor/ferry\n"
        "\n"
        "the working tree → mended   2 entries changed: 2 edited · 2 turns edited · −1 word\n"
        "\n"
        "edited harbor/lamp  “Who keeps the light?”   2 of 2 turns · −1 word\n"
        "   0 user       Who keeps the light?[-·-]\n"
        "   1 assistant  *The lamp gutters.* I do.[-<|im_end|>-]\n"
        "\n"
        "edited harbor/ferry  “When does the ferry go?”\n"
        "  tags     + secrets   − gossip\n"
        "\n"
        "Then left: nothing to report\n"
        "Do it: rtrepo validate --fix --unsafe\n"
    )
    assert everything_in(flawed.folder, without=()) == before


def test_all_is_mended_and_nothing_more_the_second_time(flawed: Terminal) -> None:
    told = flawed.json("validate", "--fix", "--unsafe")
    done = everything_in(flawed.folder)
    again = flawed.json("validate", "--fix", "--unsafe")

    assert told == {
        "schema": "rtrepo.fixes/1",
        "dry_run": False,
        "checked": 3,
        "files": 2,
        "mended": [
            {"code": "T103", "name": "edge-whitespace", "fix": "unsafe", "findings": 1, "entries": ["harbor/lamp"]},
            {"code": "X110", "name": "special-token", "fix": "unsafe", "findings": 1, "entries": ["harbor/lamp"]},
            {"code": "M110", "name": "aliased-tag", "fix": "safe", "findings": 1, "entries": ["harbor/ferry"]},
        ],
        "left_alone": [],
        "blocking": 0,
        "left": [],
        "diff": None,
    }
    assert text_of(flawed, "lamp.json") == (
        '{"messages": [\n'
        '  {"role": "user", "content": "Who keeps the light?"}\n'
        ', {"role": "assistant", "content": "*The lamp gutters.* I do."}\n'
        "]}\n"
    )
    assert (again["mended"], again["files"]) == ([], 0)
    assert everything_in(flawed.folder) == done
    assert flawed("validate") == "3 entries checked: nothing to report\n"


def test_a_dry_run_as_json_holds_the_difference(flawed: Terminal) -> None:
    told = flawed.json("validate", "--fix", "--unsafe", "--dry-run")

    assert (told["dry_run"], told["files"], told["diff"]["schema"]) == (True, 2, "rtrepo.diff/1")
    assert [one["id"] for one in told["diff"]["entries"]] == ["ferry", "lamp"]


def test_only_what_is_named(flawed: Terminal) -> None:
    flawed("validate", "--fix", "--unsafe", "--rule", "T103,M110", "lamp")

    assert flawed.json("validate")["findings"][0]["code"] == "M110"
    assert 'Who keeps the light?"' in text_of(flawed, "lamp.json")
    assert "<|im_end|>" in text_of(flawed, "lamp.json")


def test_what_is_off_or_waived_stays(flawed: Terminal) -> None:
    (flawed.folder / "rtrepo.yaml").write_text("format: 1\nrules: {M110: off}\n")
    (flawed.folder / f"{ENTRIES}/lamp.yaml").write_text(
        "tags: [slow]\nwaive: {T103: she breathes, X110: a quotation}\n"
    )
    before = everything_in(flawed.folder)

    assert flawed("validate", "--fix", "--unsafe").startswith("3 entries checked: nothing was mended\n")
    assert everything_in(flawed.folder) == before


REFUSED = [
    (["HEAD"], "--fix mends the working tree: no revision, --staged or --new-only. Names can stand behind --."),
    (["main..HEAD"], "--fix mends the working tree: no revision, --staged or --new-only. Names can stand behind --."),
    (["--staged"], "--fix mends the working tree: no revision, --staged or --new-only. Names can stand behind --."),
    (
        ["--new-only", "HEAD"],
        "--fix mends the working tree: no revision, --staged or --new-only. Names can stand behind --.",
    ),
    (["--format", "sarif"], "--fix answers as text or with --json."),
    (
        ["--target", "trl"],
        "A trainer is asked without --fix, --new-only, --baseline, --rules-from, --profile, --rule, --waived and other",
    ),
]


@pytest.mark.parametrize(("words", "why"), REFUSED)
def test_what_cannot_be_mended_is_a_slip(words: list[str], why: str, flawed: Terminal) -> None:
    assert why in flawed("validate", "--fix", *words, ends=2)


@pytest.mark.parametrize("option", ["--unsafe", "--dry-run"])
def test_an_option_without_fix_is_a_slip(option: str, flawed: Terminal) -> None:
    assert "--unsafe and --dry-run go with --fix." in flawed("validate", option, ends=2)


def test_a_name_that_is_a_revision_too(flawed: Terminal) -> None:
    assert flawed("validate", "--fix", "--", "harbor").startswith("Mended 1 finding")


def test_what_blocks_and_is_left_is_told_by_the_exit_code(flawed: Terminal) -> None:
    (flawed.folder / f"{ENTRIES}/crates.json").write_text("{")

    assert "Left: 2 to look at, 1 blocks: rtrepo validate\n" in flawed("validate", "--fix", ends=1)


def staged(person: Terminal, git: Git) -> dict[str, str]:
    """What git says of each path that differs: two letters, for the index and for the working tree."""
    told = git(person.folder, "status", "--porcelain").splitlines()
    return {line[3:].rpartition("/")[2]: line[:2] for line in told}


def test_the_index_follows_where_it_held_the_same(flawed: Terminal, git: Git) -> None:
    change(flawed, "gutters", "burns", f"{ENTRIES}/lamp.json")
    flawed("validate", "--fix", "--unsafe")

    assert staged(flawed, git) == {"ferry.yaml": "M ", "lamp.json": " M"}
    assert 'burns.* I do."' in text_of(flawed, "lamp.json")
    flawed("undo")
    assert staged(flawed, git) == {"lamp.json": " M"}
    assert "burns.* I do.<|im_end|>" in text_of(flawed, "lamp.json")


def test_what_is_staged_otherwise_stays_staged_so(flawed: Terminal, git: Git) -> None:
    change(flawed, "gutters", "burns", f"{ENTRIES}/lamp.json")
    git(flawed.folder, "add", ".")
    change(flawed, "burns", "smokes", f"{ENTRIES}/lamp.json")
    before = git(flawed.folder, "show", f":{ENTRIES}/lamp.json")
    flawed("validate", "--fix", "--unsafe")

    assert staged(flawed, git)["lamp.json"] == "MM"
    assert git(flawed.folder, "show", f":{ENTRIES}/lamp.json") == before


def test_files_go_where_they_belong_and_are_laid_out(flawed: Terminal, git: Git) -> None:
    folder = flawed.folder / ENTRIES
    (folder / "mine").mkdir()
    (folder / "lamp.json").rename(folder / "mine/lamp.json")
    (folder / "lamp.yaml").rename(folder / "mine/lamp.yaml")
    (folder / "ferry.yaml").rename(folder / "mine/ferry.yaml")
    told = json.loads(text_of(flawed, "crates.json"))
    (folder / "crates.json").write_text(json.dumps(told, indent=4))
    assert flawed("validate", "--fix", "--rule", "M114,M115", "--dry-run") == (
        "Would mend 3 findings in 3 entries; nothing was changed\n"
        "  M114 misplaced-file       2   harbor/ferry, harbor/lamp\n"
        "  M115 turns-across-lines   1   harbor/crates\n"
        "\n"
        "Nothing differs in any entry between the working tree and mended; 4 files are only laid out\n"
        "  differently\n"
        "\n"
        "Then left: nothing to report\n"
        "Do it: rtrepo validate --fix --rule M114,M115\n"
    )
    flawed("validate", "--fix", "--rule", "M114,M115")

    assert staged(flawed, git) == {}
    assert not (folder / "mine").exists()


def curly(person: Terminal, name: str, text: str) -> None:
    data = {"messages": [{"role": "user", "content": f"Who is {name}?"}, {"role": "assistant", "content": text}]}
    (person.folder / ENTRIES / f"{name}.json").write_text(json.dumps(data, ensure_ascii=False))


@pytest.fixture
def styled(rtrepo: Terminal, tmp_path: Path) -> Terminal:
    """Someone whose dataset has straight quotes, but for two entries with curly ones."""
    records = [
        said(f"Which {number}?", f'"Number {number}," she says, and turns.', id=f"n{number}") for number in range(30)
    ]
    rtrepo("import", lines(tmp_path / "harbor.jsonl", *records), "--into", "harbor")
    curly(rtrepo, "gull", "“A gull,” she says.")
    curly(rtrepo, "tern", "“A tern,” she says.")
    return rtrepo


def test_quotes_are_those_of_the_dataset(styled: Terminal) -> None:
    (styled.folder / ENTRIES / "tern.yaml").write_text("waive: {D301: it is a letter}\n")
    told = styled.json("validate", "--fix", "--unsafe", "--rule", "D301")

    assert [(one["code"], one["entries"]) for one in told["mended"]] == [("D301", ["harbor/gull"])]
    assert r'"\"A gull,\" she says."' in text_of(styled, "gull.json")
    assert "“A tern,”" in text_of(styled, "tern.json")
    assert styled.json("validate", "--fix", "--unsafe", "--rule", "D301")["mended"] == []


def test_quotes_that_another_mend_brings_to_light(styled: Terminal) -> None:
    """Read in the right encoding the quotes are curly, and only then astray."""
    curly(styled, "gull", "â€œA gull,â€ she says.")
    styled("validate", "--fix", "--unsafe")

    assert r'"\"A gull,\" she says."' in text_of(styled, "gull.json")


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], Any]) -> None:
    """Something happens between looking and writing."""
    real = fixing.mend_tree

    def slow(*words: Any) -> Any:
        done = real(*words)
        act()
        return done

    monkeypatch.setattr(fixing, "mend_tree", slow)


def test_a_file_that_is_changed_meanwhile_is_left_alone(flawed: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    meanwhile(monkeypatch, lambda: change(flawed, "gutters", "burns", f"{ENTRIES}/lamp.json"))

    assert flawed("validate", "--fix", "--unsafe").splitlines()[4:6] == [
        f"  left alone, somebody changed it meanwhile: {ENTRIES}/lamp.json",
        "Left: nothing to report",
    ]
    assert "burns.* I do.<|im_end|>" in text_of(flawed, "lamp.json")
    assert "secrets" in text_of(flawed, "ferry.yaml")


def test_an_edit_that_is_edited_meanwhile_stops_everything(flawed: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    change(flawed, "gutters", "burns", f"{ENTRIES}/lamp.json")
    meanwhile(monkeypatch, lambda: change(flawed, "burns", "smokes", f"{ENTRIES}/lamp.json"))
    told = flawed("validate", "--fix", "--unsafe", ends=3)

    assert f"{ENTRIES}/lamp.json was changed AGE; nothing was changed" in told
    assert "gossip" in text_of(flawed, "ferry.yaml")


def test_many_at_once(rtrepo: Terminal, tmp_path: Path) -> None:
    records = [said(f"Which {number}?", f"Number {number}, and no other. ", id=f"n{number}") for number in range(60)]
    rtrepo("import", lines(tmp_path / "harbor.jsonl", *records), "--into", "harbor")
    rtrepo("commit", "-m", "drafts")

    assert rtrepo("validate", "--fix", "--unsafe", "--rule", "T103") == (
        "Mended 60 findings in 60 entries\n"
        "  T103 edge-whitespace   60   harbor/n0, harbor/n1, harbor/n10 and 57 more\n"
        "Left: nothing to report\n"
        "Take it back: rtrepo undo\n"
    )
    rtrepo("undo")
    assert rtrepo.json("validate", "--rule", "T103")["findings"][0]["id"] == "n0"
