"""Tokens by the user's tokenizer."""

import json
import sys

import pytest

from rtrepo.errors import RtrepoError
from rtrepo.insight.tokens import counter


def test_a_tokenizer_counts_its_own_tokens_and_nothing_around_them() -> None:
    pytest.importorskip("tokenizers", reason='the extra "tokens" is not installed')
    written = {
        "version": "1.0",
        "truncation": {"direction": "Right", "max_length": 2, "strategy": "LongestFirst", "stride": 0},
        "padding": None,
        "added_tokens": [
            {"id": 3, "content": "<|end|>", "special": True, "single_word": False, "lstrip": False, "rstrip": False,
             "normalized": False}
        ],
        "normalizer": None,
        "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": None,
        "decoder": None,
        "model": {"type": "WordLevel", "vocab": {"gull": 0, "lamp": 1, "?": 2, "<|end|>": 3}, "unk_token": "?"},
    }  # fmt: skip
    count = counter(json.dumps(written), "tokenizer.json")

    assert [count(text) for text in ("", "gull lamp gull stove", "gull<|end|>")] == [0, 4, 2]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"model": 1}', "x" * 1000])
def test_a_file_that_is_no_tokenizer_is_refused(text: str) -> None:
    pytest.importorskip("tokenizers", reason='the extra "tokens" is not installed')
    with pytest.raises(RtrepoError, match=r"tokenizer\.json is not a tokenizer"):
        counter(text, "tokenizer.json")


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    with pytest.raises(RtrepoError) as refused:
        counter("{}", "tokenizer.json")

    assert refused.value.hint == 'pip install "rtrepo[tokens]"'
