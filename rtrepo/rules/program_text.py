"""Program text in a turn: what stands between backticks, and turns that are code from top to bottom.

Quotes, asterisks and tags mean something else in it than in prose. Many sets hold code without any backticks.
"""

import re
from functools import cache

_SIGNS = ("{", "=", "<", '("', "('", "();", ");")
_LEAST = 2


def without_code(text: str) -> str:
    """The text with spaces in place of everything between backticks, so that places stay what they are."""
    if "`" not in text:
        return text
    return _fenced().sub(lambda found: " " * len(found.group()), text)


@cache
def _fenced() -> re.Pattern[str]:
    return re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)


def is_code(text: str) -> bool:
    """Whether a text is code rather than prose: of its lines two, and one in four, look like it."""
    if not any(sign in text for sign in _SIGNS):
        return False
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    likely = sum(line[-1] in ";{}" or _begins().match(line) is not None for line in lines)
    return likely >= _LEAST and likely * 4 >= len(lines)


@cache
def _begins() -> re.Pattern[str]:
    """How lines of common languages begin, or a line that is nothing but a call or a tag."""
    return re.compile(
        r"#include\b|#!/|//|<\?php|import [\w.{*]+|from [\w.]+ import |def \w+\(|class \w+[:({]|function \w*\("
        r"|(?:const|let|var|my) [\w$@%]+ ?=|(?:public|private|static) \w+ \w+|(?:if|for|while) ?\(|print(?:f|ln)?\("
        r"|[\w.\[\]]+ = \S|[\w.]+\([^)]*\)$|</?[a-z]\w*[^>]*>$|SELECT \w"
    )
