"""Metadata: whether the sidecar speaks of things that exist."""

from collections.abc import Iterator

from rtrepo.model.sidecar import ACTIVE, ARCHIVED, DRAFT
from rtrepo.model.subject import Subject, Surroundings
from rtrepo.rules.rule import Remark, rule


@rule("M101", "warn")
def unknown_tag(subject: Subject, around: Surroundings) -> Iterator[Remark]:
    """A tag is not in the dataset's registry.

    A misspelt tag falls out of every selection and share that is counted by tag.
    """
    known = around.dataset.get("tags")
    if known:
        for tag in subject.sidecar.tags:
            if tag not in known:
                yield Remark(f"the tag {tag!r} is not in dataset.yaml", "tags", subject.sidecar_path)


@rule("M102", "warn")
def unknown_character(subject: Subject, around: Surroundings) -> Iterator[Remark]:
    """A character is not in the dataset's registry.

    Speakers are compared by slug; an unknown one is nobody's voice.
    """
    known = around.dataset.get("characters")
    if known:
        for name in subject.sidecar.characters:
            if name not in known:
                yield Remark(f"the character {name!r} is not in dataset.yaml", "characters", subject.sidecar_path)


@rule("M103", "warn")
def speaker_without_turn(subject: Subject, _: Surroundings) -> Iterator[Remark]:
    """A speaker is given to a turn that is not there.

    The mapping was right for an earlier version of the conversation.
    """
    if subject.entry:
        count = len(subject.entry.messages)
        for index in subject.sidecar.speakers:
            if not 0 <= index < count:
                yield Remark(
                    f"names a speaker of turn {index}, but there are {count}", "speakers", subject.sidecar_path
                )


@rule("M104", "warn")
def unknown_status(subject: Subject, _: Surroundings) -> Iterator[Remark]:
    """The status is none of active, draft and archived.

    Exports take active entries only; another word keeps the entry out in silence.
    """
    if subject.sidecar.status not in (ACTIVE, DRAFT, ARCHIVED):
        yield Remark(f"the status {subject.sidecar.status!r} is not one rtrepo knows", "status", subject.sidecar_path)


RULES = (unknown_tag, unknown_character, speaker_without_turn, unknown_status)
