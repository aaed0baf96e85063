"""Nothing that somebody else wrote steers the terminal or hides what it says, wherever it stands and whichever
command tells it; and what is stored is exactly what was written."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from rtrepo.render.suspects import is_honest, is_suspect
from tests.conftest import Git
from tests.journeys.terminal import Answer, Terminal, everything_in

ATTACKS = {
    "colour": "\x1b[31mred",
    "screen": "\x1b[2J\x1b[1;1H",
    "title": "\x1b]0;owned\x07",
    "link": "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "clipboard": "\x1b]52;c;ZXZpbA==\x07",
    "C1": "\x9b31m\x9d0;owned\x9c\x85",
    "bidi": "\u202edesrever\u202c\u2066isolate\u2069",
    "zero width": "in\u200bvis\u200dib\ufeffle\u2060\u00ad",
    "overprint": "honest\rforged\b\b\b",
    "lines": "one\u2028two\u2029three\x0bfour\x0cfive\ntwo\tcells",
    "fillers": "a\u3164b\u115fc\U000e0041d\ufffe",
    "markup": "<script>alert(1)</script> & | `code` [x](http://evil.example) ::error::x %0A",
    "flood": "z" + "\u0301\u0489" * 40,
}
LONG = "wide " * 400 + "w" * 4000 + " \u202e" + "z" + "\u0301\u0489" * 400
ALL = "evil " + " ".join(ATTACKS.values())
SHORT = "evil \x1b[31m\x1b]0;x\x07\x9b\u202e\u200b\r\b\x7f\t\nhint: forged<b>"
NAME = SHORT.replace("<b>", "").replace(" ", "_")
"""For names of files: anything but a slash and NUL."""
REF = "evil\u202e\u200b\u009b\ufeff"
"""For branches and tags, where git itself refuses C0 controls."""
FOLDER = f"datasets/{NAME}"
OURS = re.compile("\x1b\\[[0-9;]*m")


def turns(more: str) -> list[dict[str, Any]]:
    call = {"id": SHORT, "type": "function", "function": {"name": SHORT, "arguments": ALL}}
    return [
        {"role": "system", "content": ALL, SHORT: ALL},
        {"role": "user", "content": more + LONG},
        {"role": "user", "content": f"{more} {SHORT}", "name": SHORT + more},
        {"role": SHORT, "content": ALL + more, "weight": SHORT, SHORT: {SHORT: [ALL]}},
        {"role": "assistant", "content": [{"type": SHORT, SHORT: ALL}, {"type": "text", "text": ALL + more}]},
        {"role": "assistant", "content": None, "tool_calls": [call, {SHORT: SHORT + more}]},
        {"role": "tool", "tool_call_id": SHORT, "content": f"a first sentence and {more} {ALL}"},
    ]


def entry(more: str) -> dict[str, Any]:
    return {
        "messages": turns(more), "chosen": turns(more)[:2], "rejected": [{"role": "user", "content": ALL}],
        "tools": [{SHORT: SHORT}], SHORT + more: ALL,
    }  # fmt: skip


def sidecar(more: str) -> dict[str, Any]:
    return {
        "title": SHORT + more, "tags": [SHORT, more], "characters": [SHORT], "status": SHORT, "split": SHORT,
        "speakers": {"1": SHORT, "2": {"character": SHORT, "label": SHORT}}, "group": SHORT, "generator": ALL,
        "notes": ALL + more, "rating": SHORT, "waive": {SHORT: SHORT, "T101": ALL}, "extra": {SHORT: ALL},
        SHORT: {SHORT: more},
    }  # fmt: skip


def dataset(more: str) -> dict[str, Any]:
    return {
        "id": SHORT, "title": SHORT + more, "licence": SHORT, "description": ALL, "categories": {SHORT: {SHORT: SHORT}},
        "tags": {SHORT: {"name": SHORT, "category_slug": SHORT}}, "characters": {SHORT: {"display_name": SHORT}},
        "system_prompts": {SHORT: {"name": SHORT, "content": ALL + more}}, SHORT: SHORT,
    }  # fmt: skip


def put(root: Path, path: str, data: Any) -> None:
    """A file of bytes as they are, or of JSON, which is YAML too once it has no pairs of surrogates."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    if not isinstance(data, bytes):
        told = json.dumps(data)
        data = (told.replace("\\udb40\\udc41", "\\U000e0041") if path.endswith(".yaml") else told).encode()
    file.write_bytes(data)


