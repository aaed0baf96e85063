"""A trailer in a commit's message (git-interpret-trailers(1)), put there once however often that is asked for.

git's own command is not used: it runs whatever the person's `trailer.*` settings name.
"""

import re

_CUT = "------------------------ >8 ------------------------"
"""What git writes after a comment sign above what it cuts off (`git commit -v`)."""
_TRAILER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*[ \t]*:|\(cherry picked from commit |[ \t]")


def put(message: str, key: str, value: str, comment: str = "") -> str:
    """The message with `key: value` as a trailer, in place of one that it has; an empty value takes it out.

    `comment` is the sign before lines that git will take out, empty where it takes out none. A message without
    anything to say stays as it is: git gives a commit up whose message is empty, and must go on doing so.
    """
    if not says_something(message, comment):
        return message
    text, rest = _parted(message, comment)
    lines = _without(text.strip("\n").split("\n"), key, comment)
    while not lines[-1].strip():
        lines.pop()
    if value:
        lines += [] if _ends_in_trailers(lines, comment) else [""]
        lines.append(f"{key}: {value}")
    return "\n".join(lines) + "\n" + (f"\n{rest}" if rest else "")


def came_from(message: str, commit_id: str) -> str:
    """The message with the line that `git cherry-pick -x` adds: which commit it was brought over from."""
    lines = message.rstrip("\n").split("\n")
    apart = [] if _ends_in_trailers(lines, "") else [""]
    return "\n".join([*lines, *apart, f"(cherry picked from commit {commit_id})", ""])


def says_something(message: str, comment: str = "", template: str = "") -> bool:
    """Whether git would take a message: it says more than who signed it off, and more than its template."""
    words = _words(message, comment)
    return any(not line.startswith("Signed-off-by: ") for line in words) and words != _words(template, comment)


def of(message: str, key: str, comment: str = "") -> list[str]:
    """The values that a message has under a key."""
    lines = message.replace("\r\n", "\n").split("\n")
    below = lines[_subject(lines, comment) + 1 :]
    return [line.removeprefix(f"{key}:").strip() for line in below if line.startswith(f"{key}:")]


def _words(message: str, comment: str) -> list[str]:
    lines = _parted(message, comment)[0].split("\n")
    return [line.rstrip() for line in lines if line.strip() and not _is_comment(line, comment)]


def _parted(message: str, comment: str) -> tuple[str, str]:
    """What is the message, and the comments at its end with what git cuts off."""
    lines = message.replace("\r\n", "\n").split("\n")
    end = next((at for at, line in enumerate(lines) if comment and line == f"{comment} {_CUT}"), len(lines))
    while end and (not lines[end - 1].strip() or _is_comment(lines[end - 1], comment)):
        end -= 1
    while end < len(lines) and not lines[end].strip():
        end += 1
    return "\n".join(lines[:end]), "\n".join(lines[end:])


def _is_comment(line: str, comment: str) -> bool:
    return bool(comment) and line.startswith(comment)


def _subject(lines: list[str], comment: str) -> int:
    """Where the first line stands that says something; it is never a trailer."""
    return next((at for at, line in enumerate(lines) if line.strip() and not _is_comment(line, comment)), 0)


def _without(lines: list[str], key: str, comment: str) -> list[str]:
    """The lines without every trailer of a key, what is folded below one included."""
    start = _subject(lines, comment) + 1
    kept = lines[:start]
    inside = False
    for line in lines[start:]:
        folded = line[:1] in (" ", "\t") and bool(line.strip())
        was_inside, inside = inside, line.startswith(f"{key}:") or (inside and folded)
        if not inside and not (was_inside and not line.strip() and not kept[-1].strip()):
            kept.append(line)
    return kept


def _ends_in_trailers(lines: list[str], comment: str) -> bool:
    """Whether the last paragraph is trailers; that of the subject never is."""
    blank = max((at for at, line in enumerate(lines) if not line.strip()), default=-1)
    told = [line for line in lines[blank + 1 :] if not _is_comment(line, comment)]
    begins = bool(told) and told[0][:1] not in (" ", "\t")  # what is folded is folded below something
    return blank > _subject(lines, comment) and begins and all(map(_TRAILER.match, told))
