"""Profiles of rtrepo.yaml from the command line: previewed, exported, known again, and made again byte for byte."""

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.terminal import Terminal, child, everything_in, lines, said
from tests.journeys.test_which import RECORDS, alone, flat

PROFILES = """\
exports:
  lora-v2:
    format: messages
    datasets: [noir, harbor]
    weights: {tag.warm: 2, dataset.harbor: 0.5}
    limits: {tag.cold: 3, total: 14}
    seed: 10
    shuffle: true
  plain: {format: sharegpt, datasets: noir, where: "tag == warm", split: train}
  bad: {format: messages, datasets: noir, wieghts: {tag.warm: 2}}
  badly: {format: messages, datasets: noir, where: "tag = warm"}
"""
SHA256 = "605169749a3222f55612c2ff9f8923605dd35f79120c9be576a1ef7653c84fa1"
"""Of the file that lora-v2 makes of `cook`. It may never change: the same version and recipe give the same bytes."""


def records(names: str, at: int, *tags: str) -> list[dict[str, Any]]:
    return [said(f"What of {name}?", f"The {name} is {at}.", id=name, tags=list(tags)) for name in names.split()]


@pytest.fixture
def cook(rtrepo: Terminal, tmp_path: Path) -> Terminal:
    """Two committed datasets, an archived entry and one of the split eval, and the profiles."""
    noir = [
        *records("oar bell coat lamp", 1, "warm"),
        *records("rope net salt gull fog", 2, "cold"),
        *records("tar", 3),
    ]
    rtrepo.unchecked("import", lines(tmp_path / "n.jsonl", *noir), "--into", "noir")
    rtrepo.unchecked("import", lines(tmp_path / "h.jsonl", *records("ash elm oak yew fir bay", 4)), "--into", "harbor")
    rtrepo.unchecked("set", "split=eval", "noir/lamp")
    rtrepo.unchecked("archive", "noir/tar", "--why", "dull")
    settings = rtrepo.folder / "rtrepo.yaml"
    settings.write_text(settings.read_text("utf-8") + PROFILES, "utf-8")
    rtrepo("commit", "-m", "all")
    return rtrepo


def names(file: Path) -> list[str]:
    found = [json.loads(line)["messages"][0]["content"] for line in file.read_text("utf-8").splitlines()]
    return [text.removeprefix("What of ").removesuffix("?") for text in found]


def manifest(person: Terminal) -> dict[str, Any]:
    found: dict[str, Any] = person.json("exports")["exports"][0]
    return found


def test_a_profile_is_followed_to_the_byte(cook: Terminal, tmp_path: Path) -> None:
    told = cook("export", "--profile", "lora-v2", "-o", tmp_path / "train.jsonl")
    found = Counter(names(tmp_path / "train.jsonl"))

    assert hashlib.sha256((tmp_path / "train.jsonl").read_bytes()).hexdigest() == SHA256
    assert {name: found[name] for name in ("oar", "bell", "coat", "lamp")} == dict.fromkeys(
        ["oar", "bell", "coat", "lamp"], 2
    )
    assert sum(found[name] for name in ("rope", "net", "salt", "gull", "fog")) == 3
    assert 0 < sum(found[name] for name in ("ash", "elm", "oak", "yew", "fir", "bay")) < 6
    assert found["tar"] == 0
    assert "copies among them, of noir + harbor at VERSION, messages, profile lora-v2" in flat(told)
    assert "left out 2 by the limit tag.cold" in flat(told)
    assert "left out 1 status archived" in flat(told)


def test_other_processes_write_the_same_bytes(cook: Terminal, tmp_path: Path) -> None:
    for seed in ("1", "2"):
        done = child(
            cook.folder, "export", "--profile", "lora-v2", "-o", tmp_path / f"{seed}.jsonl", PYTHONHASHSEED=seed
        )
        assert done.code == 0, done
        assert hashlib.sha256((tmp_path / f"{seed}.jsonl").read_bytes()).hexdigest() == SHA256


PREVIEW = """\
14 lines, 4 copies among them: 10 of the 16 entries of noir + harbor at VERSION, messages, profile
  lora-v2
  weights tag.warm 2, dataset.harbor 0.5, limits tag.cold 3, total 14, seed 10, shuffled
                   entries   taken   lines    of all lines    of all words
  dataset harbor         6       3       3   40.0 → 21.4 %   40.0 → 21.4 %
  dataset noir           9       7      11   60.0 → 78.6 %   60.0 → 78.6 %
  tag warm               4       4       8   26.7 → 57.1 %   26.7 → 57.1 %
  tag cold               5       3       3   33.3 → 21.4 %   33.3 → 21.4 %
  split train           14       9      12   93.3 → 85.7 %   93.3 → 85.7 %
  split eval             1       1       2    6.7 → 14.3 %    6.7 → 14.3 %
  cut               2   lines over the limit tag.cold 3
  left out          3   by its weight
  left out          2   by the limit tag.cold
  left out          1   status archived
  not carried           by messages: split (1), tags (7)
Nothing was written.
"""