def write_all(root: Path, more: str) -> None:
    put(root, f"{FOLDER}/dataset.yaml", dataset(more))
    for name in ("evil", NAME):
        put(root, f"{FOLDER}/entries/{name}.json", entry(more))
        put(root, f"{FOLDER}/entries/{name}.yaml", sidecar(more))
    put(root, f"{FOLDER}/entries/cut.json", json.dumps(entry(more)).encode()[: -len(more) - 9])
    put(
        root,
        f"{FOLDER}/entries/half.json",
        b'{"messages": [{"role": "user", "content": "\\ud800 \xc2\x9b"}]}' + more.encode(),
    )
    put(root, f"{FOLDER}/entries/twice.json", ('{"messages": [], "' + REF + '": 1, "' + REF + '": 2}').encode())
    put(root, f"{FOLDER}/entries/odd.json", {"messages": [{SHORT: SHORT}, 3]})
    put(root, f"{FOLDER}/entries/odd.yaml", f"title: {SHORT}\n\t: [".encode())
    put(root, f"{FOLDER}/imports/0001-{NAME}.jsonl", {SHORT: SHORT, "source": SHORT, "record": 1, "id": "evil"})
    put(root, f"experiments/{NAME}.yaml", {"question": ALL + more, "base": SHORT, SHORT: SHORT})
    put(root, f"notes {NAME}.txt", more.encode())


def commit(root: Path, git: Git, message: str) -> None:
    git(root, "add", "-A")
    git(
        root, "commit", "--quiet", "--no-verify", "--cleanup=verbatim", "-F", "-",
        data=f"{message}{SHORT}\n\n{ALL}\n".encode(),
        GIT_AUTHOR_NAME=f"Evil{SHORT}", GIT_AUTHOR_EMAIL="e\x1b\u202e@x", GIT_COMMITTER_NAME=f"Evil{SHORT}",
    )  # fmt: skip


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory, git: Git) -> Terminal:
    """A repository in which everything that can be is hostile: three versions, and edits that are not committed."""
    root = tmp_path_factory.mktemp("hostile")
    Terminal(root)("init", "work")
    person = Terminal(root / "work")
    put(root, f"{NAME}.jsonl", {**entry("imported"), "id": "fetched", "title": SHORT, "tags": [SHORT], SHORT: ALL})
    person("import", root / f"{NAME}.jsonl", "--into", "harbor")
    settings = (
        f"format: 1\nrules: {json.dumps({SHORT: SHORT, 'turns': 'warn'})}\n{json.dumps(SHORT)}: {json.dumps(ALL)}\n"
    )
    put(person.folder, "rtrepo.yaml", settings.encode())
    write_all(person.folder, "one")
    commit(person.folder, git, "first")
    write_all(person.folder, "two and more")
    (person.folder / f"{FOLDER}/entries/evil.json").rename(person.folder / f"{FOLDER}/entries/moved.json")
    commit(person.folder, git, "second")
    git(person.folder, "branch", REF)
    git(person.folder, "tag", f"v{REF}")
    write_all(person.folder, "three")
    git(person.folder, "add", f"notes {NAME}.txt")
    return person


def raw_in(text: str) -> set[str]:
    """The suspects in a text that are shown as they are and should not be."""
    return {
        text[at] for at in range(len(text)) if text[at] != "\n" and is_suspect(text[at]) and not is_honest(text, at)
    }


def leaks(answer: Answer, *, colour: bool = False) -> dict[str, list[str]]:
    """By stream, what reached the terminal raw, with where it stands."""
    found = {}
    for stream, text in (("out", answer.out), ("err", answer.err)):
        told = OURS.sub("", text) if colour else text
        bad = raw_in(told)
        if bad:
            found[stream] = [line[:300] for line in told.split("\n") if bad & set(line)][:3] + sorted(map(ascii, bad))
    assert "Traceback" not in answer.err, answer.err
    return found


