"""Whether a reply is one, or stands for one that is still to be written.

RoleThread looks for `test` and `todo` anywhere, so that "the greatest contests" is flagged. Here such a word counts
where it is all of the reply, or where nobody writes it in a story: `TODO` in capitals, `lorem ipsum`, `[insert name]`.
"""

import re
from functools import cache

_ALONE = frozenset(
    ("test", "testing", "asdf", "placeholder", "todo", "tbd", "fixme", "n/a", "xxx", "lorem ipsum", "insert text here")
)


_LONGEST = max(map(len, _ALONE))
_SIGNS = ("TODO", "TBD", "FIXME")
_WORDS = ("lorem ipsum", "asdf", "[insert ", "<insert ")


def is_placeholder(text: str) -> bool:
    """Whether a reply holds a place and says nothing."""
    bare = text.strip(" \t\r\n.!?…*_\"'()[]<>-")
    if len(bare) <= _LONGEST and bare.casefold() in _ALONE:
        return True
    lowered = text.lower()
    # Looking for the words first is ten times as fast as the pattern, and next to no reply has one.
    if not any(sign in text for sign in _SIGNS) and not any(word in lowered for word in _WORDS):
        return False
    return bool(_anywhere().search(text))


@cache
def _anywhere() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:TODO|TBD|FIXME)\b|\b(?i:lorem ipsum|asdf(?:asdf|ghjkl|gh|jkl)*)\b|[\[<](?i:insert) [^\]>\n]"
    )
