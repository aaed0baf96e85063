"""Text: what templates, web pages and generators leave behind."""

import re
from collections.abc import Iterator
from functools import cache

from rtrepo.rules.look import Look, Turn, matches, quoted, word_bytes
from rtrepo.rules.program_text import is_code
from rtrepo.rules.rule import Options, Remark, rule


def _told(turn: Turn, found: list[re.Match[str]], words: str = "") -> Remark:
    """One remark a turn: the first match, and how many there are."""
    more = f", {len(found)} times" if len(found) > 1 else ""
    return Remark(f"{quoted(found[0].group())}{words}{more}", turn.at, start=found[0].start())


@rule("X110", "error", "unsafe")
def special_token(look: Look, _: Options) -> Iterator[Remark]:
    """A token that ends or begins turns stands in the text itself.

    A tokenizer reads `<|im_end|>` as the end of the turn; the model learns to stop there, or never to stop.
    """
    whole = look.whole
    if "<" in whole or ("[" in whole and not look.words.isdisjoint(_BRACKETED)):
        for turn, found in matches(tokens(), look.turns):
            yield _told(turn, found)


_BRACKETED = word_bytes("inst calls results tools prompt")


@cache
def tokens() -> re.Pattern[str]:
    """The special tokens of chat templates, as they stand in a text."""
    return re.compile(
        r"<(?:"
        r"\|(?:im_start|im_end|im_sep|endoftext|begin_of_text|end_of_text|start_header_id|end_header_id|eot_id|eom_id"
        r"|startoftext|end|user|assistant|system|endofprompt|EOT|END_OF_TURN_TOKEN|START_OF_TURN_TOKEN|eot|return"
        r"|end_of_turn|start_of_role|end_of_role|eos|bos|pad|message|channel|separator|prompter|tool)\|>"
        r"|｜[^｜<>\n]{1,30}｜>|(?:start|end)_of_turn>|/s>\s*(?:<s>|\Z)|<SYS>>|</SYS>>|(?:eos|bos|pad|unk|EOS|BOS|PAD)>)"
        r"|\[/?(?:INST|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|SYSTEM_PROMPT)\]"
    )


@rule("X111", "warn", "unsafe")
def template_marker(look: Look, _: Options) -> Iterator[Remark]:
    """A heading of a prompt template stands in the text.

    `### Response:` and its like divide turns in older formats. Left in a text they say that several turns were
    imported as one, and a model learns to go on with the other side's turn.
    """
    if "#" in look.whole or b"assistant" in look.words or b"below" in look.words:
        for turn, found in matches(markers(), look.turns):
            yield _told(turn, found)


@cache
def markers() -> re.Pattern[str]:
    """The headings with which templates without special tokens begin a turn."""
    return re.compile(
        r"^(?:### ?(?:Instruction|Response|Input|Output|Human|Assistant|User|System):"
        r"|Below is an instruction that describes a task|(?:(?<=\n)(?:ASSISTANT|Assistant): ?(?=\S)))",
        re.MULTILINE,
    )


@rule("X112", "info", "unsafe")
def html_leftover(look: Look, _: Options) -> Iterator[Remark]:
    """A web page's spelling of a character or a line break stands in the text.

    `&nbsp;` and `<br>` are what a page's source says; a reader of the page saw a space and a new line.
    """
    whole = look.whole
    if ("&" in whole or "<" in whole) and "</" not in whole:
        for turn, found in matches(_html(), look.turns):
            if not is_code(turn.text):
                yield _told(turn, found)


@cache
def _html() -> re.Pattern[str]:
    return re.compile(r"&(?:amp|nbsp|quot|apos|lt|gt|hellip|mdash|ndash|#\d{2,5}|#x[0-9a-fA-F]{2,4});|<br ?/?>")


@rule("X113", "warn")
def looping_text(look: Look, _: Options) -> Iterator[Remark]:
    """A reply says the same sentence again and again.

    Generators fall into loops; a model that learns from one falls into it sooner.
    """
    for turn in look.replies:
        looped = _looped(turn.text)
        if looped:
            sentence, times = looped
            yield Remark(f"{quoted(sentence)}, {times} times in a row", turn.at, start=turn.text.find(sentence))


def _looped(text: str) -> tuple[str, int] | None:
    """The first sentence of three words or more that stands at least three times in a row, and how often."""
    before, times = "", 1
    for part in [*text.replace("\n", ". ").split(". "), None]:
        sentence = part.rstrip(".!?") if part is not None else None
        if sentence and sentence == before:
            times += 1
            continue
        if times >= 3 and before.count(" ") >= 2 and any(map(str.isalpha, before)):
            return before, times
        if sentence:
            before, times = sentence, 1
    return None


RULES = (special_token, template_marker, html_leftover, looping_text)
