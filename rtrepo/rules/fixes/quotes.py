"""The mend of quotes that are not the dataset's: straight ones become curly, and curly ones straight."""

from rtrepo.model.entry import Entry, Message
from rtrepo.rules.fixes.mend import Flaw, Mend, texts_changed
from rtrepo.rules.program_text import without_code


def in_usual_quotes(flaw: Flaw) -> Mend | None:
    """D301: the replies put speech in the quotes that their dataset uses. Nothing where a straight quote opens or
    closes nobody knows what; other kinds of quotes have rules of their own for what stands beside them."""
    entry = flaw.look.subject.entry
    replies = [turn for turn in flaw.look.turns if turn.role == "assistant" and turn.list != "rejected"]
    if entry is None or flaw.usual not in ("straight", "curly"):
        return None
    if flaw.usual == "curly" and not all(_is_paired(turn.text) for turn in replies):
        return None
    lists: dict[str, list[Message]] = {}
    for turn in replies:
        changed = texts_changed(turn.message, lambda text, _, __: _in_quotes(text, flaw.usual))
        if changed != turn.message:
            lists.setdefault(turn.list, list(entry.data[turn.list]))[turn.number] = changed
    return Mend(Entry({**entry.data, **lists})) if lists else None


def _is_paired(text: str) -> bool:
    """Whether in each line straight quotes open and close in turn: before something, and behind something."""
    for line in without_code(text).split("\n"):
        parts = line.split('"')
        if len(parts) % 2 == 0:
            return False
        if any(not part or part[0].isspace() or part[-1].isspace() for part in parts[1::2]):
            return False
    return True


def _in_quotes(text: str, style: str) -> str:
    seen = without_code(text)
    signs = list(text)
    opens = True
    for place, sign in enumerate(seen):
        if sign == "\n":
            opens = True
        elif style == "straight" and sign in "“”":
            signs[place] = '"'
        elif style == "curly" and sign == '"':
            signs[place] = "“" if opens else "”"
            opens = not opens
    return "".join(signs)
