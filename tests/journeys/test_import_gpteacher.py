"""Two real versions of one dataset: 3,146 and 1,923 entries, 1,921 prompts kept, some answers edited."""

from pathlib import Path

from tests.conftest import Git
from tests.journeys.terminal import Terminal, everything_in, settled

V1 = "gpteacher/roleplay-v1_e3b7aba.json"
V2 = "gpteacher/roleplay-v2_5b04064.json"


def counted(report: dict[str, object]) -> dict[str, object]:
    """A report with lists as their lengths, without what says nothing."""
    told = {key: len(value) if isinstance(value, list) else value for key, value in report.items()}
    return {key: value for key, value in told.items() if value and key != "schema"}


def test_the_second_version_lands_in_the_entries_of_the_first(rtrepo: Terminal, data: Path, git: Git) -> None:
    first = rtrepo.json("import", data / V1, "--into", "gp")
    rtrepo("commit", "-m", "v1")
    again = rtrepo.json("import", data / V1, "--into", "gp")
    after_again = git(rtrepo.folder, "status", "--porcelain")
    second = rtrepo.json("import", data / V2, "--into", "gp", "--update", "--prune")
    summary = rtrepo("diff", "--summary")
    folded = rtrepo("diff").strip().rpartition("\n\n")[2]
    totals = rtrepo.json("diff")["totals"]
    third = rtrepo.json("import", data / V2, "--into", "gp")
    rtrepo("commit", "-m", "v2")
    log = rtrepo("log", "-n", "2")

    about = {"dataset": "gp", "changed": True}
    assert counted(first) == about | {
        "source": "roleplay-v1_e3b7aba.json", "new_dataset": True, "records": 3146,
        "formats": {"alpaca": 3146}, "added": 3146, "total": 3146,
    }  # fmt: skip
    assert (again["same"], again["changed"], again["imported_before"]) == (
        3146, False, "0001 (roleplay-v1_e3b7aba.json)",
    )  # fmt: skip
    assert after_again == ""
    assert counted(second) == about | {
        "source": "roleplay-v2_5b04064.json", "records": 1923, "formats": {"alpaca": 1923}, "updated": 285,
        "pruned": 1223, "same": 1638, "total": 1923, "updates": "0001 (roleplay-v1_e3b7aba.json)",
    }  # fmt: skip
    assert summary.startswith(
        "HEAD → the working tree   1,508 entries changed: 285 edited, 1,223 removed · 287 turns edited · +82\n"
        "  −151,812 words\n"
    )
    assert summary[summary.index("Across") :] == (
        "Across entries\n"
        "  opening   “As …,” removed in 253 entries   e.g. “As Leonardo da Vinci,” (7) · “As an ancient Greek\n"
        "            philosopher,” (6) · “As Nikola Tesla,” (4)\n"
        "  opening   “…:” removed in 13 entries   e.g. “Assistant:” (2) · “Dragon:” · “Captain:”\n"
        "  phrase    “As …,” removed in 9 entries   e.g. “as Athena,” · “As a vampire,” · “As a park ranger,”\n"
    )
    assert folded == (
        "and 1,478 more entries: 273 edited as told above, 1,205 removed\n"
        "    all of them: --all     a line each: --stat"
    )
    assert {kind: totals[kind] for kind in ("edited", "removed", "added")} == {
        "edited": 285, "removed": 1223, "added": 0,
    }  # fmt: skip
    assert (third["same"], third["changed"]) == (1923, False)
    assert log == (
        "VERSION   AGE   Mara Venn   v2   285 edited · 1,223 removed   from roleplay-v2_5b04064.json   main\n"
        "VERSION   AGE   Mara Venn   v1   3,146 added                  from roleplay-v1_e3b7aba.json\n"
    )


def test_an_export_is_the_same_dataset_in_a_fresh_repository(rtrepo: Terminal, data: Path, tmp_path: Path) -> None:
    rtrepo("import", data / V2, "--into", "gp")
    rtrepo("commit", "-m", "v2")
    rtrepo("export", "gp", "--to", "alpaca", "-o", tmp_path / "out.jsonl")
    Terminal(tmp_path)("init", "fresh")
    fresh = Terminal(tmp_path / "fresh")
    fresh("import", tmp_path / "out.jsonl", "--into", "gp")
    before, after = (
        {path.name: path.read_bytes() for path in sorted((folder / "datasets/gp/entries").rglob("*.*"))}
        for folder in (rtrepo.folder, fresh.folder)
    )
    fresh("commit", "-m", "again")
    fresh("export", "gp", "--to", "alpaca", "-o", tmp_path / "out-2.jsonl")

    assert len(before) == 1923
    assert after == before
    assert (tmp_path / "out-2.jsonl").read_bytes() == (tmp_path / "out.jsonl").read_bytes()


def test_a_dry_run_changes_nothing_at_all(rtrepo: Terminal, data: Path) -> None:
    before = everything_in(rtrepo.folder, without=())
    told = rtrepo.unchecked("import", data / V1, "--into", "gp", "--dry-run")
    after = everything_in(rtrepo.folder, without=())

    assert settled(told.out, rtrepo.folder) == (
        "roleplay-v1_e3b7aba.json   3,146 records   Alpaca 3,146\n"
        "  would add   3,146   entries to gp, a new dataset (then 3,146)\n"
        "nothing was written\n"
    )
    assert after == before
