"""A review of something of everything, and one in which every text is hostile; for the page and the browser."""

from dataclasses import replace

from rtrepo.model.change import (
    Across,
    EntryChange,
    Example,
    FieldChange,
    Pattern,
    Side,
    SnapshotChange,
    TurnEdit,
    Unreadable,
)
from rtrepo.model.entry import Entry, Key
from rtrepo.model.review import Review
from rtrepo.model.shift import Distribution, Driver, Figure, Shift
from rtrepo.model.sidecar import Sidecar
from tests.render.sample import ID, NASTY, OTHER_ID, change, lighthouse, said, version
from tests.render.test_nasty import CHANGE as NASTY_CHANGE

HTML = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>\"'--></style></script><b id=injected>&amp;</b>"
    "{{ 7 * 7 }}{% x %}"
)
"""What an attacker writes into a text, a name, a tag."""


def edited(dataset: str, name: str, before: list[str], after: list[str], **more: object) -> EntryChange:
    """An entry of which each turn was edited or kept; user and assistant speak in turn."""
    roles = ("user", "assistant")
    turns = [[said(roles[at % 2], text) for at, text in enumerate(side)] for side in (before, after)]
    edits = tuple(
        TurnEdit("kept" if old == new else "edited", (at,), (at,), 1.0 if old == new else 0.8)
        for at, (old, new) in enumerate(zip(before, after, strict=True))
    )
    return EntryChange(
        Key(dataset, name), "edited", Side(Entry({"messages": turns[0]})), Side(Entry({"messages": turns[1]})),
        turns=edits, words_added=2, words_removed=2, **more,
    )  # fmt: skip


def renamed() -> EntryChange:
    """An entry in which nothing changed but a name, seven times."""
    before = [f"Mara{', ' if at else ' '}say it again, the {at}th time." for at in range(8)]
    after = [text.replace("Mara", "Lena") if at != 2 else text for at, text in enumerate(before)]
    renames = (Pattern("rename", 7, "Mara", "Lena", tuple(at for at in range(8) if at != 2)),)
    return edited("noir", "renamed-throughout", before, after, patterns=renames)


def quoted() -> EntryChange:
    """An entry in which nothing changed but quotes."""
    before = [f'"Again," she said, "the {at}th time."' for at in range(4)]
    after = [text.replace('"', "”") for text in before]
    return edited("harbour", "curly-quotes", before, after, patterns=(Pattern("quotes", 4, turns=(0, 1, 2, 3)),))


def scripts() -> EntryChange:
    """Hebrew, Arabic, Chinese, Devanagari and emoji."""
    before = ["שלום, מה שלומך היום?", "مرحبا، كيف حالك اليوم؟ أنا بخير", "你好，灯塔在哪里？", "नमस्ते दुनिया 👩‍🚀"]
    after = ["שלום, מה שלומך הלילה?", "مرحبا، كيف حالك الليلة؟ أنا بخير", "你好，港口在哪里？", "नमस्ते सागर 👩‍🚀"]
    return edited("harbour", "many-scripts", before, after)


def long() -> EntryChange:
    """A long turn with one word changed in its middle, and a space that went."""
    words = " ".join(f"The lamp went round for the {at}th time." for at in range(200))
    changed = words.replace("100th", "hundredth")
    return edited("noir", "long-night", [words, "Two  spaces."], [changed, "Two spaces."])


def gone() -> EntryChange:
    """An entry that went."""
    turns = [said("user", "Who lit it?"), said("assistant", "Nobody.\n\nNobody at all.", name="Mara")]
    about = Sidecar({"title": "The unlit lamp", "tags": ["draft-2"]})
    return EntryChange(
        Key("noir", "unlit"), "removed", Side(Entry({"messages": turns}), about), Side(), words_removed=6
    )


def broken() -> EntryChange:
    """An entry whose new side cannot be read."""
    turns = [said("user", "What is in the crates?"), said("assistant", "Salt.")]
    return EntryChange(Key("noir", "harbour-014"), "edited", Side(Entry({"messages": turns})), Side())


def preference() -> EntryChange:
    """An entry with `chosen` and `rejected`, a tool call, and a changed key of a turn."""
    call = {"function": {"name": "tide", "arguments": '{"day": 3}'}}
    old = {
        "messages": [said("user", "When is the tide?")],
        "chosen": [said("assistant", "At six.", mood="dry")],
        "rejected": [said("assistant", None, tool_calls=[call])],
    }
    new = {**old, "chosen": [said("assistant", "At six.", mood="warm")], "rejected": [said("assistant", "Who knows.")]}
    return EntryChange(
        Key("harbour", "tide"), "moved", Side(Entry(old)), Side(Entry(new), Sidecar({"tags": ["warm"]})),
        turns=(
            TurnEdit("kept", (0,), (0,)),
            TurnEdit("edited", (0,), (0,), 1.0, "chosen"),
            TurnEdit("replaced", (0,), (0,), 0.0, "rejected"),
        ),
        sidecar=(FieldChange("tags", added=("warm",)),), previous=(Key("noir", "tide"),),
        words_added=2, words_removed=1,
    )  # fmt: skip


