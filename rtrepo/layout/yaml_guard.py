"""What no YAML file of ours may hold: anchors, aliases, merge keys, tags, directives, second documents.

Nine nested aliases make a billion nodes, and a 24-line merge-key bomb hangs inside the parser; so the
tokens are looked at before anything is composed. Most files hold none of the characters and skip that.
"""

import re

from rtrepo.layout.file_error import FileError
from rtrepo.model.json_text import MAX_DEPTH

MAX_YAML = 2**20
"""Bytes of a YAML file that rtrepo reads at most."""

_LINE = r"(?:^|(?<=[\r\x85\u2028\u2029]))"
_SUSPICIOUS = re.compile(rf"(?:^|(?<=[\s\[{{,:-]))[&*!]|{_LINE}(?:%|---|\.\.\.)|<<", re.MULTILINE)
_DEEP_INDENT = re.compile(rf"{_LINE}[ ?:-]{{64}}", re.MULTILINE)

# Tokens by what ruamel calls them: its classes would have to be imported, and most files need no scanning.
_REFUSED = {
    "<anchor>": "an anchor (&{0}); put the text in quotes if it is meant as text",
    "<alias>": "an alias (*{0}); put the text in quotes if it is meant as text",
    "<tag>": "a tag (!…); put the text in quotes if it is meant as text",
    "<directive>": "a directive (%…), which rtrepo does not read",
}
_OPENING = frozenset({"<block mapping start>", "<block sequence start>", "{", "["})
_CLOSING = frozenset({"<block end>", "}", "]"})


def check(raw: bytes) -> str:
    """The text of a YAML file that is safe to compose. Raises FileError with the line otherwise."""
    if len(raw) > MAX_YAML:
        raise FileError(f"larger than {MAX_YAML // 2**20} MiB, the most rtrepo reads of one YAML file")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise FileError("invalid UTF-8", line=line) from None
    brackets = text.count("[") + text.count("{")
    if brackets > MAX_DEPTH or _SUSPICIOUS.search(text) or _DEEP_INDENT.search(text):
        _check_tokens(text)
    return text


def _check_tokens(text: str) -> None:
    from ruamel.yaml import YAML

    depth = documents = 0
    try:
        for token in YAML(typ="safe", pure=True).scan(text):
            line = token.start_mark.line + 1
            wording = _REFUSED.get(token.id)
            if wording:
                raise FileError("holds " + wording.format(getattr(token, "value", "")), line=line)
            if token.id == "<scalar>" and token.plain and token.value == "<<":
                raise FileError("holds a merge key (<<), which rtrepo does not read", line=line)
            if token.id == "<document start>":
                documents += 1
                if documents > 1:
                    raise FileError("holds a second YAML document", line=line)
            depth += (token.id in _OPENING) - (token.id in _CLOSING)
            if depth > MAX_DEPTH:
                raise FileError(f"nested deeper than {MAX_DEPTH} levels", line=line)
    except FileError:
        raise
    except Exception as error:  # noqa: BLE001 (see yaml_file: ruamel's scanner raises more than its own errors)
        raise explain(error) from None


def explain(error: Exception) -> FileError:
    """A parser's complaint in one line, with the place where it has one."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    told = getattr(error, "problem", None) or getattr(error, "context", None) or str(error)[:200] or "not YAML"
    reason = " ".join(str(told).split())
    return FileError(reason, line=mark.line + 1, column=mark.column + 1) if mark else FileError(reason)
