"""What a new entry begins with: a template, the character and the system prompt that its dataset knows."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from rtrepo import assets
from rtrepo.errors import RtrepoError
from rtrepo.layout import yaml_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.transcript.sheet import Section, decoded, sections
from rtrepo.layout.yaml_emit import emit
from rtrepo.model.entry import MESSAGE_LISTS, Entry, Message
from rtrepo.model.sidecar import in_order

PROMPT = "@SYSTEM@"
"""Stands in a template for the system prompt."""
UNSAID = "You are …"
"""Stands in its place where the dataset knows none."""


class Start(NamedTuple):
    """What the command line says of a new entry; what is empty says nothing."""

    template: str = ""
    character: str = ""
    prompt: str = ""
    title: str = ""
    tags: tuple[str, ...] = ()


def template_names() -> list[str]:
    """The templates that rtrepo brings."""
    return sorted(path.stem for path in (assets.templates() / "entries").glob("*.md"))


def start_text(start: Start, folder: Path) -> str:
    """A template's text: one of ours, or a file. Raises RtrepoError where there is none."""
    name = start.template or ("roleplay" if start.character else "chat")
    ours = assets.templates() / "entries" / f"{name}.md"
    path = ours if name in template_names() else folder / name
    try:
        return decoded(path.read_bytes())
    except (OSError, ValueError):
        raise RtrepoError(
            f"there is no template {name}; nothing was changed",
            hint=f"templates: {', '.join(template_names())}, or a transcript's file",
            exit_code=2,
        ) from None


def only_section(text: str, name: str) -> Section | None:
    """The one entry of a transcript, which gets a name where it has none; None for a transcript of nothing.

    Raises FileError with the line of what cannot be read.
    """
    above = 0
    if not text.lstrip().startswith(("# ", "<!--")):
        text, above = f"# {name}\n{text}", 1
    try:
        found = sections(text, lambda _: ())
    except FileError as error:
        raise FileError(error.reason, line=max(error.line - above, 1), column=error.column, at=error.at) from None
    if len(found) > 1:
        raise FileError("begins a second entry; new makes one at a time", line=found[1].line - above)
    return found[0] if found else None


def begun(section: Section, start: Start, settings: Mapping[str, Any]) -> tuple[str, Entry]:
    """The sidecar's text and the entry that a person begins with. `settings` is what dataset.yaml says.

    Raises RtrepoError for a character or a system prompt that the dataset does not know.
    """
    character = _known(settings, "characters", start.character)
    said = _system(settings, start, character)
    turns = [(place, _filled(message, said)) for place, message in section.turns]
    if start.prompt and not any(message["role"] == "system" for _, message in turns):
        turns.insert(0, (MESSAGE_LISTS[0], {"role": "system", "content": said}))
    lists = {name: [message for place, message in turns if place == name] for name in MESSAGE_LISTS}
    about: dict[str, Any] = yaml_file.load((section.about or "").encode("utf-8"))
    about |= {"title": start.title} if start.title else {}
    about |= {"tags": list(start.tags)} if start.tags else {}
    if start.character:
        replies = [at for at, message in enumerate(lists["messages"]) if message["role"] == "assistant"]
        about |= {"characters": [start.character], "speakers": dict.fromkeys(replies, start.character)}
    told = in_order(about)
    text = "" if told.get("title") else "title:\n"
    text += emit({"title": told["title"]}).decode("utf-8") if told.get("title") else ""
    text += "" if told.get("tags") else "tags: []\n"
    text += emit({key: value for key, value in told.items() if key != "title"}).decode("utf-8")
    return text, Entry({**{name: turns for name, turns in lists.items() if turns}, **section.fields})


def _known(settings: Mapping[str, Any], registry: str, slug: str) -> Mapping[str, Any]:
    """What a registry of the dataset says of a slug; nothing where none was asked for."""
    known = settings.get(registry)
    known = known if isinstance(known, Mapping) else {}
    if slug and not isinstance(known.get(slug), Mapping):
        names = ", ".join(map(str, known)) or "none yet"
        what = registry.replace("_", " ").removesuffix("s")
        raise RtrepoError(f"the dataset knows no {what} {slug}; nothing was changed", hint=f"it knows {names}")
    return known[slug] if slug else {}


def _system(settings: Mapping[str, Any], start: Start, character: Mapping[str, Any]) -> str:
    """The system prompt: the one that was asked for, else one of the library that names the character, else the only
    one there is, else what the registry says of the character."""
    if start.prompt:
        return str(_known(settings, "system_prompts", start.prompt).get("content", ""))
    library = settings.get("system_prompts")
    prompts = list(library.values()) if isinstance(library, Mapping) else []
    active = [one for one in prompts if isinstance(one, Mapping) and one.get("is_active") is not False]
    texts = [one["content"] for one in active if isinstance(one.get("content"), str)]
    name = character.get("display_name")
    if isinstance(name, str) and name:
        about = character.get("description")
        described = f"You are {name}. {about if isinstance(about, str) else ''}".strip()
        return next((text for text in texts if name in text), described)
    return texts[0] if len(texts) == 1 else UNSAID


def _filled(message: Message, said: str) -> Message:
    content = message.get("content")
    return {**message, "content": content.replace(PROMPT, said)} if isinstance(content, str) else message
