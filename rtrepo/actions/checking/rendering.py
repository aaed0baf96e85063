"""Chat templates rendered in a process of their own, so that one without end or measure can be ended.

A template comes from the internet more often than not. The sandbox keeps it from files and objects; time and memory
are kept here.
"""

import contextlib
import json
import multiprocessing
import resource
import signal
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from rtrepo.errors import RtrepoError
from rtrepo.rules.chat_template import (
    ChatTemplate,
    Rendered,
    TemplateFileError,
    TemplateSource,
    source_of,
)
from rtrepo.rules.targets.length import conversations

SECONDS = 5.0
"""What an entry may take. The slowest of 36 usual templates takes a few milliseconds."""
BYTES = 2**30
"""Memory that the process may ask for."""
MOST_SLOW = 3
"""Entries that may take too long before nobody waits for the next."""
_START = 60.0
"""Seconds in which a busy machine starts a process."""
_MOST_FILE = 100_000_000


def read_template(path: Path) -> TemplateSource:
    """The template in a file: a Jinja template, or a tokenizer_config.json. Raises RtrepoError."""
    try:
        return source_of(read_text(path), is_json=path.suffix == ".json")
    except TemplateFileError as error:
        raise RtrepoError(
            f"{path.name} {error}", hint="give a file with a Jinja template, or a tokenizer_config.json"
        ) from None


def read_text(path: Path) -> str:
    """A file of the user's as text. Raises RtrepoError where there is none, or it is too large."""
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST_FILE + 1)
    except OSError as error:
        raise RtrepoError(f"{path} cannot be read: {error.strerror}", hint="check the path") from None
    if len(raw) > _MOST_FILE:
        raise RtrepoError(f"{path} is too large to be a template or a tokenizer", hint="check the path")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise RtrepoError(f"{path} is not UTF-8 text", hint="check the path") from None


class _Silence:
    """No answer."""


class Renderer:
    """A template in its process. Use as a context manager; `examine` renders an entry's conversations."""

    def __init__(self, source: TemplateSource, name: str, *, seconds: float = SECONDS) -> None:
        """`name` is what to call the template. Raises RtrepoError where it does not parse."""
        self._source = source
        self._name = name
        self._seconds = seconds
        self._slow = 0
        self._last: tuple[Mapping[str, Any], list[Rendered]] | None = None
        self._start()
        self.ending = self._ending()
        """What the template writes after an answer; None where it refuses a question and an answer."""

    def __enter__(self) -> "Renderer":
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def examine(self, data: Mapping[str, Any]) -> Sequence[Rendered]:
        """What became of the conversations of an entry, given its data. One that takes too long counts as refused.

        Raises RtrepoError after a few of those. The last answer is remembered, since several checks ask.
        """
        if self._last is None or self._last[0] is not data:
            asked = [(_for_template(messages), _parsed(data.get("tools"))) for messages in conversations(data)]
            self._last = (data, [self._one(conversation) for conversation in asked])
        return self._last[1]

    def _one(self, conversation: Any) -> Rendered:
        found = self._answer(conversation)
        if isinstance(found, Rendered):
            return found
        self._slow += 1
        self._stop()
        if self._slow > MOST_SLOW:
            raise RtrepoError(
                f"the template {self._name} did not come to an end within {self._seconds:g} seconds for "
                f"{self._slow} entries; the rest was not looked at",
                hint="look for a loop in the template",
            )
        self._start()
        return Rendered(refused=f"the template did not come to an end within {self._seconds:g} seconds")

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, far = context.Pipe()
        self._process = context.Process(target=_serve, args=(far, self._source), daemon=True)
        self._process.start()
        far.close()
        if not self._pipe.poll(_START):
            self._stop()
            raise RtrepoError("no process could be started for the template", hint="try again when less is running")
        self._pipe.recv()

    def _ending(self) -> str | None:
        found = self._answer(None)
        if isinstance(found, _Silence):
            found = RtrepoError(
                f"the template {self._name} does not come to an end", hint="look for a loop in the template"
            )
        if isinstance(found, RtrepoError):
            self._stop()
            raise found
        return str(found) if found is not None else None

    def _answer(self, question: Any) -> Any:
        """What the process says; a _Silence where it says nothing in time, or is gone (of memory, most likely)."""
        with contextlib.suppress(EOFError, OSError):
            self._pipe.send(question)
            if self._pipe.poll(self._seconds):
                return self._pipe.recv()
        return _Silence()

    def _stop(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _serve(pipe: Connection, source: TemplateSource) -> None:
    """The process: answers None with the template's ending, and a conversation with what became of it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who is asked to stop is the one who reads
    with contextlib.suppress(ValueError, OSError):  # macOS knows no such limit; the time limit is left
        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    pipe.send("ready")
    template: ChatTemplate | RtrepoError
    try:
        template = ChatTemplate(source)
    except Exception as error:  # noqa: BLE001 (jinja2 raises several kinds; each says why the template is none)
        line = getattr(error, "lineno", None)
        told = f"{error} (line {line})" if line else str(error) or type(error).__name__
        template = RtrepoError(f"the template does not parse: {told}", hint="check the template")
    with contextlib.suppress(EOFError, BrokenPipeError, OSError):  # the other side is done with us
        while True:
            asked = pipe.recv()
            if isinstance(template, RtrepoError):
                pipe.send(template)
            else:
                pipe.send(template.ending() if asked is None else template.examine(*asked))


def _for_template(messages: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The messages as trainers give them to a template: arguments of calls as objects (Axolotl decodes them)."""
    return [
        {**message, "tool_calls": [_decoded(call) for call in calls]} if calls else dict(message)
        for message in messages
        for calls in [message.get("tool_calls") if isinstance(message.get("tool_calls"), list) else None]
    ]


def _decoded(call: Any) -> Any:
    function = call.get("function") if isinstance(call, Mapping) else None
    if not isinstance(function, Mapping):
        return call
    return {**call, "function": {**function, "arguments": _parsed(function.get("arguments"))}}


def _parsed(value: Any) -> Any:
    """A text of JSON as its value; anything else, and what is no JSON, as it is."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value
