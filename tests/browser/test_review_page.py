"""The review page in a real Chromium: quiet, without any network, usable by keys, on a phone and without scripts."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from rtrepo.model.change import EntryChange, Side, SnapshotChange
from rtrepo.model.entry import Entry
from rtrepo.model.review import Review
from rtrepo.render.safe import safe
from tests.browser.browser import Browser
from tests.render.review_sample import HTML, edited, gone, hostile, review
from tests.render.sample import NASTY

pytestmark = pytest.mark.xdist_group("browser")

Page = Callable[..., Path]
EMPTY = Review(SnapshotChange("main", "HEAD"))
PAGES = {"everything": review, "hostile": hostile, "empty": lambda: EMPTY}
SCREENS = {"wide": (1200, 900), "phone": (390, 844), "narrow": (320, 640)}

VISIBLE = "return [...document.querySelectorAll('.entry:not([hidden])')].map(e => e.querySelector('.name').textContent)"
HERE = "return document.activeElement.closest('.entry')?.querySelector('.name').textContent ?? ''"
TICKED = "return [...document.querySelectorAll('.is-reviewed .name')].map(name => name.textContent)"


def entries(browser: Browser) -> list[str]:
    """The entries that the filter leaves, by id."""
    return [name.split("/")[-1] for name in browser.ask(VISIBLE)]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_says_nothing_on_the_console_and_asks_for_nothing_but_itself(
    browser: Browser, page: Page, name: str, scheme: str
) -> None:
    path = page(PAGES[name]())
    browser.look(scheme)
    browser.open(path)
    browser.ask("for (const fold of document.querySelectorAll('details')) fold.open = true")
    browser.press("j", "x", "t", "r", "u", "?", Keys.ESCAPE)

    assert browser.console() == []
    assert browser.requests() == [path.as_uri()]


def test_the_policy_holds(browser: Browser, page: Page) -> None:
    """What an attacker would try if a text did become markup: every way out is shut by the browser itself."""
    browser.open(page(review()))
    browser.requests()
    did = browser.ask("""
        const did = [];
        const tried = (what, act) => { try { act(); did.push(what) } catch {} };
        tried('markup', () => { document.body.innerHTML += '<p id=in onclick="1">' });
        tried('script', () => { const s = document.createElement('script'); s.textContent = 'document.title = "in"';
                                document.head.append(s) });
        tried('handler', () => { document.body.setAttribute('onclick', 'document.title = "in"');
                                 document.body.click() });
        const link = document.createElement('a'); link.href = 'javascript:document.title = "in"';
        tried('link', () => { link.click(); throw 0 });
        const image = new Image(); image.src = 'http://127.0.0.1:9/x.png';
        const style = document.createElement('style'); style.textContent = 'body { display: none }';
        document.head.append(style);
        did.push(document.title, getComputedStyle(document.body).display);
        return fetch('http://127.0.0.1:9/').then(() => [...did, 'fetched'], () => did);
    """)

    assert did == ["main → warmer-tone · review", "block"]
    assert browser.requests() == []
    assert any("Content Security Policy" in line for line in browser.console())


def test_hostile_texts_are_shown_as_they_are_and_do_nothing(browser: Browser, page: Page) -> None:
    browser.open(page(hostile()))
    found = browser.ask("""return {
        injected: document.querySelectorAll('#injected, img, iframe, object, embed, link, base, form').length,
        scripts: document.scripts.length,
        handlers: [...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames())
            .filter(name => name.startsWith('on') || name === 'style').length,
        title: document.title,
        heading: document.querySelector('h1').textContent,
        names: [...document.querySelectorAll('.entry .name')].map(name => name.textContent),
        turns: [...document.querySelectorAll('.turn .text')].map(text => text.textContent),
        tags: [...document.querySelectorAll('#by-tag option')].map(option => option.textContent),
    }""")

    assert (found["injected"], found["scripts"], found["handlers"]) == (0, 1, 0)
    assert found["heading"] == f"{safe(HTML + NASTY)} → {safe(HTML)}"
    assert found["title"] == f"{safe(HTML + NASTY)} → {safe(HTML)} · review"
    assert safe(f"{HTML}/{HTML}") in found["names"]
    assert HTML.replace("alert", "alertconfirm") in found["turns"]
    assert found["tags"][1:] == sorted(
        [safe(HTML), safe(HTML + NASTY), safe(NASTY)], key=lambda tag: tag == safe(NASTY)
    )


FILTERS = {
    # what is done, in order: the entries that stay
    "words": ([("filter", "shutter")], ["lighthouse-001"]),
    "several words": ([("filter", "SHUTTER word12")], ["lighthouse-001"]),
    "words of a folded turn": ([("filter", "4th time. mara")], ["renamed-throughout"]),
    "another script": ([("filter", "灯塔")], ["many-scripts"]),
    "a name": ([("filter", "night-ferry")], ["night-ferry-07"]),
    "nothing": ([("filter", "nowhere at all")], []),
    "kind": ([("by-kind", "removed")], ["unlit"]),
    "dataset": ([("by-dataset", "0")], ["many-scripts", "tide", "curly-quotes"]),
    "tag": ([("by-tag", "1")], ["lighthouse-001", "tide"]),
    "pattern": ([("by-across", "0")], ["lighthouse-001", "renamed-throughout"]),
    "more to see": (
        [("unexplained", None), ("by-kind", "edited")], ["lighthouse-001", "many-scripts", "long-night", "harbour-014"],
    ),
    "dataset and words": ([("by-dataset", "0"), ("filter", "tide")], ["tide"]),
}  # fmt: skip


@pytest.mark.parametrize("name", FILTERS)
def test_the_filter(browser: Browser, page: Page, name: str) -> None:
    done, left = FILTERS[name]
    browser.open(page(review()))
    whole = entries(browser)
    for place, chosen in done:
        if chosen is None:
            browser.click(f"#{place}")
        elif place == "filter":
            browser.click("#filter")
            browser.press(chosen)
        else:
            browser.click(f"#{place}")
            browser.ask(
                "const place = document.getElementById(arguments[0]); place.value = arguments[1];"
                "place.dispatchEvent(new Event('change'))", place, chosen,
            )  # fmt: skip
    browser.ask("return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    told = browser.shown("#count")
    stays = entries(browser)
    browser.press(Keys.ESCAPE)
    browser.click("#clear")

    assert stays == left
    assert told == [f"{len(left)} of {len(whole)} entries shown"]
    assert entries(browser) == whole


def test_a_pattern_shows_its_entries(browser: Browser, page: Page) -> None:
    browser.open(page(review()))
    browser.click("[data-only-across='2']")

    assert entries(browser) == ["curly-quotes"]
    assert browser.shown(".group-title") == ["7 entries changed"]


def test_a_link_to_a_hidden_entry_shows_it(browser: Browser, page: Page) -> None:
    browser.open(page(review()))
    browser.click("[data-only-across='2']")
    browser.ask(
        "document.querySelector('.theme .links').open = true; document.querySelector('.theme .links a').click()"
    )
    browser.ask("return new Promise(done => setTimeout(done, 50))")

    assert browser.ask(HERE) == "noir/lighthouse-001"
    assert len(entries(browser)) == 9


def test_reading_by_keys(browser: Browser, page: Page) -> None:
    browser.open(page(review()))
    order = browser.ask(VISIBLE)
    browser.press("j")
    first = browser.ask(HERE)
    browser.press("j", "j", "k")
    second = browser.ask(HERE)
    browser.press("x")
    browser.press("j", Keys.SPACE, "j")
    third = browser.ask(HERE)
    ticked = browser.ask(TICKED)
    browser.press("k", "x", "o")
    folds = browser.ask("return [...document.querySelectorAll('.fold')].slice(0, 3).map(fold => fold.open)")

    assert (first, second, third) == (order[0], order[1], order[3])
    assert ticked == order[1:3]
    assert browser.ask(TICKED) == order[1:2]
    assert folds == [True, False, True]
    assert browser.shown("#reviewed") == ["1 of 9 reviewed"]
    browser.press("/")
    browser.press("jx")
    assert browser.ask("return [document.activeElement.id, document.activeElement.value]") == ["filter", "jx"]
    browser.press(Keys.ESCAPE, "?")
    assert browser.shown("dialog h2") == ["Keys"]
    browser.press("j", Keys.ESCAPE)
    assert browser.shown("dialog h2") == []


def test_only_unreviewed_goes_on_to_the_next_entry(browser: Browser, page: Page) -> None:
    browser.open(page(review()))
    order = browser.ask(VISIBLE)
    browser.press("u", "j", "x", "x")

    assert browser.ask(TICKED) == order[:2]
    assert browser.ask(VISIBLE) == order[2:]
    assert browser.ask(HERE) == order[2]
    browser.press("u", "x", "u", "j")
    assert browser.ask(HERE) == order[3]


def test_ticks_survive_and_an_entry_that_changed_is_unread_again(browser: Browser, page: Page) -> None:
    made = review()
    path = page(made)
    browser.open(path)
    browser.click(".entry .tick input")
    browser.press("j", "x")
    before = browser.ask(TICKED)
    browser.reload()
    after = browser.ask(TICKED)
    changed = [_touched(entry) if entry.key.id == "lighthouse-001" else entry for entry in made.change.entries]
    browser.open(page(made._replace(change=replace(made.change, entries=tuple(changed)))))
    later = browser.ask(TICKED)
    browser.open(page(made._replace(change=replace(made.change, after_version="0" * 40)), "other.html"))

    assert before == after == ["noir/lighthouse-001", "harbour/many-scripts"]
    assert later == ["harbour/many-scripts"]
    assert browser.ask(TICKED) == []


def _touched(entry: EntryChange) -> EntryChange:
    assert entry.after.entry
    return replace(entry, after=Side(Entry({**entry.after.entry.data, "label": False}), entry.after.sidecar))


def test_the_page_works_where_nothing_may_be_kept(browser: Browser, page: Page) -> None:
    browser.deny_storage()
    browser.open(page(review()))
    browser.press("j", "x")
    browser.click("#theme")

    assert browser.shown("#reviewed") == ["1 of 9 reviewed"]
    assert browser.shown("#note") == ["This browser keeps nothing for this page: ticks are gone when it closes."]
    assert browser.console() == []


def test_turns_that_a_pattern_explains_are_folded_until_asked_for(browser: Browser, page: Page) -> None:
    browser.open(page(review()))
    browser.ask("for (const fold of document.querySelectorAll('.fold')) fold.open = true")
    said = browser.shown("[data-across~='0'] .stretch .says")
    opened = """
        const folds = (by) => [...document.querySelectorAll(`.stretch.by-${by}`)].map(fold => fold.open);
        return [folds('rename'), folds('typography')];
    """
    states = [browser.ask(opened)]
    for key in ("r", "t", "r"):
        browser.press(key)
        states.append(browser.ask(opened))

    assert "1 turn unchanged · 7 turns changed by Mara → Lena alone" in said
    assert states == [
        [[False] * 2, [False]], [[True] * 2, [False]], [[True] * 2, [True]], [[False] * 2, [True]]
    ]  # fmt: skip


def test_the_page_can_be_read_without_scripts(browser: Browser, page: Page) -> None:
    path = page(review())
    browser.scripts(False)
    browser.open(path)

    assert browser.shown(".needs-script, .tick, dialog") == []
    assert len(browser.ask(VISIBLE)) == 9
    assert "*I wait on the step.*" in browser.shown(".text")
    browser.click(".entry[data-kind='removed'] summary")
    assert "Nobody.\n\nNobody at all." in browser.shown("[data-kind='removed'] .text")


WIDER = """
    const wide = [...document.querySelectorAll('body *')].filter(e =>
        e.checkVisibility() && !e.closest('.skip, .links, select') && e.getBoundingClientRect().right > innerWidth + 1);
    return [document.documentElement.scrollWidth <= innerWidth, wide.map(e => e.tagName + '.' + e.className)];
