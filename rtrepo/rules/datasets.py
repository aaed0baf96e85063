"""Datasets: what is wrong between entries, and in none of them alone. Archived entries are left out."""

from collections.abc import Callable, Iterator

from rtrepo.model.whole import Member, Whole
from rtrepo.rules.look import quoted
from rtrepo.rules.rule import Option, Options, Told, dataset_rule

_ALIKE = Option(
    "alike", 90, "per cent of the word pairs that two entries share, from which on they are nearly the same"
)


def _between(
    dataset: str, member: Member, other: Member, words: Callable[[Member, Member], str], at: str = ""
) -> Iterator[Told]:
    """A finding about two entries, if it is told in the dataset: at the later one, or at the other where only that one
    changed. So a change is told of the pairs that the whole is told of, at what it touched. `words` says of the entry
    that it is told at how it stands to the other."""
    if other.changed and not member.changed:
        member, other = other, member
    if member.key.dataset == dataset:
        yield Told(words(member, other), member, (other,), at)
    elif other.key.dataset == dataset:
        yield Told("", excused=(other,))  # its waiver, if it has one, excuses what is told elsewhere


def _name(other: Member, near: Member) -> str:
    """How an entry is called in a message about another one."""
    return other.key.id if other.key.dataset == near.key.dataset else str(other.key)


def _same_as(member: Member, other: Member) -> str:
    return f"holds the same conversation as {_name(other, member)}"


@dataset_rule("D101", "warn")
def exact_duplicate(whole: Whole, dataset: str, _: Options) -> Iterator[Told]:
    """Two entries of a dataset hold the same conversation.

    It counts twice in training, and a copy that lands in eval measures memory. Case and white space are no difference.
    """
    for member, other in whole.copies:
        if member.key.dataset == other.key.dataset:
            yield from _between(dataset, member, other, _same_as)


@dataset_rule("D102", "warn")
def duplicate_under_another_prompt(whole: Whole, dataset: str, _: Options) -> Iterator[Told]:
    """Two entries hold the same conversation after different system prompts.

    The model learns that the prompt makes no difference. Tools that differ count as another prompt.
    """

    def words(member: Member, other: Member) -> str:
        return f"{_same_as(member, other)}, after another system prompt or list of tools"

    same = {member.key for member, _ in whole.copies}
    for member, other in whole.copies_spoken:
        if member.key not in same:
            yield from _between(dataset, member, other, words)


@dataset_rule("D103", "warn", "none", _ALIKE)
def near_duplicate(whole: Whole, dataset: str, options: Options) -> Iterator[Told]:
    """Two entries are nearly the same.

    Found are all that share at least `alike` per cent of their word pairs (a word with the one before it), system
    prompts left out. An entry that came back with a few words changed teaches the same thing twice.
    """
    for group in whole.near(options["alike"]):
        others = f", {len(group.places):,} are alike" if len(group.places) > 2 else ""
        for near in group.told:
            one, first = whole.members[near.place], whole.members[near.other]
            share = _percent(min(near.share, 0.99))

            def words(member: Member, other: Member, told: str = f"{share} the same as", more: str = others) -> str:
                differing = whole.differing(member, other) if member.changed else ""
                return f"{told} {_name(other, member)}{more}{': ' if differing else ''}{differing}"

            if not one.spoken or one.spoken != first.spoken:
                yield from _between(dataset, one, first, words)


def _percent(share: float) -> str:
    return f"{round(share * 100)} %"


@dataset_rule("D104", "info")
def duplicate_across_datasets(whole: Whole, dataset: str, _: Options) -> Iterator[Told]:
    """The same conversation stands in two datasets.

    Where both go into one training file it counts twice; where one is edited, the other stays as it was.
    """
    for member, other in whole.copies:
        if member.key.dataset != other.key.dataset:
            yield from _between(dataset, member, other, _same_as)


@dataset_rule("D105", "error", "none", _ALIKE)
def leak_into_eval(whole: Whole, dataset: str, options: Options) -> Iterator[Told]:
    """An entry kept for evaluation is nearly the same as one that is trained on.

    What it measures then is memory. Entries are compared as for near duplicates.
    """
    splits = {member.sidecar.split for member in whole.members}
    if "train" not in splits or len(splits) < 2:
        return

    def words(member: Member, other: Member) -> str:
        return f"is in {_split(member)}, and nearly the same as {_name(other, member)} in {_split(other)}"

    for group in whole.near(options["alike"]):
        members = [whole.members[place] for place in group.places]
        trained = next((member for member in members if member.sidecar.split == "train"), None)
        for member in members if trained else ():
            if trained and member.sidecar.split != "train":
                yield from _between(dataset, member, trained, words, "split")


@dataset_rule("D106", "error")
def divided_group(whole: Whole, dataset: str, _: Options) -> Iterator[Told]:
    """Entries of one group are on both sides of the split.

    A `group` keeps related entries together: scenes of one night, replies to one prompt. In eval they are known from
    train.
    """

    def words(member: Member, other: Member) -> str:
        return f"is in {_split(member)}, but {_name(other, member)} of the same group is in {_split(other)}"

    trained: dict[str, Member] = {}
    for member in whole.members:
        if member.sidecar.split == "train" and (group := _group(member)):
            trained.setdefault(group, member)
    for member in whole.members if trained else ():
        other = trained.get(_group(member)) if member.sidecar.split != "train" else None
        if other:
            yield from _between(dataset, member, other, words, "group")


def _split(member: Member) -> str:
    """What the split of an entry is called in a message: `train` is no name that a creator chose."""
    return "train" if member.sidecar.split == "train" else quoted(member.sidecar.split)


def _group(member: Member) -> str:
    group = member.sidecar.data.get("group")
    return str(group) if isinstance(group, str | int) and group != "" else ""


@dataset_rule(
    "D107", "info", "none",
    Option("points", 10, "percentage points that a share may be off"), Option("least", 20, "entries of a dataset"),
)  # fmt: skip
def missed_target(whole: Whole, dataset: str, options: Options) -> Iterator[Told]:
    """The share of a tag or a character is not what dataset.yaml aims at.

    `targets` says what is wanted: `tag.warm: 0.3` is three entries in ten with the tag warm, `character.mara: 0.5`
    half of them with Mara. What is rare is not learnt, and what is everywhere is learnt as always.
    """
    members = whole.of_dataset[dataset]
    if len(members) < options["least"]:
        return
    for target, wanted in whole.targets.get(dataset, {}).items():
        kind, _, name = str(target).partition(".")
        if kind in ("tag", "character") and isinstance(wanted, int | float):
            having = sum(name in (one.sidecar.tags if kind == "tag" else one.sidecar.characters) for one in members)
            share = having / len(members)
            if abs(share - wanted) * 100 > options["points"]:
                number = f"{having:,} of {len(members):,} entries, {_percent(share)}; {_percent(wanted)} is the target"
                yield Told(f"the {kind} {quoted(name)} is in {number}", None, (), "targets")


RULES = (
    exact_duplicate, duplicate_under_another_prompt, near_duplicate, duplicate_across_datasets, leak_into_eval,
    divided_group, missed_target,
)  # fmt: skip
