"""The user's own chat template, rendered as transformers does it: Jinja in its sandbox, with the same few additions.

Only here is jinja2 used by a rule. What a template may not do: read files (there is no loader), reach into objects
(the sandbox), or write without end (the output has a limit). Time and memory have none here: whoever renders a
template that he did not write does so in a process that can be ended (`actions.checking.rendering`).

Source: transformers, utils/chat_template_utils.py.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from jinja2 import Template

Messages = Sequence[Mapping[str, Any]]

SPECIAL = ("bos_token", "eos_token", "pad_token", "unk_token", "sep_token", "cls_token", "mask_token")
"""Names of tokens that a template may write."""
USUAL_TOKENS = {"bos_token": "<|bos|>", "eos_token": "<|eos|>"}
"""What a template gets where its file does not say: words that stand in no text, so that they are found again."""
MOST_TEXT = 50_000_000
"""Characters of a rendered entry."""
_DAY = datetime(2024, 7, 26)
"""The day that `strftime_now` tells: any would do, and the same template must always give the same text."""
_SHAPES = 1_000


class TemplateSource(NamedTuple):
    """A template with the special tokens it is rendered with, by name."""

    text: str
    tokens: Mapping[str, str]


class Rendered(NamedTuple):
    """What became of one conversation: its text, or why the template refused it. `vanished` are the numbers of the
    turns that left no trace."""

    text: str = ""
    refused: str = ""
    vanished: tuple[int, ...] = ()


class TemplateFileError(ValueError):
    """Why a file holds no template, in words for its owner."""


def source_of(text: str, *, is_json: bool) -> TemplateSource:
    """The template in a file's text: all of it, or `chat_template` and the special tokens of a
    tokenizer_config.json. Raises TemplateFileError."""
    if not is_json:
        return TemplateSource(text, USUAL_TOKENS)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise TemplateFileError(f"is not JSON: {error}") from None
    found = value.get("chat_template") if isinstance(value, dict) else None
    if isinstance(found, list):  # several by name, as transformers stores them
        named = {one.get("name"): one.get("template") for one in found if isinstance(one, dict)}
        found = named.get("default") or next(iter(named.values()), None)
    if not isinstance(found, str):
        raise TemplateFileError("has no chat_template")
    tokens = {name: _token(value[name]) for name in SPECIAL if value.get(name) is not None}
    return TemplateSource(found, {**USUAL_TOKENS, **tokens})


def _token(value: Any) -> str:
    return str(value.get("content", "")) if isinstance(value, dict) else str(value)


class ChatTemplate:
    """A template ready to render. Making one raises what jinja2 raises for a template that does not parse."""

    def __init__(self, source: TemplateSource) -> None:
        self._template = _compiled(source.text)
        self._tokens = dict(source.tokens)
        self._vanished: dict[str, tuple[int, ...]] = {}

    def examine(self, messages: Messages, tools: Any = None) -> Rendered:
        """Render a conversation, and once more with a mark in place of each text, to see which turns are left out."""
        try:
            text = self._render(messages, tools)
        except Exception as error:  # noqa: BLE001 (a template can raise anything; whatever it is, it refuses the entry)
            return Rendered(refused=_words(error))
        return Rendered(text, "", self._left_out(messages, tools))

    def ending(self) -> str | None:
        """What the template writes after the assistant's last words, without white space around it; None where it
        refuses even a question and an answer."""
        probe = [{"role": "user", "content": _mark(0)}, {"role": "assistant", "content": _mark(1)}]
        found = self.examine(probe)
        return None if found.refused or _mark(1) not in found.text else found.text.rpartition(_mark(1))[2].strip()

    def _render(self, messages: Messages, tools: Any) -> str:
        pieces: list[str] = []
        size = 0
        given = [dict(message) for message in messages]
        for piece in self._template.generate(
            messages=given, tools=tools or None, documents=None, add_generation_prompt=False, **self._tokens
        ):
            size += len(piece)
            if size > MOST_TEXT:
                raise ValueError(f"writes more than {MOST_TEXT:,} characters")
            pieces.append(piece)
        return "".join(pieces)

    def _left_out(self, messages: Messages, tools: Any) -> tuple[int, ...]:
        marked = [_marked(message, number) for number, message in enumerate(messages)]
        shape = repr((marked, bool(tools)))
        if shape not in self._vanished:
            if len(self._vanished) >= _SHAPES:
                self._vanished.clear()
            self._vanished[shape] = self._unmarked(marked, tools)
        return self._vanished[shape]

    def _unmarked(self, marked: Messages, tools: Any) -> tuple[int, ...]:
        try:
            text = self._render(marked, tools)
        except Exception:  # noqa: BLE001 (it reads the texts and wants something of them; then only they tell)
            return ()
        has_text = [number for number, message in enumerate(marked) if _mark(number) in repr(message.get("content"))]
        lowered = text.lower()  # a template may write it large
        return tuple(number for number in has_text if _mark(number) not in lowered)


def _mark(number: int) -> str:
    return f"turnmark{number}x"


def _marked(message: Mapping[str, Any], number: int) -> dict[str, Any]:
    """The message with its text replaced by a mark; one without text stays as it is."""
    content = message.get("content")
    if isinstance(content, str) and content.strip():
        return {**message, "content": _mark(number)}
    if isinstance(content, list):
        parts = [{**part, "text": _mark(number)} if "text" in part else part for part in content]
        return {**message, "content": parts}
    return dict(message)


def _words(error: Exception) -> str:
    """What a template said when it refused."""
    told = str(error).strip() or type(error).__name__
    return "needs too much memory" if isinstance(error, MemoryError) else told


def _compiled(text: str) -> "Template":
    """The template in transformers' environment. jinja2 takes 60 ms to import, so only who renders pays for it."""
    from jinja2 import TemplateError, nodes
    from jinja2.ext import Extension, LoopControlExtension
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Generation(Extension):
        """`{% generation %}` marks what is learnt; its body is written like any other."""

        tags = {"generation"}  # noqa: RUF012 (jinja2 declares it so)

        def parse(self, parser: Any) -> nodes.Node:
            line = next(parser.stream).lineno
            body = parser.parse_statements(("name:endgeneration",), drop_needle=True)
            return nodes.Scope(body).set_lineno(line)

    def raise_exception(message: object) -> None:
        raise TemplateError(str(message))

    def tojson(
        value: Any, ensure_ascii: bool = False, indent: Any = None, separators: Any = None, sort_keys: bool = False
    ) -> str:
        return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)

    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, LoopControlExtension]
    )
    environment.filters["tojson"] = tojson
    environment.globals["raise_exception"] = raise_exception
    environment.globals["strftime_now"] = _DAY.strftime
    return environment.from_string(text)
