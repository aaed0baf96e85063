"""Words marked inside a text: in scripts of all kinds, with spaces nobody sees, and in long paragraphs.

Read with the diff engine's own eyes, as a person would see it.
"""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.actions.seeing import marks
from rtrepo.render.marked import marked, stretches
from rtrepo.render.style import PLAIN, Style

WORDS = " ".join(f"word{number}" for number in range(100))

SHOWN = {
    # two texts, and the one line that shows what changed
    "one edit in 200 words": (
        f"{WORDS} the red lamp {WORDS}",
        f"{WORDS} the green lamp {WORDS}",
        "… word93 word94 word95 word96 word97 word98 word99 the [-red-]{+green+} lamp word0 word1 word2 word3 word4 "
        "word5 word6 …",
    ),
    "two edits far apart": (
        f"Now {WORDS} then",
        f"Soon {WORDS} later",
        "[-Now-]{+Soon+} word0 word1 word2 word3 word4 word5 word6 word7 … word92 word93 word94 word95 word96 "
        "word97 word98 word99 [-then-]{+later+}",
    ),
    "Chinese": ("我在海边等你回来。", "我在河边等你回来。", "我在[-海-]{+河+}边等你回来。"),
    "Chinese in a long line": (
        "春眠不觉晓处处闻啼鸟夜来风雨声花落知多少" * 2 + "红灯" + "床前明月光疑是地上霜举头望明月低头思故乡" * 2,
        "春眠不觉晓处处闻啼鸟夜来风雨声花落知多少" * 2 + "绿灯" + "床前明月光疑是地上霜举头望明月低头思故乡" * 2,
        "… 晓处处闻啼鸟夜来风雨声花落知多少[-红-]{+绿+}灯床前明月光疑是地上霜举头望明月 …",
    ),
    "Japanese": ("毎晩、明かりを点けます。", "毎晩、明かりを消します。", "毎晩、明かりを[-点け-]{+消し+}ます。"),
    "Korean": ("등대를 지키는 사람", "등대를 떠나는 사람", "등대를 [-지키는-]{+떠나는+} 사람"),
    "Thai": ("ฉันรักทะเลมาก", "ฉันรักภูเขามาก", "ฉันรัก[-ทะ-]{+ภู+}เ[-ล-]{+ขา+}มาก"),
    "Hebrew, in the order it is stored": ("שלום עולם טוב", "שלום לכולם טוב", "שלום [-עולם-]{+לכולם+} טוב"),
    "Arabic with its vowels": ("كَتَبَ الرسالة", "كُتِبَ الرسالة", "[-كَتَبَ-]{+كُتِبَ+} الرسالة"),
    "an accent of its own": ("the cafe\u0301 is", "the cafe is", "the [-cafe\u0301-]{+cafe+} is"),
    "an emoji with its skin": ("so 👍🏽 it is", "so 👍🏿 it is", "so [-👍🏽-]{+👍🏿+} it is"),
    "a family": ("we 👩\u200d👩\u200d👧 go", "we 👩\u200d👧 go", "we [-👩\u200d👩\u200d👧-]{+👩\u200d👧+} go"),
    "two spaces": ("It is  late", "It is late", "It is[-··-]{+·+}late"),
    "a tab": ("It is\tlate", "It is late", "It is[-→-]{+·+}late"),
    "a special space": ("It is\u00a0late", "It is late", "It is[-\\xa0-]{+·+}late"),
    "line ends": ("It is\r\nlate", "It is\nlate", "It is[-\\r⏎-]{+⏎+}late"),
    "spaces at the end": ("It is late  ", "It is late", "It is late[-··-]"),
    "hostile text": ("so \x1b[31mred\x1b[0m", "so \u202ered", "so [-\\x1b[31mred\\x1b[0m-]{+\\u202ered+}"),
}


@pytest.mark.parametrize("name", SHOWN)
def test_what_a_reader_sees(name: str) -> None:
    before, after, line = SHOWN[name]

    assert marked(marks(before, after), PLAIN) == line


TYPOGRAPHY = {
    "spaces at the edges": ([("removed", " red\t"), ("added", "green")], "[-·red→-]{+green+}"),
    "spaces inside": ([("added", "a b\u2009c")], "{+a b\\u2009c+}"),
    "an ideographic space": ([("removed", "\u3000"), ("added", " ")], "[-\\u3000-]{+·+}"),
    "quotes": ([("removed", '"'), ("added", "“"), ("same", "Yes")], '[-"-]{+“+}Yes'),
}


@pytest.mark.parametrize("name", TYPOGRAPHY)
def test_typography_made_visible(name: str) -> None:
    found, line = TYPOGRAPHY[name]

    assert marked(found, PLAIN, typography=True) == line


def test_in_colour_only_spaces_are_in_brackets() -> None:
    assert marked([("removed", "red"), ("added", "  ")], Style(color=True)) == (
        "\x1b[9;31mred\x1b[0m\x1b[32m{+··+}\x1b[0m"
    )


def test_cut_text_is_short_in_scripts_without_spaces_and_in_long_words() -> None:
    for unit in ("灯", "か\u3099", "ก\u0e31", "x", "👩\u200d🚀"):
        shown = stretches([("same", unit * 500), ("removed", "a"), ("same", unit * 500)])

        assert max(len(text) for _, text, _ in shown) < 400


@given(st.text("aé か\u3099\u0301\u200d👍🏽灯\n", max_size=400))
def test_no_character_is_cut_in_two(text: str) -> None:
    """A piece never begins with what belongs to the character before it, unless the text itself does."""
    for found in ([("same", text), ("removed", "x")], [("removed", "x"), ("same", text)]):
        shown = "".join(part for kind, part, _ in stretches(found) if kind == "same")
        kept = shown.removeprefix("… ").removesuffix(" …")
        if shown.startswith("… "):
            assert unicodedata.category(kept[0]) not in ("Mn", "Mc", "Me")
        if shown.endswith(" …") and "\\u" not in kept:
            rest = text.replace("\n", "⏎").removeprefix(kept)
            assert not rest or unicodedata.category(rest[0]) not in ("Mn", "Mc", "Me")
