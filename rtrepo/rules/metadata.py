"""Metadata: whether the sidecar speaks of things that exist."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from rtrepo.model.sidecar import ACTIVE, ARCHIVED, DRAFT
from rtrepo.rules.look import Look, quoted
from rtrepo.rules.rule import Options, Remark, rule

_PLAYERS = frozenset({"user", "assistant"})


def _about(look: Look, message: str, at: str) -> Remark:
    return Remark(message, at, look.subject.sidecar_path)


@rule("M101", "warn")
def unknown_tag(look: Look, _: Options) -> Iterator[Remark]:
    """A tag is not in the dataset's registry.

    A misspelt tag falls out of every selection and share that is counted by tag.
    """
    if look.around.tags:
        for tag in look.sidecar.tags:
            if tag and tag not in look.around.tags and tag not in look.around.aliases:
                yield _about(look, f"the tag {quoted(tag)} is not in dataset.yaml", "tags")


@rule("M102", "warn")
def unknown_character(look: Look, _: Options) -> Iterator[Remark]:
    """A character is not in the dataset's registry.

    Characters are compared by slug; an unknown one is nobody's voice.
    """
    if look.around.characters:
        for name in look.sidecar.characters:
            if name not in look.around.characters:
                yield _about(look, f"the character {quoted(name)} is not in dataset.yaml", "characters")
        for index, slug in _speaking(look):
            if slug not in look.around.characters:
                yield _about(look, f"the character {quoted(slug)} is not in dataset.yaml", f"speakers.{index}")


def _speaking(look: Look) -> Iterator[tuple[int, str]]:
    """Index and slug of each speaker that is given one."""
    for index, speaker in look.sidecar.speakers.items():
        slug = speaker.get("character") if isinstance(speaker, Mapping) else speaker
        if isinstance(slug, str) and slug:
            yield index, slug


@rule("M103", "warn")
def speaker_without_turn(look: Look, _: Options) -> Iterator[Remark]:
    """A speaker is given to a turn that is not there.

    The mapping was right for an earlier version of the conversation.
    """
    if look.subject.entry:
        count = len(look.conversation)
        for index in look.sidecar.speakers:
            if not 0 <= index < count:
                yield _about(look, f"names a speaker of message {index}; the last is {count - 1}", f"speakers.{index}")


@rule("M104", "warn")
def unknown_status(look: Look, _: Options) -> Iterator[Remark]:
    """The status is none of active, draft and archived.

    Exports take active entries only; another word keeps the entry out in silence.
    """
    if look.sidecar.status not in (ACTIVE, DRAFT, ARCHIVED):
        yield _about(look, f"the status {quoted(look.sidecar.status)} is not active, draft or archived", "status")


@rule("M105", "warn")
def inactive_tag(look: Look, _: Options) -> Iterator[Remark]:
    """A tag is archived or hidden.

    The registry says that it is no longer in use, so nobody selects or counts by it.
    """
    for tag in look.sidecar.tags:
        status = look.around.inactive_tags.get(tag)
        if status and tag not in look.around.aliases:
            yield _about(look, f"the tag {quoted(tag)} is {status}", "tags")


@rule("M106", "warn")
def inactive_character(look: Look, _: Options) -> Iterator[Remark]:
    """A character is no longer in use.

    The registry says so; an entry that still has it keeps teaching its voice.
    """
    gone = look.around.inactive_characters
    if gone:
        for slug in look.sidecar.characters:
            if slug in gone:
                yield _about(look, f"the character {quoted(slug)} is not active", "characters")


@rule("M107", "warn")
def inactive_character_in_prompt(look: Look, _: Options) -> Iterator[Remark]:
    """The system prompt names a character that is no longer in use.

    The card was kept when its character was given up. Whole names are compared, so that Ann is not found in Annabel.
    """
    gone = look.around.inactive_characters
    if gone:
        for turn in look.conversation:
            if turn.role == "system":
                for name in gone.values():
                    match = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", turn.text) if name else None
                    if match:
                        yield Remark(f"names {quoted(name)}, who is not active", turn.at, start=match.start())


@rule("M108", "warn")
def speaker_of_wrong_turn(look: Look, _: Options) -> Iterator[Remark]:
    """A speaker is given to a turn of another role.

    Characters speak in turns of the user or the assistant. A mapping that names a system turn, or a role that the turn
    does not have, was made for another version of the conversation.
    """
    turns = look.conversation
    for index, speaker in look.sidecar.speakers.items():
        if 0 <= index < len(turns):
            role = turns[index].role
            told = speaker.get("role") if isinstance(speaker, Mapping) else None
            if role not in _PLAYERS:
                yield _about(look, f"names a speaker of message {index}, the {role} turn", f"speakers.{index}")
            elif isinstance(told, str) and told in _PLAYERS and told != role:
                yield _about(
                    look, f"names {told} as the role of message {index}, the {role}'s turn", f"speakers.{index}"
                )


@rule("M109", "warn", "safe")
def repeated_tag(look: Look, _: Options) -> Iterator[Remark]:
    """A tag stands twice, or is empty.

    Shares that are counted by tag count the entry twice; an empty tag is nobody's.
    """
    for key in ("tags", "characters"):
        listed = look.sidecar.data.get(key)
        names = [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
        if any(not name.strip() for name in names):
            yield _about(look, f"{key} holds an empty one", key)
        for name in sorted({name for name in names if name.strip() and names.count(name) > 1}):
            yield _about(look, f"{quoted(name)} stands in {key} more than once", key)


@rule("M110", "warn", "safe")
def aliased_tag(look: Look, _: Options) -> Iterator[Remark]:
    """A tag is an old name for another.

    The registry's alias says which; selections by the new name miss the entry.
    """
    for tag in look.sidecar.tags:
        if tag in look.around.aliases:
            meant = look.around.aliases[tag]
            instead = f"is {quoted(meant)} now" if meant else "was given up"
            yield _about(look, f"the tag {quoted(tag)} {instead}", "tags")


_KINDS: dict[str, tuple[type | tuple[type, ...], str]] = {
    "title": (str, "text"),
    "tags": ((list, str), "a list of texts"),
    "characters": ((list, str), "a list of texts"),
    "speakers": (dict, "a mapping of message numbers to characters"),
    "status": (str, "text"),
    "rating": ((int, float), "a number"),
    "split": (str, "text"),
    "group": (str, "text"),
    "generator": (str, "text"),
    "notes": (str, "text"),
    "waive": (dict, "a mapping of rule codes to reasons"),
    "extra": (dict, "a mapping"),
}


@rule("M111", "warn", "safe")
def wrong_kind(look: Look, _: Options) -> Iterator[Remark]:
    """A key of the sidecar holds a value of the wrong kind.

    Such a value counts as missing: an entry with `split: [eval]` is trained on.
    """
    for key, value in look.sidecar.data.items():
        kind, words = _KINDS.get(key, (object, ""))
        if value is not None and (not isinstance(value, kind) or (key == "rating" and isinstance(value, bool))):
            yield _about(look, f"{key} is not {words}", key)
        elif isinstance(value, list) and words and not all(isinstance(item, str) for item in value):
            yield _about(look, f"{key} holds something that is not text", key)
        elif key == "speakers" and isinstance(value, Mapping):
            yield from _odd_speakers(look, value)


def _odd_speakers(look: Look, speakers: Mapping[Any, Any]) -> Iterator[Remark]:
    for index, speaker in speakers.items():
        told = speaker.get("character", speaker.get("label")) if isinstance(speaker, Mapping) else speaker
        if not isinstance(index, int):
            yield _about(look, f"{quoted(str(index))} is not the number of a message", "speakers")
        elif not isinstance(told, str):
            yield _about(look, f"the speaker of message {index} is not a character's name", f"speakers.{index}")


_NEARLY = {
    "tag": "tags", "character": "characters", "speaker": "speakers", "note": "notes", "state": "status",
    "titel": "title", "stars": "rating", "waiver": "waive", "waivers": "waive", "waived": "waive", "extras": "extra",
    "splits": "split", "groups": "group", "generated_by": "generator", "charcters": "characters",
}  # fmt: skip


@rule("M112", "warn")
def misspelt_key(look: Look, _: Options) -> Iterator[Remark]:
    """A key of the sidecar is nearly one that rtrepo knows.

    Keys of your own are kept and not looked at, so a misspelt one is as good as missing.
    """
    for key in look.sidecar.data:
        meant = _NEARLY.get(key.lower(), key.lower() if key.lower() in _KINDS else "") if isinstance(key, str) else ""
        if meant and meant != key:
            yield _about(look, f"{quoted(key)} is not read; {meant} is", key)


@rule("M113", "info")
def missing_tag(look: Look, _: Options) -> Iterator[Remark]:
    """An entry has no tag although its dataset has a registry of them.

    It falls out of everything that is selected, counted or balanced by tag.
    """
    if look.around.tags and look.subject.entry and not look.sidecar.tags and not look.subject.sidecar_problem:
        yield Remark("has no tag")


RULES = (
    unknown_tag, unknown_character, speaker_without_turn, unknown_status, inactive_tag, inactive_character,
    inactive_character_in_prompt, speaker_of_wrong_turn, repeated_tag, aliased_tag, wrong_kind, misspelt_key,
    missing_tag,
)  # fmt: skip