"""


@pytest.mark.parametrize("name", ["everything", "hostile"])
@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_is_wider_than_the_screen(browser: Browser, page: Page, name: str, screen: str) -> None:
    browser.look("light", SCREENS[screen])
    browser.open(page(PAGES[name]()))
    browser.ask("for (const fold of document.querySelectorAll('details')) fold.open = true")

    assert browser.ask(WIDER) == [True, []]


CONTRAST = """
    const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => {
        const [x, y, z] = [r, g, b].map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    };
    const ground = (e) => {
        for (; e; e = e.parentElement) {
            const found = channels(getComputedStyle(e).backgroundColor);
            if (found.length === 3 || found[3] > 0) return found;
        }
    };
    const poor = new Map();
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let seen = 0;
    while (walk.nextNode()) {
        const e = walk.currentNode.parentElement;
        if (!walk.currentNode.data.trim() || !e.checkVisibility()) continue;
        const [one, other] = [light(channels(getComputedStyle(e).color)), light(ground(e))].sort((a, b) => b - a);
        const ratio = (one + 0.05) / (other + 0.05);
        seen++;
        if (ratio < 4.5) poor.set(e.tagName + '.' + e.className, ratio.toFixed(2));
    }
    return [seen > 100, [...poor]];
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ticked", [False, True], ids=["fresh", "reviewed"])
def test_every_text_stands_out_from_its_ground(browser: Browser, page: Page, scheme: str, ticked: bool) -> None:
    browser.look(scheme)
    browser.open(page(review()))
    if ticked:
        browser.ask("for (const box of document.querySelectorAll('.tick input')) box.click()")
    browser.ask("for (const fold of document.querySelectorAll('details')) fold.open = true")
    browser.ask(
        "document.body.style.setProperty('--settled', 1); return document.getAnimations().forEach(a => a.finish())"
    )

    assert browser.ask(CONTRAST) == [True, []]


