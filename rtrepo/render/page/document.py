"""The page put together: what changed, made ready for the template, and the rules that the browser holds it to.

No text of the data is ever markup or script: jinja2 escapes every value for HTML, `finalize` passes each one
through `safe` first (control, bidi and zero-width characters become visible escapes), and the policy in the
page's head allows exactly one style sheet and one script, by their hashes, and nothing from any network.
"""

import hashlib
from typing import Any

from markupsafe import Markup

from rtrepo.model.change import SnapshotChange
from rtrepo.model.review import PageFiles, Review
from rtrepo.model.version import Version
from rtrepo.render.page import entries, shift
from rtrepo.render.page.across import themes
from rtrepo.render.page.fields import rows
from rtrepo.render.page.making import environment, lines, policy
from rtrepo.render.page.sheet import STATES, sheet
from rtrepo.render.reading import Reading
from rtrepo.render.versions import moment
from rtrepo.render.wording import count, kinds, short, words_changed

MARK = "<!doctype html><!-- rtrepo.review/1 -->"
"""How every page of ours begins; a file that does not is never overwritten unasked."""

DETAILED = 1_000
"""Entries shown turn by turn, unless another number is asked for."""

SIGNS = {"added": "+", "removed": "−", "edited": "~", "moved": "→", "split": "⑂", "joined": "⑃"}
"""The sign of each kind of change."""

_TURNS = {"replaced": "rewritten"}


def html(review: Review, files: PageFiles, reading: Reading, *, most: int = DETAILED) -> str:
    """The whole page as text. The same review gives the same text: no clock, nothing random.

    `most` entries are shown turn by turn, those on both sides before those that came and went, the heaviest
    first; a line each stands for the others.
    """
    change = review.change
    named = entries.labels(change)
    numbers = entries.numbers(change, most)
    made_with = environment()
    made_with.filters["lines"] = lines
    template = made_with.from_string(files.page)
    page = template.render(
        policy=policy(files.style, files.script),
        style=Markup(files.style),
        script=Markup(files.script),
        scope=_scope(review),
        before=short(change.before),
        after=short(change.after),
        only=review.only,
        experiment=sheet(review.experiment) if review.experiment else None,
        states=STATES,
        tiles=_tiles(change),
        turns=_turn_words(change),
        words=_word_totals(change),
        versions=[_version(version) for version in review.versions],
        between=review.between,
        behind=review.behind,
        uncommitted=not change.after_version,
        moved=shift.moved(change.shift, numbers),
        chart_size=(shift.WIDTH, shift.HEIGHT),
        themes=themes(change.across, numbers),
        labels=named,
        groups=entries.groups(change, named, reading, most),
        signs=SIGNS,
        datasets=[(found.dataset, found.change, rows(found.fields, reading)) for found in change.datasets],
        unreadable=change.unreadable,
        others=change.other_files,
        unread=kinds(change.unread),
        patterns=sorted({
            "rename" if pattern.pattern == "rename" else "typography"
            for entry in change.entries for pattern in entry.patterns
        }),
        explained=len(change.explained),
        layout_only=change.layout_only,
        anything=bool(change),
    )  # fmt: skip
    return f"{MARK}\n{page.strip()}\n"


def _scope(review: Review) -> str:
    """What ticks are kept under: the two versions, or the names of what is no version."""
    change = review.change
    told = "\0".join((change.before_version or change.before, change.after_version or change.after))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _tiles(change: SnapshotChange) -> list[tuple[str, int, str]]:
    """Kind, number and sign of what happened to entries, those above zero, edited ones first."""
    totals = change.totals()
    order = ("edited", "moved", "split", "joined", "added", "removed")
    return [(kind, totals[kind], SIGNS[kind]) for kind in order if totals[kind]]


def _turn_words(change: SnapshotChange) -> str:
    told = {_TURNS.get(kind, kind): number for kind, number in change.turn_totals().items()}
    return kinds(told, ("edited",))


def _word_totals(change: SnapshotChange) -> str:
    return words_changed(
        sum(entry.words_added for entry in change.entries), sum(entry.words_removed for entry in change.entries)
    )


def _version(version: Version) -> dict[str, Any]:
    subject, _, rest = version.message.strip().partition("\n")
    return {
        "id": short(version.id),
        "subject": subject or "(no message)",
        "why": rest.strip(),
        "author": version.author,
        "when": moment(version.at),
        "joins": count(len(version.parents), "parent", "parents") if len(version.parents) > 1 else "",
        "branches": ", ".join(version.branches),
    }