KEY = f"{NAME}/evil"
MOVED = f"{NAME}/moved"
READING = [
    ["status"], ["list"], ["list", "--rev", "HEAD~"], ["list", "--dataset", NAME], ["list", "--tag", SHORT],
    ["show", KEY], ["show", MOVED, "--at", "HEAD"], ["show", f"{NAME}/cut"], ["show", f"{NAME}/odd"],
    ["show", "fetched"], ["show", "HEAD"], ["show", "HEAD~"], ["show", f"{NAME}/{NAME}"], ["search", "evil"],
    ["search", SHORT], ["search", "desrever", "--rev", "HEAD"],
    *([*words, *how] for words in (["diff"], ["diff", "HEAD~..HEAD"], ["diff", "HEAD~2"], ["diff", "HEAD", "--", KEY])
      for how in ([], ["--stat"], ["--summary"], ["--all-turns"]) if "--" not in words or not how),
    ["log"], ["log", "--number", "1"], ["validate"], ["validate", "HEAD"], ["validate", "HEAD~..HEAD"],
    ["validate", "--staged"], ["validate", "--format", "github"],
    ["validate", "--format", "junit"], ["validate", "--format", "sarif"], ["op", "log"], ["branch"],
    ["hooks", "status"], ["git-setup", "--status"],
    ["history", KEY], ["history", MOVED], ["history", MOVED, "--words"], ["blame", MOVED],
    ["blame", MOVED, "--words"], ["blame", "fetched"], ["diff", "HEAD~..HEAD", "--markdown"], ["diff", "--markdown"],
    ["diff", "--markdown", "--all-turns"], ["diff", "HEAD~..HEAD", "--show-typography"],
    ["diff", "--show-typography"], ["log", "--stat"], ["show", "HEAD", "--stat"], ["show", "HEAD", "--summary"],
    ["show", "HEAD", "--all-turns"], ["search", "evil", "--count"],
    ["diff-files", f"{FOLDER}/entries/evil.json", f"{FOLDER}/entries/{NAME}.json"],
    ["review", "HEAD~..HEAD", "-o", f"../{NAME}.html"],
]  # fmt: skip
TYPED = [
    [SHORT], [f"--{SHORT}"], ["status", SHORT], ["list", f"--{SHORT}"], ["list", "--rev", SHORT], ["show", SHORT],
    ["show", MOVED, "--at", SHORT], ["diff", SHORT], ["diff", "HEAD", SHORT], ["diff", "--", SHORT], ["log", SHORT],
    ["switch", SHORT], ["switch", "--create", SHORT], ["branch", SHORT], ["branch", "--delete", SHORT],
    ["restore", SHORT], ["restore", MOVED, "--from", SHORT], ["import", SHORT, "--into", "x"],
    ["import", f"../{NAME}.jsonl", "--into", SHORT],
    ["import", f"../{NAME}.jsonl", "--into", "x", "--format", SHORT],
    ["export", SHORT, "--to", "messages", "-o", "../x"], ["export", "harbor", "--to", SHORT, "-o", "../x"],
    ["export", "harbor", "--to", "messages", "-o", f"../{NAME}/x"], ["validate", SHORT],
    ["validate", "--format", SHORT], ["rules", SHORT], ["init", "--template", SHORT], ["init"],
    ["diff-files", f"{FOLDER}/entries/evil.json", f"{FOLDER}/entries/cut.json"],
    ["diff-files", f"{FOLDER}/entries/evil.yaml", f"{FOLDER}/entries/odd.yaml"], ["history", SHORT],
    ["blame", SHORT], ["git-textconv", SHORT], ["commit", "-m", ALL], ["-C", SHORT, "status"], ["completion", SHORT],
    ["search", SHORT, "--rev", SHORT],
]  # fmt: skip


def name_of(words: list[str]) -> str:
    """What pytest calls a case: its plain words."""
    return " ".join(word if word.isascii() and word.isprintable() else "EVIL" for word in words)


@pytest.mark.parametrize("words", READING, ids=name_of)
def test_reading_shows_everything_escaped(words: list[str], evil: Terminal) -> None:
    before = everything_in(evil.folder)
    plain = evil.unchecked(*words)
    colours = evil.unchecked("--color", "always", *words)

    assert (leaks(plain), leaks(colours, colour=True)) == ({}, {})
    assert plain.code in (0, 1), plain.err
    assert everything_in(evil.folder) == before


