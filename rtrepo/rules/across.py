"""Running the rules that look at whole datasets."""

from collections.abc import Iterator, Mapping, Sequence

from rtrepo.model.entry import Key
from rtrepo.model.finding import Finding
from rtrepo.model.subject import Subject
from rtrepo.model.whole import Whole
from rtrepo.rules.levels import Asked
from rtrepo.rules.rule import Remark, Told
from rtrepo.rules.run import about_entry, about_settings


def run_across(whole: Whole, asked: Mapping[str, Sequence[Asked]], paths: Mapping[str, str]) -> Iterator[Finding]:
    """The findings of rules about whole datasets, as each dataset asks for them; where only changes are looked at,
    those told at one. `paths` are those of the datasets' own files."""
    for dataset in sorted(whole.of_dataset.keys() & asked.keys()):
        for one in asked[dataset]:
            for told in one.rule.across(whole, dataset, one.options) if one.rule.across else ():
                if told.member is None or told.member.changed:
                    yield _finding(one, told, dataset, paths.get(dataset, ""))


def _finding(asked: Asked, told: Told, dataset: str, path: str) -> Finding:
    others = tuple(str(other.key) for other in told.others)
    if told.member is None:
        return about_settings(path, dataset, asked, Remark(told.message, told.at)).naming(others)
    member = told.member
    about = member.path.removesuffix(".json") + ".yaml" if told.at else ""
    subject = Subject(Key(*member.key), member.path)
    waived = member.waivers.get(asked.rule.code)
    return about_entry(subject, asked, Remark(told.message, told.at, about), waived).naming(others)
