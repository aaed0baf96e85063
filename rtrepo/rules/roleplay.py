"""Roleplay: what breaks the scene. These rules look at replies, and most of them only where a part is played."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from rtrepo.rules.look import Look, Turn, matches, quoted, word_bytes, word_set
from rtrepo.rules.program_text import is_code
from rtrepo.rules.rule import Option, Options, Remark, rule
from rtrepo.rules.slop_phrases import phrases_by_word


@rule("R101", "warn", "unsafe")
def leftover_placeholder(look: Look, _: Options) -> Iterator[Remark]:
    """A placeholder of a character card was not filled in.

    The program that plays the card puts names in place of `{{char}}` and `{{user}}`; a trainer does not, and the model
    learns to write them.
    """
    if "{" in look.whole or "<" in look.whole:
        for turn, found in matches(_placeholders(), look.turns):
            more = f", {len(found)} times" if len(found) > 1 else ""
            yield Remark(f"{quoted(found[0].group())}{more}", turn.at, start=found[0].start())


@cache
def _placeholders() -> re.Pattern[str]:
    return re.compile(
        r"\{\{ ?(?:[Cc]har|[Uu]ser|CHAR|USER|original|persona|scenario|personality|group|bot|name|random:[^{}\n]{0,200}"
        r"|roll:[^{}\n]{0,20}) ?\}\}|<(?:USER|BOT|CHAR|START)>"
    )


_SPEAKERS = frozenset({"assistant", "ai", "bot", "gpt", "chatgpt", "char", "model", "response", "reply", "narrator"})
_OTHER_WORDS = word_bytes("user human you player")
_OTHER_SIDE = ("User", "Human", "You", "USER", "Player", "{{user}}", "<USER>")


@rule("R102", "warn", "unsafe")
def name_label(look: Look, _: Options) -> Iterator[Remark]:
    """A reply begins with its speaker's name.

    `Mara: …` at the head of every reply is a chat log's habit; the model writes it too, where the template has said it
    already. Keep the name in `name` or in the sidecar.
    """
    names: frozenset[str] | None = None
    for turn in look.replies:
        head, colon, rest = turn.text[:48].lstrip(" \t\n*_").partition(":")
        if colon and head and "\n" not in head and len(head) <= 40 and rest[:1] in (" ", "*", "\n", ""):
            names = _names(look) if names is None else names
            label = head.rstrip("*_ ")
            if label.casefold() in names:
                yield Remark(quoted(label + ":"), turn.at, start=turn.text.find(label))


def _names(look: Look) -> frozenset[str]:
    """What the assistant's side is called here, without case."""
    names = set(look.around.names)
    names |= {turn.message["name"] for turn in look.replies if isinstance(turn.message.get("name"), str)}
    for speaker in look.sidecar.speakers.values():
        told = [speaker.get("label")] if isinstance(speaker, dict) else [speaker]
        names |= {name for name in told if isinstance(name, str)}
    for name in _called().findall("\n".join(turn.text[:2000] for turn in look.turns if turn.role == "system")):
        names |= {name, name.split()[0]}
    return frozenset(name.casefold() for name in names if name) | _SPEAKERS


@cache
def _called() -> re.Pattern[str]:
    return re.compile(
        r"(?:\b(?:You are|[Pp]lay(?:ing)? as) |^\W{0,3}Name: ?)([A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20})?)\b", re.MULTILINE
    )


@rule("R103", "warn")
def speaker_leak(look: Look, _: Options) -> Iterator[Remark]:
    """A reply goes on with the other side's turn.

    A line that begins with `User:` or `You:` inside a reply is the next turn, imported into this one. The model learns
    to speak for both.
    """
    if not look.words.isdisjoint(_OTHER_WORDS) and any(f"\n{name}:" in look.whole for name in _OTHER_SIDE):
        for turn in look.replies:
            places = [turn.text.find(f"\n{name}:") for name in _OTHER_SIDE]
            place = min((place for place in places if place >= 0), default=-1)
            if place >= 0 and not _is_script(turn.text):
                yield Remark(quoted(turn.text[place + 1 : place + 50]), turn.at, start=place + 1)


def _is_script(text: str) -> bool:
    """Whether a reply is a dialogue of its own, with several speakers or from its first line on."""
    return len(set(_labels().findall(text))) > 2 or any(text.lstrip().startswith(f"{name}:") for name in _OTHER_SIDE)


@cache
def _labels() -> re.Pattern[str]:
    return re.compile(r"^[A-Z][\w ]{0,20}:", re.MULTILINE)


