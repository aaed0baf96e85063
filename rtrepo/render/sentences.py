"""Where sentences end: a rule that looks at one word at a time, so that a change in one sentence never moves the
cuts in another. Imports nothing, see `rtrepo.render.transcript`."""

_ENDS, _CJK_ENDS, _CLOSERS = ".!?…", "。！？｡", "\"'”’»)]*_~`」』）》】"
_TITLES = ("Mr.", "Mrs.", "Ms.", "Dr.", "St.")


def sentences(line: str) -> list[str]:
    """A line of text cut after each sentence; one part where there is one sentence.

    The space at a cut is left out. There is none after the full stop of a script without spaces, so what a part
    ends with tells how it was joined to the next one.
    """
    words = line.split(" ")
    found, start = [], 0
    for at, word in enumerate(words[:-1], 1):
        if words[at] and _ends(word, first=at == 1):
            found.append(" ".join(words[start:at]))
            start = at
    found.append(" ".join(words[start:]))
    if any(end in line for end in _CJK_ENDS):
        return [part for sentence in found for part in _cjk_sentences(sentence)]
    return found


def _ends(word: str, *, first: bool) -> bool:
    """Whether a sentence ends with a word: `gutters.*` does, `Mr.` and the `2.` of a list do not."""
    core = word.rstrip(_CLOSERS)
    return core[-1:] in _ENDS and core != "" and core not in _TITLES and not (first and core[:-1].isdigit())


def _cjk_sentences(text: str) -> list[str]:
    found, start, at = [], 0, 0
    while at < len(text):
        at += 1
        if text[at - 1] in _CJK_ENDS:
            while at < len(text) and text[at] in _CJK_ENDS + _CLOSERS:
                at += 1
            if at < len(text) and text[at] not in " " + _ENDS:
                found.append(text[start:at])
                start = at
    return [*found, text[start:]]
