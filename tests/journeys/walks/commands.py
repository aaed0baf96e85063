"""What somebody on a walk may type: rtrepo's verbs and plain git, with gaps that are filled from what there is.

`{e}` an entry, `{d}` a dataset, `{b}` a branch, `{v}` a version, `{p}` a file, `{t}` a tag, `{c}` a character, `{x}` an
experiment, `{n}` a name that may be free, `{s}` a side of a conflict, `{k}` a small number, `{in}` the folder of the
files to import.
"""

import re
from collections.abc import Sequence

from tests.journeys.walks.standing import Standing

ENTRIES = (
    "import {in}/more.jsonl --into {d}",
    "import {in}/later.jsonl --into harbor --update --prune",
    "import {in}/later.jsonl --into harbor --update --overwrite",
    "import {in}/more.jsonl --into {n} --branch {n}",
    "tag {t} {e}",
    "tag {t},{t} {d}",
    "untag {t} {d}",
    "set rating=4 {e}",
    "set status=draft title=Later {e}",
    "set rating= characters={c} {d}",
    "replace light lantern --yes",
    "replace lantern light --yes {d}",
    r"replace --regex (\w+)\? \1! --yes {d}",
    "rename-character Mara Lena",
    "rename-character Lena Mara --dataset {d}",
    "archive {e} --why dull",
    "archive --tag {t} --why dull",
    "revive {e}",
    "revive {d}",
    "new {n} --into {d} --from {in}/new.md",
    "edit {e}",
    "split {e} --at 1",
    "split {e} --at 1 --ids {n}",
    "join {e} {e}",
    "move {e} --to {d}",
    "move {e} --to {d} --rename",
    "copy {e} --as {n}",
    "copy {e} --to {d} --rename",
    "rename {e} {n}",
    "delete {e}",
    "delete {e} {e}",
    "restore {e}",
    "restore {e} --from {v}",
    "restore --dataset {d} --from {v}",
    "validate --fix",
    "validate --fix --unsafe",
)
REGISTRIES = (
    "tags add {t} --dataset {d}",
    "tags add --used --dataset {d}",
    "tags rename {t} {t}",
    "tags merge {t} {t} --into {t}",
    "tags alias {t} {n}",
    "tags archive {t} --why old",
    "tags revive {t}",
    "characters add {c} --dataset {d}",
    "characters rename {c} {c}",
    "characters merge {c} {c} --into {c}",
    "characters archive {c} --why left",
    "prompts add {n} --from {in}/prompt.txt --dataset {d}",
    "prompts use keeper {e} --of harbor",
    "prompts rename keeper {n}",
    "dataset new {n}",
    "dataset rename {d} {n}",
    "dataset merge {d} {d} --into {d}",
    "dataset merge {d} {d} --into {n}",
    "dataset reshard {d} --layout sharded",
    "dataset reshard {d} --layout deep",
    "dataset reshard {d} --layout flat",
)
VERSIONS = (
    "commit -m step",
    "commit -m all",
    "commit -m part -- {e}",
    "commit -m staged --staged",
    "branch {n}",
    "branch {n} {v}",
    "branch --delete {b}",
    "branch --delete --force {b}",
    "switch {b}",
    "switch main",
    "switch --create {n}",
    "switch --detach {v}",
)
MERGES = (
    "merge {b}",
    "merge {b} --no-ff",
    "merge {b} --squash",
    "merge side",
    "cherry-pick {b}",
    "cherry-pick {v}",
    "cherry-pick side~1 side",
    "revert {v}",
    "revert {e}",
)
SETTLING = (
    "resolve --all --{s}",
    "resolve {e} --{s}",
    "resolve lamp --{s}",
    "resolve {e} --done",
    "merge --continue",
    "merge --abort",
    "cherry-pick --continue",
    "cherry-pick --skip",
    "cherry-pick --abort",
    "revert --continue",
    "revert --abort",
    "commit -m settled",
)
EXPERIMENTS = (
    "experiment start {x} --question why",
    "experiment start {x} --question why --stay",
    "experiment record {x} --run {n} --version {v} --metric loss=1.5",
    "experiment adopt {x} --why good",
    "experiment adopt {x} --into main",
    "experiment adopt {x} --entries {e}",
    "experiment drop {x} --why no",
    "experiment revive {x}",
    "experiment rename {x} {x}",
)
BACK = ("undo", "undo 2", "undo 3", "redo", "redo 2", "op restore @~{k}")
ALL = (*ENTRIES, *REGISTRIES, *VERSIONS, *MERGES, *SETTLING, *EXPERIMENTS, *BACK)
GIT = (
    "commit -q -a -m mine",
    "commit -q -a --amend -m amended",
    "add -A",
    "add {p}",
    "reset -q",
    "reset -q --soft HEAD~1",
    "reset -q --hard",
    "reset -q --hard HEAD~1",
    "checkout -q -- {p}",
    "rm -q --cached {p}",
    "rm -q -f {p}",
    "mv {p} moved.json",
    "branch {n}",
    "branch -q -D {b}",
    "branch -m {b} {n}",
    "tag {n}",
    "tag -a {n} -m told",
    "tag -d {n}",
    "stash -q",
    "stash -q -u",
    "stash pop -q",
    "switch -q {b}",
    "switch -q -c {n}",
    "checkout -q --detach {v}",
    "merge -q --no-edit {b}",
    "merge --abort",
    "cherry-pick {b}",
    "gc -q --prune=now",
)

_TAGS = ("quiet", "warm", "late", "odd")
_FIXED = {
    "t": _TAGS,
    "c": ("mara", "juno", "tobin"),
    "x": ("warm", "cold"),
    "n": ("nova", "spar", "dune", "reef"),
    "s": ("ours", "theirs", "both", "base"),
    "k": ("0", "1", "2", "4"),
}
_GAP = re.compile(r"\{(\w+)\}")


def filled(line: str, picks: Sequence[int], now: Standing, data: str) -> list[str]:
    """The words of a line; each gap takes the next of `picks` from what there is, `-` where there is nothing."""
    there = {
        "e": now.entries,
        "d": now.datasets,
        "b": now.branches,
        "v": ("HEAD", "HEAD~1", *now.branches),
        "p": sorted(now.files),
        "in": (data,),
        **_FIXED,
    }
    left = list(picks)

    def fill(gap: re.Match[str]) -> str:
        left.append(left.pop(0))
        choice = there[gap[1]]
        return choice[left[-1] % len(choice)] if choice else "-"

    # Split first: a name may hold a space.
    return [_GAP.sub(fill, word) for word in line.split()]


def name_of(line: str) -> str:
    """What a line is counted as: its verb, with the verb of a group."""
    words = line.split()
    grouped = words[0] in ("tags", "characters", "prompts", "dataset", "experiment", "op")
    told = words[: 2 if grouped or (len(words) > 1 and words[1] in _OPTIONS) else 1]
    return " ".join(told)


_OPTIONS = ("--continue", "--abort", "--skip")