@pytest.mark.parametrize("words", READING, ids=name_of)
def test_json_is_escaped_too_and_means_the_same(words: list[str], evil: Terminal) -> None:
    help_ = evil.unchecked(*words[:1], "--help").out
    taken = [
        word for word in words if word not in ("--stat", "--summary", "--markdown", "--format", "github", "--count")
    ]
    at = taken.index("--") if "--" in taken else len(taken)
    whole = evil.unchecked(*taken[:at], "--json", *taken[at:])
    lines = evil.unchecked(*taken[:at], "--json-lines", *taken[at:]) if "--json-lines" in help_ else Answer(0, "", "")
    json.loads(whole.out or whole.err)
    for line in lines.out.splitlines():
        json.loads(line)

    assert (leaks(whole), leaks(lines)) == ({}, {})


@pytest.mark.parametrize("words", TYPED, ids=name_of)
def test_what_is_typed_wrongly_is_told_escaped(words: list[str], evil: Terminal) -> None:
    answers = [evil.unchecked(*words), evil.unchecked("--color", "always", *words), evil.unchecked(*words, "--json")]

    assert [leaks(answer, colour=True) for answer in answers] == [{}] * 3
    assert [line for answer in answers for line in answer.err.splitlines() if line.startswith("hint: forged")] == []


def test_what_is_stored_is_what_was_written(evil: Terminal, git: Git) -> None:
    shown = evil.json("show", KEY)
    fetched = evil.json("show", "fetched")["entry"]
    head = evil.json("log", "--number", "1")["versions"][0]

    assert shown["entry"] == entry("three")
    assert {key: shown["sidecar"][key] for key in ("title", "notes", "extra", SHORT)} == {
        key: sidecar("three")[key] for key in ("title", "notes", "extra", SHORT)
    }
    assert fetched["messages"] == turns("imported")
    assert head["message"] == git(evil.folder, "log", "-1", "--format=%B").removesuffix("\n")
    assert head["message"].startswith(f"second{SHORT}\n\nevil {ATTACKS['colour']} {ATTACKS['screen']} ")


def test_writing_says_everything_escaped(rtrepo: Terminal, git: Git, tmp_path: Path) -> None:
    """Each of these commands does what it says; undo tells once more what that was."""
    git(rtrepo.folder, "branch", REF)
    source = tmp_path / f"{NAME}.jsonl"
    put(tmp_path, source.name, {**entry("x"), "id": SHORT, "title": SHORT, "tags": [SHORT]})
    with source.open("ab") as file:
        file.write(b'\n{"messages": "\xc2\x9b\\u001b"}\n')
    told = {}
    for words in (
        ["import", source, "--into", "harbor", "--dry-run"],
        ["import", source, "--into", "harbor", "--rejects", f"../{NAME}.rejects"],
        ["import", source, "--into", "harbor"],
        ["status"],
        ["commit", "-m", f"{SHORT}\n\n{ALL}"],
        ["export", "harbor", "--to", "messages", "-o", f"../{NAME}.out"],
        ["switch", REF],
        ["undo"],
        ["redo"],
        ["op", "log"],
        ["switch", "main"],
        ["branch", f"two{REF}"],
        ["branch", "--delete", f"two{REF}"],
        ["log"],
        ["undo"],
    ):
        answer = rtrepo.answer(*words)
        told[" ".join(map(ascii, words))] = (answer.code in (0, 1) or answer.err, leaks(answer))

    assert told == {name: (True, {}) for name in told}


def test_what_a_command_that_died_left_is_told_escaped(rtrepo: Terminal, git: Git) -> None:
    """The next command says what it finished or took back, and by name who holds the repository."""
    journal = rtrepo.folder / ".git" / "rtrepo" / "journal.json"
    put(rtrepo.folder, ".git/rtrepo/lock", {"process": 1, "command": ALL})
    rtrepo("branch", REF)
    recorded = git(rtrepo.folder, "show", "refs/rtrepo/ops:operation.json")
    record = json.loads(recorded)
    tip = git(rtrepo.folder, "rev-parse", "HEAD").strip()
    record |= {"did": ALL, "token": "other", "refs": [["refs/heads/more", None, tip]]}
    journal.write_text(json.dumps({"phase": "planned", **record}), "utf-8")
    answer = rtrepo.answer("status")

    assert (answer.code, leaks(answer), "rolled back what was interrupted" in answer.err) == (0, {}, True)
