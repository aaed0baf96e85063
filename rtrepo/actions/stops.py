"""The stops on an entry's trail, and in which order a person reads them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from rtrepo.model.entry import Key


class Stop(NamedTuple):
    """A version that touched the entry, and what the entry was called then. An empty `commit` is the working tree."""

    commit: str
    key: Key


Graph = dict[Stop, tuple[Stop, ...]]
"""A stop → those before it: the first parent's line first."""


def reached(graph: Graph, start: Stop | None) -> Graph:
    """The part of a graph that a stop leads back to."""
    found: Graph = {}
    waiting = [start] if start else []
    while waiting:
        stop = waiting.pop()
        if stop not in found:
            found[stop] = graph.get(stop, ())
            waiting += found[stop]
    return found


def nearest(graph: Graph, stop: Stop, wanted: Callable[[Stop], bool]) -> Iterator[Stop]:
    """The wanted stops before one that are nearest to it on each line, the first parent's line first."""
    waiting, seen = list(reversed(graph.get(stop, ()))), set[Stop]()
    while waiting:
        each = waiting.pop()
        if each in seen:
            continue
        seen.add(each)
        if wanted(each):
            yield each
        else:
            waiting += reversed(graph.get(each, ()))


def newest_first(
    graphs: Iterable[Graph], times: Mapping[Stop, int], is_before: Callable[[str, str], bool]
) -> list[Stop]:
    """The stops of some graphs so that each comes before those that are before it, and else by time (seconds).

    Stops of two graphs that are neither before the other there may be so in the history, and scripts make many
    commits in one second: `is_before(one, other)` is asked for commits of the same time.
    """
    before: dict[Stop, dict[Stop, None]] = {}
    for graph in graphs:
        for stop, earlier in graph.items():
            before.setdefault(stop, {}).update(dict.fromkeys(earlier))
    later = dict.fromkeys(before, 0)
    for each in before.values():
        for stop in each:
            later[stop] += 1
    ready = [stop for stop, number in later.items() if not number]
    found: list[Stop] = []
    while ready:
        chosen = _newest(ready, times, is_before)
        ready.remove(chosen)
        found.append(chosen)
        for stop in before[chosen]:
            later[stop] -= 1
            if not later[stop]:
                ready.append(stop)
    return found


def _newest(ready: list[Stop], times: Mapping[Stop, int], is_before: Callable[[str, str], bool]) -> Stop:
    uncommitted = [stop for stop in ready if not stop.commit]
    if uncommitted:
        return uncommitted[0]
    latest = max(times[stop] for stop in ready)
    first, *others = (stop for stop in ready if times[stop] == latest)
    for other in others:
        if first.commit != other.commit and is_before(first.commit, other.commit):
            first = other
    return first
