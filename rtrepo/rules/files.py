"""Metadata: whether an entry's file stands where it belongs, and is laid out so that git sees turns in it."""

from collections.abc import Iterator, Mapping
from typing import Any

from rtrepo.model.entry import MESSAGE_LISTS
from rtrepo.model.names import FLAT, LAYOUTS, folder_of
from rtrepo.rules.look import Look
from rtrepo.rules.rule import Options, Remark, rule


def folder_wanted(look: Look) -> str:
    """The folder that the dataset's layout gives the entry, with a slash behind it; empty where no layout is known."""
    layout = look.around.dataset.get("layout", FLAT)
    if not look.around.dataset or layout not in LAYOUTS:
        return ""
    return f"datasets/{look.subject.key.dataset}/entries/{folder_of(look.subject.key.id, layout)}"


@rule("M114", "info", "safe")
def misplaced_file(look: Look, _: Options) -> Iterator[Remark]:
    """A file stands in another folder than its dataset's layout gives it.

    It is found there all the same, but a person looks where the others are, and a sidecar counts only beside its
    entry.
    """
    folder = folder_wanted(look)
    path = look.subject.path or look.subject.sidecar_path
    if folder and path.rpartition("/")[0] != folder.rstrip("/"):
        yield Remark(f"belongs in {folder}")


@rule("M115", "info", "safe")
def turns_across_lines(look: Look, _: Options) -> Iterator[Remark]:
    """The file does not have one turn a line.

    Any layout is read. But plain git shows and merges lines: where each turn is one, it shows which turn changed, and
    never mixes two.
    """
    entry, raw = look.subject.entry, look.subject.raw
    if entry and raw and not _has_a_line_a_turn(entry.data, raw):
        yield Remark("turns are not on lines of their own")


def _has_a_line_a_turn(data: Mapping[str, Any], raw: bytes) -> bool:
    """Whether there are just the line ends that rtrepo writes: strings of JSON hold none, so that counting them and
    looking at what follows them is enough."""
    turns = [len(data[name]) for name in MESSAGE_LISTS if data.get(name)]
    lines = len(data) + sum(turns) + len(turns)
    begun = raw.count(b"\n  {") + raw.count(b"\n, {")
    return raw.count(b"\n") == lines and begun == sum(turns) and b"\r" not in raw and raw.endswith(b"}\n")


RULES = (misplaced_file, turns_across_lines)
