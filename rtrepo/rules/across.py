"""Running the rules that look at whole datasets."""

from collections.abc import Iterator, Mapping, Sequence

from rtrepo.model.entry import Key
from rtrepo.model.finding import Finding
from rtrepo.model.subject import Subject
from rtrepo.model.whole import Member, Whole
from rtrepo.rules.levels import Asked
from rtrepo.rules.rule import Remark, Told
from rtrepo.rules.run import about_entry, about_settings, stumbled
from rtrepo.rules.waivers import stale_words


def run_across(
    whole: Whole,
    asked: Mapping[str, Sequence[Asked]],
    paths: Mapping[str, str],
    stale: Mapping[str, Asked] | None = None,
) -> Iterator[Finding]:
    """The findings of rules about whole datasets, as each dataset asks for them; where only changes are looked at,
    those told at one. A finding between two entries is waived by either of them. `paths` are those of the datasets'
    own files, `stale` by dataset the rule about waivers that excuse nothing, where it is asked for."""
    for dataset in sorted(whole.of_dataset.keys() & asked.keys()):
        met: set[tuple[str, Key]] = set()
        for one in asked[dataset]:
            found: dict[Key | str, Finding] = {}
            for told in _all_told(whole, dataset, one):
                met |= {(one.rule.code, member.key) for member in (*told.others, *told.excused)}
                if told.member:
                    met.add((one.rule.code, told.member.key))
                if told.message and (told.member is None or told.member.changed):
                    # An entry that many others are told of is told of one of them, where it changed: one that blocks.
                    at = told.member.key if told.member else told.message
                    finding = _finding(one, told, dataset, paths.get(dataset, ""))
                    if at not in found or (found[at].waived is not None and finding.waived is None):
                        found[at] = finding
            yield from found.values()
        if stale and dataset in stale:
            yield from _stale(whole, dataset, stale[dataset], {one.rule.code for one in asked[dataset]}, met)


def _all_told(whole: Whole, dataset: str, asked: Asked) -> Iterator[Told]:
    try:
        yield from asked.rule.across(whole, dataset, asked.options) if asked.rule.across else ()
    except Exception as error:  # noqa: BLE001 (as for a rule that stumbles over an entry)
        yield Told(stumbled(error))


def _stale(whole: Whole, dataset: str, asked: Asked, ran: set[str], met: set[tuple[str, Key]]) -> Iterator[Finding]:
    """What is told of waivers that excuse nothing. Of two entries that are alike either may waive it."""
    for member in whole.of_dataset[dataset]:
        for code in sorted(member.waivers.keys() & ran) if member.changed else ():
            if (code, member.key) not in met:
                yield _of_member(asked, member, Told(stale_words(code), member, at=f"waive.{code}"))


def _finding(asked: Asked, told: Told, dataset: str, path: str) -> Finding:
    others = tuple(str(other.key) for other in told.others)
    if told.member is None:
        return about_settings(path, dataset, asked, Remark(told.message, told.at)).naming(others)
    return _of_member(asked, told.member, told).naming(others)


def _of_member(asked: Asked, member: Member, told: Told) -> Finding:
    about = member.path.removesuffix(".json") + ".yaml" if told.at else ""
    subject = Subject(Key(*member.key), member.path)
    code = asked.rule.code
    waived = next((one.waivers[code] for one in (member, *told.others) if code in one.waivers), None)
    return about_entry(subject, asked, Remark(told.message, told.at, about), waived)
