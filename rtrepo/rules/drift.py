"""Formatting drift: entries that are written in another style than their dataset.

A dataset has a style where at least `agree` per cent of the entries of which it can be told agree; below that, it is
a mixture, and nothing in it is astray. Where only changes are looked at, its style is that of what did not change; with
a baseline it is that of the baseline, and what is still as it was there is not astray.
One finding for a dataset tells all entries that are astray. An entry that waives a rule is not counted.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from rtrepo.model.whole import Member, Whole
from rtrepo.rules.rule import Option, Options, Told, dataset_rule

_AGREE = Option("agree", 90, "per cent of the entries that must agree before the dataset has a style")
_LEAST = Option("least", 20, "entries that tell the style of a dataset")
_SHOWN = 3


def _astray(
    whole: Whole, dataset: str, options: Options, code: str, trait: str, words: Mapping[str, tuple[str, str]]
) -> Iterator[Told]:
    """One finding for each value of a trait that a few entries have: `words` says of a value what entries do that have
    it (`use curly quotes`), and what the dataset is (`curly`)."""
    known, name = _known(whole, dataset)
    counts = Counter(one.style[trait] for one in known if trait in one.style)
    usual, times = counts.most_common(1)[0] if counts else ("", 0)
    if counts.total() < max(options["least"], 1) or times * 100 < options["agree"] * counts.total():
        yield _mixture(whole, dataset, code)
        return
    judged = [one for one in _judged(whole, dataset) if trait in one.style]
    for value in sorted({one.style[trait] for one in judged} - {usual}):
        share = f"{name} is {_percent(times, counts.total())} {words[usual][1]}"
        yield _told(whole, dataset, code, [one for one in judged if one.style[trait] == value], words[value][0], share)


def _mixture(whole: Whole, dataset: str, code: str) -> Told:
    """Nothing is said where there is no style: neither of entries nor of their waivers."""
    return Told("", excused=tuple(one for one in whole.of_dataset[dataset] if code in one.waivers))


def _known(whole: Whole, dataset: str) -> tuple[Sequence[Member], str]:
    """The entries that say what the style of a dataset is, and what to call them. A dataset that the baseline does not
    have says so itself."""
    then = whole.baseline.members.get(dataset) if whole.baseline else None
    if whole.baseline and then:
        return then, f"the dataset at {whole.baseline.name}"
    return [one for one in whole.of_dataset[dataset] if not (whole.partly and one.changed)], "the dataset"


def _judged(whole: Whole, dataset: str) -> list[Member]:
    """The entries that may be astray."""
    same = whole.baseline.same if whole.baseline else ()
    return [one for one in whole.of_dataset[dataset] if one.changed and one.key not in same]


def _told(whole: Whole, dataset: str, code: str, found: Sequence[Member], do: str, share: str) -> Told:
    astray = tuple(one for one in found if code not in one.waivers)
    excused = tuple(one for one in found if code in one.waivers)
    number = len(_judged(whole, dataset))
    of = f"{number:,} changed" if whole.partly or whole.baseline else f"{number:,}"
    names = ", ".join(one.key.id for one in astray[:_SHOWN])
    more = f" and {len(astray) - _SHOWN:,} more" if len(astray) > _SHOWN else ""
    message = f"{len(astray):,} of {of} entries {do}, {share}: {names}{more}" if astray else ""
    return Told(message, None, astray, excused=excused)


def _percent(part: int, whole: int) -> str:
    return f"{part * 100 // whole} %"


@dataset_rule("D301", "warn", "unsafe", _AGREE, _LEAST)
def quote_style(whole: Whole, dataset: str, options: Options) -> Iterator[Told]:
    """Entries put speech in other quotes than their dataset.

    The model learns both, and mixes them within a reply. As every rule of drift it can go by the style of an earlier
    version: `validate --baseline REV`.
    """
    words = {
        "straight": ("use straight quotes", "straight"),
        "curly": ("use curly quotes", "curly"),
        "angled": ("use angled quotes", "angled"),
    }
    yield from _astray(whole, dataset, options, "D301", "quotes", words)


@dataset_rule("D302", "warn", "none", _AGREE, _LEAST)
def action_marks(whole: Whole, dataset: str, options: Options) -> Iterator[Told]:
    """Entries mark actions in another way than their dataset.

    Where nearly all put what is done between asterisks, a model that meets none does not know which it shall do.
    """
    words = {
        "asterisks": ("put actions between asterisks", "between asterisks"),
        "none": ("have no action between asterisks", "without"),
    }
    yield from _astray(whole, dataset, options, "D302", "actions", words)


@dataset_rule("D303", "warn", "none", _AGREE, _LEAST)
def narration_tense(whole: Whole, dataset: str, options: Options) -> Iterator[Told]:
    """Entries are told in another tense than their dataset.

    A model that learns both slips from one into the other within a scene. Told by common English verbs, and only
    where they agree.
    """
    words = {"past": ("are told in the past", "past"), "present": ("are told in the present", "present")}
    yield from _astray(whole, dataset, options, "D303", "tense", words)


@dataset_rule("D304", "warn", "none", _AGREE, _LEAST)
def narration_person(whole: Whole, dataset: str, options: Options) -> Iterator[Told]:
    """Entries are told by another narrator than their dataset: I, you, or she and he.

    A model that learns both changes its point of view within a scene. Told by English pronouns, and only where they
    agree.
    """
    words = {name: (f"are told in the {name} person", f"in the {name}") for name in ("first", "second", "third")}
    yield from _astray(whole, dataset, options, "D304", "person", words)


@dataset_rule("D305", "warn", "none", _AGREE, _LEAST)
def reply_labels(whole: Whole, dataset: str, options: Options) -> Iterator[Told]:
    """Entries begin replies with a name and a colon, or do not, unlike their dataset.

    A label in front of some replies is learnt as something that may come up anywhere.
    """
    words = {
        "labelled": ("begin replies with a label", "with labels"),
        "plain": ("begin replies without a label", "without labels"),
    }
    yield from _astray(whole, dataset, options, "D305", "labels", words)


@dataset_rule("D306", "info", "none", _AGREE, _LEAST)
def reply_paragraphs(whole: Whole, dataset: str, options: Options) -> Iterator[Told]:
    """Entries have replies of one line where their dataset has several, or vice versa.

    The shape of a reply is among the first things that a model picks up.
    """
    words = {
        "one": ("have replies of one line", "of one line"),
        "several": ("have replies of several lines", "of several lines"),
    }
    yield from _astray(whole, dataset, options, "D306", "paragraphs", words)


@dataset_rule("D307", "info", "none", _AGREE, _LEAST, Option("times", 4, "times as long or as short as usual"))
def reply_length(whole: Whole, dataset: str, options: Options) -> Iterator[Told]:
    """Entries have replies of quite another length than their dataset.

    A dataset has a usual length where nearly all replies are at most twice as long as the median, and at least half
    as long.
    """
    known, name = _known(whole, dataset)
    lengths = [one.words for one in known if one.words]
    usual = median(lengths) if lengths else 0
    near = sum(usual / 2 <= words <= usual * 2 for words in lengths)
    if len(lengths) < max(options["least"], 1) or near * 100 < options["agree"] * len(lengths):
        yield _mixture(whole, dataset, "D307")
        return
    judged = [one for one in _judged(whole, dataset) if one.words]
    factor = max(options["times"], 1)
    share = f"{round(usual):,} words are usual" + (f" in {name}" if name != "the dataset" else "")
    for astray, do in (
        ([one for one in judged if one.words > usual * factor], f"have replies more than {factor} times as long"),
        ([one for one in judged if one.words * factor < usual], f"have replies {factor} times as short and shorter"),
    ):
        if astray:
            yield _told(whole, dataset, "D307", astray, do, share)


RULES = (
    quote_style, action_marks, narration_tense, narration_person, reply_labels, reply_paragraphs, reply_length,
)  # fmt: skip
