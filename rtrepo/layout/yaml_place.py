"""Where in a YAML file a key stands, for people who have to find it; a look at the lines, not another parser."""

import re
from collections.abc import Sequence


def place_of(raw: bytes, at: str) -> tuple[int, int]:
    """Line and column (from 1) of a key such as `tags` or `rules.X204.max_words` in the bytes of a YAML file.

    The nearest enclosing key that is found is taken; (0, 0) where there is none, as in a file that is one flow
    mapping from its first line on.
    """
    return place_of_keys(raw, at.split("."))


def place_of_keys(raw: bytes, keys: Sequence[str]) -> tuple[int, int]:
    """The same for keys from the outside in, which may have dots of their own."""
    lines = raw.decode("utf-8", "replace").splitlines()
    first, last, column = 0, len(lines), 0
    place = (0, 0)
    for depth, key in enumerate(keys):
        pattern = re.compile(rf"(?:^[ -]*|[{{,] *)(?P<key>{_spellings(key)})\s*:(?:\s|$)")
        for number in range(first, last):
            found = pattern.search(lines[number], column if number == first else 0)
            if found and (depth or not found.start("key")):
                place = (number + 1, found.start("key") + 1)
                first, column = number, found.end("key")
                last = next((below for below in range(number + 1, last) if _is_top(lines[below])), last)
                break
        else:
            break
    return place


def _spellings(key: str) -> str:
    plain = re.escape(key)
    return f"{plain}|\"{plain}\"|'{plain}'"


def _is_top(line: str) -> bool:
    return bool(line) and line[0] not in " \t#-}]"