@rule(
    "R107", "info", "none",
    Option("allowed", (), "phrases that are meant"), Option("at_least", 1, "phrases of the list in an entry"),
)  # fmt: skip
def slop_phrase(look: Look, options: Options) -> Iterator[Remark]:
    """A reply uses a phrase that generated fiction is full of.

    What stands in every other generated story stands in every reply of a model that learnt from them. The list is
    chosen from that of the antislop project; `allowed` takes your own phrases out of it.
    """
    by_word = phrases_by_word()
    near = look.words & by_word.keys()
    if not near:
        return
    allowed = {phrase.lower().replace("’", "'") for phrase in options["allowed"]}
    found = {phrase for word in near for phrase in by_word[word] if phrase in look.lowered} - allowed
    if len(found) >= max(options["at_least"], 1):
        yield from _phrases(look, found)


def _phrases(look: Look, found: set[str]) -> Iterator[Remark]:
    """A remark for each reply that holds some of the phrases, the first of them first."""
    for turn in look.replies:
        text = turn.text.lower().replace("’", "'") if not is_code(turn.text) else ""
        here = sorted((text.find(phrase), phrase) for phrase in found if phrase in text)
        if here:
            inner = [one for one in here if not any(one[1] != other[1] and one[1] in other[1] for other in here)]
            shown = ", ".join(_counted(phrase, text.count(phrase)) for _, phrase in inner[:3])
            more = f" and {len(inner) - 3} more" if len(inner) > 3 else ""
            start = here[0][0] if len(text) == len(turn.text) else -1
            yield Remark(shown + more, turn.at, start=start)


def _counted(phrase: str, times: int) -> str:
    return quoted(phrase) + (f" {times} times" if times > 1 else "")


@rule(
    "R108", "info", "none",
    Option("words", 3, "words of an opening"), Option("times", 3, "replies that begin with the same ones"),
)  # fmt: skip
def repeated_opening(look: Look, options: Options) -> Iterator[Remark]:
    """Several replies of a conversation begin with the same words.

    A model picks up an opening faster than anything else, and then begins every reply with it.
    """
    count = max(options["words"], 1)
    replies = look.replies
    if len(replies) >= max(options["times"], 2):
        openings = [_opening(turn, count) for turn in replies]
        for words, times in Counter(opening for opening in openings if opening).items():
            if times >= max(options["times"], 2):
                last = max(place for place, opening in enumerate(openings) if opening == words)
                yield Remark(f"{times} of {len(replies)} replies begin with {quoted(words)}", replies[last].at)


def _opening(turn: Turn, count: int) -> str:
    words = turn.text[:200].lstrip(" \t\n*_\"“'‘").split(None, count)[:count]
    return " ".join(words).lower().rstrip(',.;:!?*_"”') if len(words) == count else ""


@rule("R109", "info")
def markdown_in_scene(look: Look, _: Options) -> Iterator[Remark]:
    """A reply in a scene is laid out like a document.

    Headings, code blocks, tables and JSON come from assistants; a scene that has them sounds like one. Bold type
    counts where it is all of a line that ends with a colon.
    """
    if any(sign in look.whole for sign in ("`", "#", "|", "<", "**", '{"')) and look.roleplay:
        for turn in look.replies:
            match = _layout().search(turn.text)
            if match:
                yield Remark(quoted(match.group()), turn.at, start=match.start())


@cache
def _layout() -> re.Pattern[str]:
    return re.compile(
        r"^(?:#{1,4} \S[^\n]{0,40}|```\w*|\|---[^\n]{0,40}|<(?:div|html|body|span|table)\b[^>\n]{0,40}>?"
        r"|\*\*[^*\n]{2,40}(?::\*\*|\*\*:)(?=[ \t]*$)|\{\"\w{1,30}\":[^\n]{0,20})",
        re.MULTILINE,
    )


_STAND_INS = word_set("test testing asdf todo tbd n/a placeholder xxx ... … none null undefined nan [response]")


@rule("R110", "warn")
def stand_in_reply(look: Look, _: Options) -> Iterator[Remark]:
    """A reply is a stand-in that somebody meant to write later.

    The model learns to say it.
    """
    for turn in look.replies:
        text = turn.text.strip().lower()
        noted = text.startswith("todo:") and "\n" not in text  # of several lines it is a list that was asked for
        if text in _STAND_INS or noted or text.startswith(("lorem ipsum", "[insert ", "[todo", "(todo", "[your text")):
            yield Remark(quoted(turn.text.strip()), turn.at)


RULES = (
    leftover_placeholder, name_label, speaker_leak, slop_phrase, repeated_opening, markdown_in_scene, stand_in_reply,
)  # fmt: skip
