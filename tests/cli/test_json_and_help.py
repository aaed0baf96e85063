"""Every command: its JSON is one object that begins with its schema, and its help ends with examples."""

import json
from pathlib import Path

import click
import pytest

from rtrepo.cli.main import COMMANDS, Commands, cli
from tests.journeys.terminal import Terminal, lines, said

JSON = {
    # schema: commands that print it
    "rtrepo.status/1": [["status"]],
    "rtrepo.diff/1": [["diff"], ["diff", "HEAD~1..HEAD"], ["diff", "--all-turns", "HEAD~1"]],
    "rtrepo.diff-files/1": [["diff-files", *[f"datasets/harbor/entries/{name}.json" for name in ("lamp", "ferry")]]],
    "rtrepo.log/1": [["log"]],
    "rtrepo.history/1": [["history", "lamp"], ["history", "lamp", "--at", "HEAD"]],
    "rtrepo.blame/1": [["blame", "lamp"], ["blame", "lamp", "--words"]],
    "rtrepo.list/1": [["list"]],
    "rtrepo.entry/1": [["show", "lamp"], ["show", "lamp", "--at", "HEAD"]],
    "rtrepo.version/1": [["show", "HEAD"]],
    "rtrepo.search/1": [["search", "lamp"]],
    "rtrepo.stats/1": [["stats"], ["stats", "HEAD", "--by", "tag"], ["stats", "HEAD~1..HEAD"]],
    "rtrepo.findings/1": [["validate"], ["validate", "HEAD"], ["validate", "--staged"], ["validate", "HEAD~1..HEAD"]],
    "rtrepo.fixes/1": [["validate", "--fix", "--dry-run"], ["validate", "--fix", "--unsafe"]],
    "rtrepo.bulk/1": [
        ["tag", "warm", "harbor"],
        ["untag", "warm", "lamp", "--dry-run"],
        ["set", "rating=4", "lamp"],
        ["archive", "lamp", "--why", "x"],
        ["revive", "lamp"],
        ["replace", "light", "lamp", "--yes"],
        ["rename-character", "Salt", "Tar"],
        ["tags", "add", "--used"],
        ["tags", "rename", "quiet", "still"],
        ["tags", "alias", "still", "calm"],
        ["characters", "add", "mara"],
        ["prompts", "add", "settings", "--from", "rtrepo.yaml"],
        ["prompts", "use", "settings", "lamp", "--dry-run"],
    ],
    "rtrepo.edited/1": [["new", "late", "--into", "harbor", "--no-edit"], ["edit", "--from", "../lamp.md"]],
    "rtrepo.reshape/1": [
        ["split", "lamp", "--at", "1"],
        ["join", "lamp", "lamp-2"],
        ["move", "lamp", "--to", "harbor"],
        ["copy", "lamp", "--as", "light"],
        ["rename", "light", "lantern", "--dry-run"],
        ["delete", "light"],
    ],
    "rtrepo.tags/1": [["tags", "list"]],
    "rtrepo.characters/1": [["characters", "list"]],
    "rtrepo.prompts/1": [["prompts", "list"]],
    "rtrepo.datasets/1": [["dataset", "list"]],
    "rtrepo.dataset/1": [
        ["dataset", "new", "sea"],
        ["dataset", "rename", "sea", "bay"],
        ["dataset", "merge", "harbor", "bay", "--into", "harbor", "--dry-run"],
        ["dataset", "merge", "harbor", "bay", "--into", "harbor"],
        ["dataset", "reshard", "harbor", "--layout", "sharded"],
    ],
    "rtrepo.targets/1": [["validate", "--target", "trl"], ["validate", "--max-tokens", "4096", "HEAD"]],
    "rtrepo.rules/1": [["rules"], ["rules", "S101"]],
    "rtrepo.branches/1": [["branch"]],
    "rtrepo.operations/1": [["op", "log"]],
    "rtrepo.operation/1": [["op", "show"], ["op", "show", "@~1"]],
    "rtrepo.forgotten/1": [["op", "forget", "--keep", "2", "--dry-run"], ["op", "forget", "--keep", "2", "--yes"]],
    "rtrepo.git-setup/1": [["git-setup", "--status"], ["git-setup", "--remove"], ["git-setup"]],
    "rtrepo.hook-log/1": [["hooks", "log"]],
    "rtrepo.trust/1": [["trust", "--status"], ["trust", "--revoke"]],
    "rtrepo.doctor/1": [["doctor"], ["doctor", "--fix"]],
    "rtrepo.clone/1": [["clone", ".", "../clone"]],
    "rtrepo.fsck/1": [["fsck"]],
    "rtrepo.backup/1": [["backup", "create", "../a.bundle"], ["backup", "create", "../b.bundle", "--incremental"]],
    "rtrepo.forget/1": [["forget", "lamp", "--dry-run"], ["forget", "--text", "Salt", "--no-backup", "--yes"]],
    "rtrepo.hooks/1": [["hooks", "status"], ["hooks", "install"], ["hooks", "uninstall"]],
    "rtrepo.import/1": [["import", "../more.jsonl", "--into", "harbor"]],
    "rtrepo.review/1": [["review", "-o", "../review.html"], ["review", "HEAD~1..HEAD", "-o", "../review.html"]],
    "rtrepo.exported/1": [["export", "harbor", "--to", "messages", "-o", "out.jsonl"]],
    "rtrepo.exports/1": [["exports"]],
    "rtrepo.mix/1": [["export", "harbor", "--to", "messages", "--dry-run"]],
    "rtrepo.move/1": [
        ["branch", "x"],
        ["switch", "--create", "y"],
        ["restore", "lamp"],
        ["undo"],
        ["redo"],
        ["undo", "2", "--dry-run"],
        ["op", "restore", "@~1"],
        ["branch", "--delete", "x"],
    ],
    "rtrepo.conflicts/1": [["conflicts"]],
    "rtrepo.merge/1": [["merge-files", *["datasets/harbor/entries/lamp.json"] * 3]],
    "rtrepo.picked/1": [["cherry-pick", "HEAD"], ["revert", "HEAD"], ["revert", "lamp"]],
    "rtrepo.merged/1": [["merge", "main"], ["merge", "main", "--dry-run"]],
    "rtrepo.init/1": [["init", "new"]],
}


