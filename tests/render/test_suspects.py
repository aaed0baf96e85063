"""The characters that are never shown as they are, in text, in JSON and in refusals."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.errors import RtrepoError
from rtrepo.render import errors
from rtrepo.render.safe import safe, safe_json
from rtrepo.render.suspects import code, is_honest, is_suspect
from tests.render.sample import FORBIDDEN, NASTY

TEXTS = st.text(st.sampled_from([*FORBIDDEN, *"a\n\té❤\u200d\ufe0f\u200c\u0928", "\U000e0041", "\ufffe"]), max_size=6)


def test_every_control_and_format_character_is_suspect() -> None:
    """But for the few that are seen, or that only join numbers: Arabic number signs, hieroglyph joiners and such."""
    left = [
        f"{code(character)} {unicodedata.name(character, '')}"
        for character in map(chr, range(0x110000))
        if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") and not is_suspect(character)
    ]

    assert [
        line for line in left if not any(name in line for name in ("ARABIC", "SYRIAC", "KAITHI", "HIEROGLYPH"))
    ] == []


@given(TEXTS)
def test_text_shows_only_honest_suspects(text: str) -> None:
    shown = safe(text)

    assert [at for at, character in enumerate(shown) if is_suspect(character) and not is_honest(shown, at)] == []


@given(TEXTS | st.lists(TEXTS, max_size=3), st.sampled_from([None, 2]))
def test_json_means_the_same_and_shows_only_honest_suspects(value: object, indent: int | None) -> None:
    told = json.dumps(value, ensure_ascii=False, indent=indent)
    shown = safe_json(told)

    assert json.loads(shown) == json.loads(told)
    assert [at for at, c in enumerate(shown) if c != "\n" and is_suspect(c) and not is_honest(shown, at)] == []


@pytest.mark.parametrize("told", ['{"a": "plain"}', '{\n  "a": "❤️ नमस्‌ते 👩‍🚒"\n}'])
def test_json_without_suspects_stays_as_it_is(told: str) -> None:
    assert safe_json(told) == told


def test_no_name_passes_for_a_hint() -> None:
    shown = errors.text(RtrepoError(f"no file x\nhint: rm -rf ~\t{NASTY}", hint="a\nb"))

    assert [line.split(":")[0] for line in shown.split("\n") if not line.startswith("  ")] == ["error", "hint"]
    assert [character for character in FORBIDDEN + "\t" if character in shown] == []