def test_light_and_dark_follow_the_system_until_somebody_chooses(browser: Browser, page: Page, tmp_path: Path) -> None:
    ground = "return getComputedStyle(document.body).backgroundColor"
    path = page(review())
    light, pictures = browser.open(path).ask(ground), [browser.picture(tmp_path / "light.png")]
    browser.look("dark")
    dark = browser.ask(ground)
    pictures.append(browser.picture(tmp_path / "dark.png"))
    browser.click("#theme")
    chosen = browser.ask(ground)
    browser.reload()

    assert (light, dark, chosen) == ("rgb(246, 244, 240)", "rgb(20, 19, 18)", light)
    assert browser.ask(ground) == light
    assert all(len(picture) > 20_000 for picture in pictures)
    assert pictures[0] != pictures[1]


def test_print_shows_the_entries_and_none_of_the_controls(browser: Browser, page: Page) -> None:
    browser.open(page(review()))
    browser.look("dark", media="print")

    assert browser.shown(".bar, .tools, .tick, .where button") == []
    assert browser.ask("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert "*I wait on the step.*" in browser.shown(".text")


def test_keys_reach_everything_and_what_has_the_focus_shows_it(browser: Browser, page: Page) -> None:
    browser.open(page(review()))
    reached = []
    for _ in range(40):
        browser.press(Keys.TAB)
        reached.append(
            browser.ask(
                "const e = document.activeElement, s = getComputedStyle(e);"
                "return [e.id || e.className || e.tagName, s.outlineStyle !== 'none']"
            )
        )
    names = [name for name, _ in reached]

    assert names[0] == "skip"
    assert {"theme", "keys", "filter", "by-kind", "unreviewed", "rename"} <= set(names)
    assert [name for name, outlined in reached if not outlined] == []


def test_what_a_screen_reader_is_told(browser: Browser, page: Page) -> None:
    browser.open(page(review()))
    nameless = browser.ask("""
        const named = (e) => e.getAttribute('aria-label') || e.textContent.trim() || e.labels?.[0]?.textContent.trim()
            || document.getElementById(e.getAttribute('aria-labelledby'))?.textContent.trim();
        return [...document.querySelectorAll('main section, article, button, input, select, progress, dialog, summary')]
            .filter(e => !named(e)).map(e => e.outerHTML.slice(0, 80));
    """)
    levels = browser.ask("return [...document.querySelectorAll('h1, h2, h3, h4')].map(h => Number(h.tagName[1]))")
    landmarks = browser.ask(
        "return ['header', 'main', 'footer', '[role=search]'].map(s => !!document.querySelector(s))"
    )

    assert nameless == []
    assert levels.count(1) == 1
    assert [now for now, before in zip(levels[1:], levels, strict=False) if now > before + 1] == []
    assert landmarks == [True] * 4


def test_a_large_change_opens_and_filters_fast(browser: Browser, page: Page) -> None:
    """As many entries as the public data set that this was made on: 300 edited, 1,200 gone."""
    said = "The lamp goes round and the boats come home, one by one, before the wind turns. " * 12
    heavy = [edited("teacher", f"edited-{at}", ["Who?", f"As a keeper, {said}{at}"], ["Who?", f"{said}{at}"])
             for at in range(300)]  # fmt: skip
    light = [replace(gone(), key=gone().key._replace(id=f"gone-{at}")) for at in range(1200)]
    browser.open(page(Review(SnapshotChange("v1", "v2", (*heavy, *light)))))
    opened = browser.ask("return performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    took = browser.ask("""
        const began = performance.now();
        const place = document.getElementById('filter');
        place.value = 'turns. 123';
        place.dispatchEvent(new Event('input'));
        return new Promise(done => requestAnimationFrame(() => { document.body.offsetHeight;
            done(performance.now() - began) }));
    """)

    assert entries(browser)
    assert all(name.startswith("edited-") for name in entries(browser))
    assert opened < 5_000
    assert took < 2_000