def test_the_preview(cook: Terminal) -> None:
    before = everything_in(cook.folder, without=())
    assert cook.unchecked("export", "--profile", "lora-v2", "--dry-run").out == PREVIEW
    assert everything_in(cook.folder, without=()) == before


def test_the_preview_says_what_the_export_does(cook: Terminal, tmp_path: Path) -> None:
    words = ("export", "--profile", "lora-v2", "--limit", "total=9")
    told = cook.json(*words, "--dry-run")
    made = cook.json(*words, "-o", tmp_path / "train.jsonl")
    found = Counter(names(tmp_path / "train.jsonl"))

    assert (told["whole"]["lines"], told["whole"]["taken"]) == (made["entries"], made["entries"] - made["copies"])
    assert [told[key] for key in ("left_out", "lost", "unwritable", "version", "profile")] == [
        made[key] for key in ("left_out", "lost", "unwritable", "version", "profile")
    ]
    assert told["filter"] == manifest(cook)["filter"]
    assert told["available"] == 16
    groups = {(one["kind"], one["name"]): one for one in told["groups"]}
    assert groups["tag", "warm"]["lines"] == sum(found[name] for name in ("oar", "bell", "coat", "lamp"))
    assert sum(groups["dataset", name]["lines"] for name in ("noir", "harbor")) == 9
    assert groups["dataset", "noir"]["entries"] == 9
    assert groups["tag", "warm"]["words"] == 4 * 7


def test_work_that_is_not_committed_can_be_previewed(cook: Terminal, tmp_path: Path) -> None:
    cook("tag", "warm", "noir/rope")
    told = cook("export", "noir", "--to", "messages", "--weight", "tag.warm=3", "--dry-run")

    assert told.startswith("19 lines, 10 copies among them: 9 of the 10 entries of noir as it stands, not committed")
    assert cook.json("export", "noir", "--to", "messages", "--dry-run")["version"] == ""
    assert "no version describes this file" in cook("export", "--profile", "plain", "-o", tmp_path / "x.jsonl", ends=3)
    assert cook.json("export", "--profile", "plain", "--dry-run", "--rev", "HEAD")["whole"]["lines"] == 3


def test_the_file_is_known_and_made_again_after_the_profile_was_changed(cook: Terminal, tmp_path: Path) -> None:
    cook("export", "--profile", "lora-v2", "-o", tmp_path / "train.jsonl")
    settings = cook.folder / "rtrepo.yaml"
    settings.write_text(settings.read_text("utf-8").partition("exports:")[0], "utf-8")
    cook("tag", "cold", "noir/oar")
    cook("commit", "-m", "later")
    file = alone(tmp_path / "train.jsonl")

    assert cook.json("export", "--verify", file)["same"] is True
    assert "profile lora-v2, 14 lines (4 copies among them), weights tag.warm 2, dataset.harbor 0.5" in flat(
        cook("which", file)
    )
    assert [one["file"] for one in cook.json("exports", "lora-v2")["exports"]] == ["train.jsonl"]
    assert [one["file"] for one in cook.json("exports", "harbor")["exports"]] == ["train.jsonl"]
    assert [one["id"] for one in cook.json("diff", "--since-export=lora-v2")["entries"]] == ["oar"]
    assert "has no export profile lora-v2" in cook("export", "--profile", "lora-v2", "--dry-run", ends=3)
    again = cook.json("export", "--profile", "lora-v2", "--rev", "HEAD~1", "-o", tmp_path / "again.jsonl")
    assert again["sha256"] == SHA256  # from the rtrepo.yaml of that version


def test_a_mix_that_was_cut_and_turned_around(cook: Terminal, tmp_path: Path) -> None:
    cook("export", "--profile", "lora-v2", "-o", tmp_path / "train.jsonl")
    rows = (tmp_path / "train.jsonl").read_text("utf-8").splitlines(keepends=True)
    other = tmp_path / "elsewhere"
    other.mkdir()
    unique = list(dict.fromkeys(rows))
    (other / "once.jsonl").write_text("".join(reversed(unique)), "utf-8")
    twice = next(at for at, row in enumerate(rows) if rows.count(row) == 2)
    rows[twice] = rows[twice].replace("The ", "Truly, the ")
    (other / "edited.jsonl").write_text("".join(rows), "utf-8")
    (once,) = cook.json("which", other / "once.jsonl")["shares"]
    (edited,) = cook.json("which", other / "edited.jsonl")["shares"]

    assert (once["same"], once["missing"], once["in_order"]) == (len(unique), len(rows) - len(unique), False)
    assert (edited["same"], len(edited["edited"]), edited["missing"]) == (len(rows) - 1, 1, 0)
    assert edited["edited"][0]["record"] == twice + 1


