"""What no YAML file of ours may hold: anchors, aliases, merge keys, tags, directives, second documents.

Nine nested aliases make a billion nodes, and a 24-line merge-key bomb hangs inside the parser; so the
tokens are looked at before anything is composed. Most files hold none of the characters and skip that.
"""

import re

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.tokens import (
    AliasToken,
    AnchorToken,
    BlockEndToken,
    BlockMappingStartToken,
    BlockSequenceStartToken,
    DirectiveToken,
    DocumentStartToken,
    FlowMappingEndToken,
    FlowMappingStartToken,
    FlowSequenceEndToken,
    FlowSequenceStartToken,
    ScalarToken,
    TagToken,
)

from rtrepo.layout.file_error import FileError
from rtrepo.model.json_text import MAX_DEPTH

MAX_YAML = 2**20
"""Bytes of a YAML file that rtrepo reads at most."""

_LINE = r"(?:^|(?<=[\r\x85\u2028\u2029]))"
_SUSPICIOUS = re.compile(rf"(?:^|(?<=[\s\[{{,:-]))[&*!]|{_LINE}(?:%|---|\.\.\.)|<<", re.MULTILINE)
_DEEP_INDENT = re.compile(rf"{_LINE}[ ?:-]{{64}}", re.MULTILINE)

_REFUSED = {
    AnchorToken: "an anchor (&{0}); put the text in quotes if it is meant as text",
    AliasToken: "an alias (*{0}); put the text in quotes if it is meant as text",
    TagToken: "a tag (!…); put the text in quotes if it is meant as text",
    DirectiveToken: "a directive (%…), which rtrepo does not read",
}
_OPENING = (BlockMappingStartToken, BlockSequenceStartToken, FlowMappingStartToken, FlowSequenceStartToken)
_CLOSING = (BlockEndToken, FlowMappingEndToken, FlowSequenceEndToken)


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
    depth = documents = 0
    try:
        for token in YAML(typ="safe", pure=True).scan(text):
            line = token.start_mark.line + 1
            wording = _REFUSED.get(type(token))
            if wording:
                raise FileError("holds " + wording.format(getattr(token, "value", "")), line=line)
            if isinstance(token, ScalarToken) and token.plain and token.value == "<<":
                raise FileError("holds a merge key (<<), which rtrepo does not read", line=line)
            if isinstance(token, DocumentStartToken):
                documents += 1
                if documents > 1:
                    raise FileError("holds a second YAML document", line=line)
            depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
            if depth > MAX_DEPTH:
                raise FileError(f"nested deeper than {MAX_DEPTH} levels", line=line)
    except FileError:
        raise
    except Exception as error:  # noqa: BLE001 (see yaml_file: ruamel's scanner raises more than its own errors)
        raise explain(error) from None


def explain(error: Exception) -> FileError:
    """A parser's complaint in one line, with the place."""
    if isinstance(error, MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        reason = " ".join(str(error.problem or error.context or "not YAML").split())
        if mark is not None:
            return FileError(reason, line=mark.line + 1, column=mark.column + 1)
        return FileError(reason)
    return FileError(" ".join(str(error).split())[:200] or "not YAML")
