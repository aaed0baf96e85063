"""The page of several experiments: their tree, their list, and a sheet for each. There is no script on it."""

from rtrepo.model.metrics import best_of
from rtrepo.model.review import PageFiles, Picture
from rtrepo.model.tried import Row
from rtrepo.render.experiments import entries_of, shift_of
from rtrepo.render.page.document import MARK, SIGNS
from rtrepo.render.page.making import environment, lines, policy
from rtrepo.render.page.sheet import STATES, marked, sheet, state_of
from rtrepo.render.page.tree import tree
from rtrepo.render.wording import count, kinds, short


def html(picture: Picture, files: PageFiles) -> str:
    """The whole page as text. The same picture gives the same text: no clock, nothing random."""
    from markupsafe import Markup

    rows, higher = picture.listing.rows, picture.listing.higher
    made_with = environment()
    made_with.filters["lines"] = lines
    ended = [row.tried.outcome for row in rows]
    page = made_with.from_string(files.page).render(
        policy=policy(files.style),
        style=Markup(files.style),
        title=count(len(rows), "experiment", "experiments"),
        sums=kinds({outcome: ended.count(outcome) for outcome in ("open", "adopted", "dropped")}),
        tree=tree(picture),
        heads=("since", "entries", "shift", "runs", *higher, "outcome"),
        rows=[(row.tried.name, _cells(row, picture)) for row in rows],
        sheets=[sheet(one) for one in picture.shown],
        states=STATES,
        signs=SIGNS,
    )
    return f"{MARK}\n{page.strip()}\n"


def _cells(row: Row, picture: Picture) -> list[str]:
    runs = row.tried.says.runs
    return [
        short(row.base),
        entries_of(row.totals) or ("none" if row.base else ""),
        shift_of(row),
        f"{len(runs):,}" if runs else "",
        *(_metric(row, picture, name, higher=higher) for name, higher in picture.listing.higher.items()),
        STATES[state_of(row.tried)],
    ]


def _metric(row: Row, picture: Picture, name: str, *, higher: bool) -> str:
    value = best_of(row.tried.says, name, higher=higher)
    found = (best_of(one.tried.says, name, higher=higher) for one in picture.listing.rows)
    values = [one for one in found if one is not None]
    return "" if value is None else marked(value, values, higher=higher)