def test_options_count_more_than_the_profile(cook: Terminal, tmp_path: Path) -> None:
    told = cook.json(
        "export", "harbor", "--profile", "lora-v2", "--to", "trl", "--weight", "dataset.harbor=1", "--limit", "total=4",
        "--seed", "spring", "--no-shuffle", "--where", "id != ash", "--dry-run",
    )  # fmt: skip

    assert (told["datasets"], told["format"], told["whole"]["lines"]) == (["harbor"], "trl", 4)
    assert told["filter"] == {
        "status": ["active"], "where": "id != ash", "weights": {"tag.warm": 2, "dataset.harbor": 1},
        "limits": {"tag.cold": 3, "total": 4}, "seed": "spring",
    }  # fmt: skip
    assert told["unmatched"] == ["tag.warm", "tag.cold"]
    assert "no effect no entry here has tag.wram" in flat(
        cook("export", "harbor", "--to", "messages", "--weight", "tag.wram=2", "-o", tmp_path / "x.jsonl")
    )


def test_without_weights_a_profile_is_the_plain_export(cook: Terminal, tmp_path: Path) -> None:
    cook("export", "--profile", "plain", "-o", tmp_path / "a.jsonl")
    cook("export", "noir", "--to", "sharegpt", "--where", "tag == warm", "--split", "train", "-o", tmp_path / "b.jsonl")

    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()
    assert (tmp_path / "a.jsonl").read_bytes().count(b"\n") == 3


REFUSED: dict[str, tuple[list[str], int, str]] = {
    "no such profile": (["--profile", "lora-v3"], 3, "did you mean lora-v2? There are lora-v2, plain, bad, badly"),
    "an unknown key": (["--profile", "bad"], 3, "exports.bad.wieghts is no key of a profile; nothing was written"),
    "an expression": (["--profile", "badly"], 3, "rtrepo.yaml, exports.badly.where: “=” means nothing"),
    "no format": (["noir"], 2, "Missing option --to FORMAT"),
    "no number": (["noir", "--to", "trl", "--weight", "tag.warm=many"], 2, "tag.warm=many is no number between 0"),
    "no group": (["noir", "--to", "trl", "--weight", "warm=2"], 2, "--weight takes GROUP=NUMBER, not warm=2"),
    "a share": (["noir", "--to", "trl", "--limit", "total=20%"], 2, "total=20% is no number of lines"),
    "nothing left": (["noir", "--to", "trl", "--limit", "total=0"], 3, "no entry of noir can go into this file"),
    "all too light": (["noir", "--to", "trl", "--weight", "status.active=0"], 3, "9 by its weight"),
    "an unknown dataset": (["noir", "saga", "--to", "trl"], 3, "there is no dataset saga with entries"),
    "several for RoleThread": (["noir", "harbor", "--to", "rolethread"], 3, "no entry of noir + harbor"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_mixed_is_refused(case: str, cook: Terminal, tmp_path: Path) -> None:
    words, code, told = REFUSED[case]
    for end in (["--dry-run"], ["-o", str(tmp_path / "x.jsonl")]):
        assert told in flat(cook("export", *words, *end, ends=code))
    assert not list(tmp_path.glob("x.jsonl*"))
    assert cook.json("exports")["total"] == 0


def test_a_file_that_rolethread_opens_has_one_dataset_and_each_entry_once(rtrepo: Terminal, tmp_path: Path) -> None:
    for name in ("noir", "harbor"):
        record = said("a", "b", id=name)
        record["messages"].insert(0, {"role": "system", "content": "s"})
        rtrepo("import", lines(tmp_path / f"{name}.jsonl", record), "--into", name)
    words = ("export", "--to", "rolethread", "--dry-run")

    assert "a rolethread file holds one dataset" in rtrepo(*words, "noir", "harbor", ends=3)
    assert "a rolethread file holds each entry once" in rtrepo(*words, "noir", "--weight", "dataset.noir=2", ends=3)


def test_a_record_of_another_mix_than_any(cook: Terminal, tmp_path: Path) -> None:
    cook("export", "--profile", "lora-v2", "-o", tmp_path / "train.jsonl")
    (ref,) = (cook.folder / ".git" / RECORDS).iterdir()
    ref.unlink()
    beside = tmp_path / "train.jsonl.manifest.yaml"
    beside.write_text(beside.read_text("utf-8").replace("tag.warm: 2", "tag.warm: 1e99"), "utf-8")

    assert "filter.weights.tag.warm is no number between 0 and 100" in cook(
        "export", "--verify", tmp_path / "train.jsonl", ends=3
    )


def test_hostile_names_stay_on_their_line(rtrepo: Terminal, tmp_path: Path) -> None:
    nasty = "\x1b[31mred\u202e" + "x" * 200
    rtrepo("import", lines(tmp_path / "in.jsonl", said("a", "b", tags=[nasty, "a\nb"])), "--into", "noir")
    told = rtrepo("export", "noir", "--to", "messages", "--weight", f"tag.{nasty}=2", "--dry-run")

    assert told.startswith("2 lines, 1 copy among them: 1 of the 1 entry of noir")
    assert not {"\x1b", "\u202e"} & set(told)
    assert max(map(len, told.splitlines())) <= 100