def parts() -> tuple[EntryChange, EntryChange]:
    """An entry that was split in two after its second turn, a turn of it lost on the way."""
    turns = [said("user", "One."), said("assistant", "Two."), said("user", "Three."), said("assistant", "Four.")]
    whole, key = Side(Entry({"messages": turns}), Sidecar({"title": "The long crossing"})), (Key("noir", "crossing"),)

    def part(name: str, kept: slice, links: tuple[TurnEdit, ...]) -> EntryChange:
        after = Side(Entry({"messages": turns[kept]}))
        return EntryChange(Key("noir", name), "split", whole, after, turns=links, previous=key)

    first = (TurnEdit("kept", (0,), (0,)), TurnEdit("kept", (1,), (1,)), TurnEdit("removed", (3,), ()))
    return part("crossing-a", slice(2), first), part("crossing-b", slice(2, 3), (TurnEdit("kept", (2,), (0,)),))


def shift() -> Shift:
    """Figures that moved in every way, and two distributions."""
    key, other = Key("noir", "lighthouse-001"), Key("noir", "not-on-this-page")
    drivers = (Driver(key, -6.0), Driver(other, -2.5))
    return Shift(
        True, 1204, 1208,
        (
            Figure("length", "words per assistant turn", "words", 182.0, 171.1, (9000, 8400), drivers, 0.71, 14, 34),
            Figure("length", "turns per entry", "turns", 12.5, 12.5),
            Figure("tags", "warm", "share", 0.041, 0.069, (49, 83), (Driver(key, 0.0008),), 0.03, 1, 34),
            Figure("tags", HTML, "share", None, 0.02),
            Figure("quotes", "curly", "share", 0.5, None),
        ),
        (
            Distribution("turns per entry", "turns", ("1–4", "5–8", "9+"), (100, 400, 704), (90, 410, 708)),
            Distribution("unmoved", "turns", ("1",), (1,), (1,)),
        ),
    )  # fmt: skip


def review() -> Review:
    """Something of everything."""
    entries = (
        lighthouse(), renamed(), quoted(), scripts(), long(), gone(), broken(), preference(), *change().entries[1:]
    )  # fmt: skip
    keys = (Key("noir", "lighthouse-001"), Key("noir", "renamed-throughout"))
    found = replace(
        change(),
        entries=entries,
        across=(
            Across("rename", 19, keys, "Mara", "Lena", "characters"),
            Across("opening", 3, keys, "As …,", examples=(Example("As a keeper,", 2), Example("As Mara,"))),
            Across("quotes", 4, (Key("harbour", "curly-quotes"),)),
            Across("field", 1, keys[:1], after="warm", path="tags"),
            Across("phrase", 2, keys, "by the light", "by lamplight"),
        ),
        explained=frozenset({Key("noir", "renamed-throughout"), Key("harbour", "curly-quotes")}),
        shift=shift(),
        unread={"added": 12},
        before_version=ID,
        after_version=OTHER_ID,
    )
    return Review(found, (version(), version(id=OTHER_ID, branches=("main",))), 2, 1)


def hostile() -> Review:
    """Control characters, bidi overrides and markup wherever somebody can write something."""
    nasty = HTML + NASTY
    marked = edited(HTML, HTML, [HTML, NASTY], [HTML.replace("alert", "confirm"), NASTY + "x"], sidecar=(
        FieldChange(HTML, HTML, HTML + "2"), FieldChange("tags", added=(HTML,), removed=(nasty,)),
    ))  # fmt: skip
    marked = replace(marked, after=Side(marked.after.entry, Sidecar({"title": HTML, "tags": [HTML, nasty]})))
    keys = (Key(HTML, HTML),)
    found = SnapshotChange(
        nasty, HTML,
        (marked, *NASTY_CHANGE.entries),
        (*NASTY_CHANGE.datasets, replace_dataset()),
        (Unreadable(HTML, "to", nasty),),
        (nasty,),
        across=(
            Across("opening", 1, keys, HTML, nasty, examples=(Example(nasty, 2),)),
            Across("field", 1, keys, HTML, path=nasty),
        ),
        shift=shift(),
    )  # fmt: skip
    commit = version(author=nasty, email=HTML, message=f"{HTML}\n\n{nasty}", branches=(nasty,))
    return Review(found, (commit,), 1, 3, nasty)


def replace_dataset() -> object:
    """The settings of a dataset with a hostile name."""
    return NASTY_CHANGE.datasets[0]._replace(dataset=HTML, fields=(FieldChange(HTML, after=[HTML, {HTML: NASTY}]),))
