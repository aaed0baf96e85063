"""What runs through the entries of one version, added up from what is known of each: for a line in the log.

Cheaper than looking for every pattern (across), which reads all changed words again.
"""

from collections import defaultdict
from collections.abc import Iterable

from rtrepo.model.change import Across, EntryChange
from rtrepo.model.entry import Key
from rtrepo.model.sidecar import SET_KEYS


def gist(entries: Iterable[EntryChange]) -> tuple[Across, ...]:
    """Renames, the most frequent first, then tags and characters that entries won or lost, the widest first.

    A rename's `times` are the words replaced, in any number of entries; those of a tag are entries.
    """
    renames: dict[tuple[str, str], list[tuple[Key, int]]] = defaultdict(list)
    members: dict[tuple[str, str, str], list[tuple[Key, int]]] = defaultdict(list)
    for entry in entries:
        for pattern in entry.patterns:
            if pattern.pattern == "rename":
                renames[pattern.before, pattern.after].append((entry.key, pattern.count))
        for field in entry.sidecar:
            if field.path in SET_KEYS:
                for item in field.added:
                    members[field.path, "", item].append((entry.key, 1))
                for item in field.removed:
                    members[field.path, item, ""].append((entry.key, 1))
    found = [Across("rename", _times(where), _keys(where), *words) for words, where in renames.items()]
    found += [
        Across("field", _times(where), _keys(where), before, after, path)
        for (path, before, after), where in members.items()
    ]
    return tuple(
        sorted(found, key=lambda one: (one.pattern != "rename", one.path != "tags", -one.times, one.after, one.before))
    )


def _times(where: list[tuple[Key, int]]) -> int:
    return sum(times for _, times in where)


def _keys(where: list[tuple[Key, int]]) -> tuple[Key, ...]:
    return tuple(sorted(key for key, _ in where))