@pytest.mark.parametrize("schema", JSON)
def test_json_is_one_object_with_its_schema_first(
    schema: str, harbor: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(harbor.folder)
    lines(tmp_path / "more.jsonl", said("x", "y"))
    (tmp_path / "lamp.md").write_text("# harbor/lamp\n## user\nWho?\n## assistant\nMe.\n", "utf-8")
    found = []
    for words in JSON[schema]:
        answer = harbor.unchecked(*words, "--json")
        assert answer.code == 0, answer
        found.append(next(iter(json.loads(answer.out).items())))

    assert found == [("schema", schema)] * len(JSON[schema])


def test_a_commit_as_json(harbor: Terminal) -> None:
    path = harbor.folder / "datasets/harbor/entries/lamp.json"
    whole = path.read_bytes()
    path.write_bytes(whole[:30])
    stopped = harbor.json("commit", "-m", "x", ends=1)
    path.write_bytes(whole.replace(b"I do", b"You do"))
    done = harbor.json("commit", "-m", "x")

    assert [next(iter(told)) for told in (stopped, done)] == ["schema", "schema"]
    assert (stopped["version"], stopped["blocking"], stopped["stopped_by"]) == (None, 1, "the gate")
    assert (done["version"]["message"], done["totals"]["edited"]) == ("x\n", 1)


def test_where_a_file_came_from_as_json(harbor: Terminal, tmp_path: Path) -> None:
    harbor("export", "harbor", "--to", "messages", "-o", tmp_path / "train.jsonl")
    seen = [harbor.json(*words, tmp_path / "train.jsonl") for words in (["which"], ["export", "--verify"])]

    assert [next(iter(told.items())) for told in seen] == [
        ("schema", "rtrepo.which/1"), ("schema", "rtrepo.verified/1"),
    ]  # fmt: skip


def test_experiments_as_json(harbor: Terminal) -> None:
    begun = [harbor.json("experiment", "start", name, "--question", "x", "--stay") for name in ("one", "two")]
    changed = [
        harbor.json("experiment", *words)
        for words in (
            ["record", "one", "--run", "r", "--version", "main", "--metric", "loss=1"],
            ["rename", "one", "three"], ["drop", "three", "--why", "x"], ["revive", "three"],
        )
    ]  # fmt: skip
    seen = [harbor.json("experiment", *words) for words in (["list"], ["show", "two"], ["compare", "two", "three"])]
    adopted = harbor.json("experiment", "adopt", "two")

    assert (adopted["schema"], adopted["outcome"], adopted["branch"]) == ("rtrepo.merged/1", "merged", "main")
    assert [next(iter(told.items())) for told in begun + changed] == [("schema", "rtrepo.move/1")] * 6
    assert [next(iter(told.items())) for told in seen] == [
        ("schema", "rtrepo.experiments/1"), ("schema", "rtrepo.experiment/1"), ("schema", "rtrepo.comparison/1"),
    ]  # fmt: skip


def test_backups_as_json(harbor: Terminal) -> None:
    told = [
        harbor.json("backup", *words)
        for words in (["create", "../a.bundle"], ["verify", "../a.bundle"], ["restore", "../a.bundle", "../new"])
    ]

    assert [next(iter(one.values())) for one in told] == [
        "rtrepo.backup/1", "rtrepo.backup-verified/1", "rtrepo.backup-restored/1",
    ]  # fmt: skip


def commands() -> list[tuple[str, ...]]:
    """Every command and every command of a group, as a person types it."""
    found: list[tuple[str, ...]] = []
    with click.Context(cli) as ctx:
        assert isinstance(cli, Commands)
        for name in COMMANDS:
            command = cli.get_command(ctx, name)
            if isinstance(command, click.Group):
                found += [(name, sub) for sub in command.list_commands(ctx) if (name, sub) != ("hooks", "run")]
            else:
                found.append((name,))
    return found


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_help_ends_with_examples(words: tuple[str, ...], tmp_path: Path) -> None:
    told = Terminal(tmp_path)(*words, "--help")
    head, _, examples = told.partition("Examples:\n")

    assert head.startswith(f"Usage: rtrepo {' '.join(words)} ")
    assert [line for line in examples.strip().splitlines() if "rtrepo" not in line] == []
    assert examples.strip()


def test_every_command_is_in_the_help(tmp_path: Path) -> None:
    told = Terminal(tmp_path)("--help")

    assert [name for name in COMMANDS if f"\n  {name} " not in told] == [
        "git-textconv",
        "git-merge",
    ]  # which only git calls
    assert "Exit codes: 0 done" in told


def test_every_option_and_argument_that_takes_json_says_so(tmp_path: Path) -> None:
    without = [" ".join(words) for words in commands() if "--json" not in Terminal(tmp_path)(*words, "--help")]

    assert without == ["demo", "git-textconv", "git-merge", "completion"]


SUGGESTED = {
    "statsu": "Error: There is no command 'statsu'. Did you mean stats, status? rtrepo --help lists all.",
    "imprt": "Error: There is no command 'imprt'. Did you mean import? rtrepo --help lists all.",
    "xyz": "Error: There is no command 'xyz'. rtrepo --help lists all.",
}


@pytest.mark.parametrize("word", SUGGESTED)
def test_an_unknown_command_gets_the_nearest_named(word: str, tmp_path: Path) -> None:
    assert Terminal(tmp_path)(word, ends=2).splitlines()[-1] == SUGGESTED[word]


@pytest.mark.parametrize(
    ("shell", "holds"), [("bash", "complete -o"), ("zsh", "#compdef rtrepo"), ("fish", "complete --")]
)
def test_completion_scripts(shell: str, holds: str, tmp_path: Path) -> None:
    told = Terminal(tmp_path)("completion", shell)

    assert holds in told
    assert "_RTREPO_COMPLETE" in told
