"""New YAML: the whole text of the examples, and that every value is read back as it was."""

# ruff: noqa: E501 (a case of a table is one line)

from typing import Any

import pytest
from hypothesis import given
from ruamel.yaml import YAML

from rtrepo.layout import yaml_file
from rtrepo.layout.sidecar_file import dump, load
from rtrepo.layout.yaml_emit import emit
from rtrepo.model.sidecar import Sidecar
from tests.layout.nasty import TEXTS, mappings, sidecars

SIDECAR = {
    "title": "The ledger",
    "tags": ["roleplay", "dialogue"],
    "characters": ["mara_venn", "tobin"],
    "speakers": {2: "mara_venn", 4: {"character": "tobin", "label": "Tobin"}},
    "status": "draft",
    "rating": 4,
    "split": "eval",
    "generator": "some-model, prompt 12",
    "notes": "Good opening. Tobin knows more than he says.\n",
    "waive": {"R104": "she breaks the fourth wall on purpose"},
}
SIDECAR_TEXT = """\
title: The ledger
tags: [roleplay, dialogue]
characters: [mara_venn, tobin]
speakers: {2: mara_venn, 4: {character: tobin, label: Tobin}}
status: draft
rating: 4
split: eval
generator: some-model, prompt 12
notes: |
  Good opening. Tobin knows more than he says.
waive: {R104: she breaks the fourth wall on purpose}
"""
DATASET = {
    "id": "311280bc-17ee-401f-947d-725e1d3d3c4d",
    "title": "Harbor nights",
    "licence": "CC-BY-4.0",
    "layout": "flat",
    "categories": {"interaction": {"name": "Interaction", "sort_order": 1, "is_active": True, "is_builtin": True}},
    "tags": {
        slug: {"name": slug.title(), "category_slug": "interaction", "sort_order": 1, "status": "active", "lifecycle": {}}
        for slug in ("roleplay", "grounded", "warm", "terse")
    },
    "aliases": [],
    "characters": {"mara_venn": {"display_name": "Mara Venn", "description": "The harbormaster: dry, late", "is_active": True}},
    "system_prompts": {"harbor_mystery": {"name": "Harbor Mystery", "content": "You are Mara.\nStay in the harbor."}},
    "targets": {"tag.grounded": 0.3, "narration": 0.55},
}  # fmt: skip
DATASET_TEXT = """\
id: "311280bc-17ee-401f-947d-725e1d3d3c4d"
title: Harbor nights
licence: CC-BY-4.0
layout: flat
categories:
  interaction: {name: Interaction, sort_order: 1, is_active: true, is_builtin: true}
tags:
  roleplay: {name: Roleplay, category_slug: interaction, sort_order: 1, status: active, lifecycle: {}}
  grounded: {name: Grounded, category_slug: interaction, sort_order: 1, status: active, lifecycle: {}}
  warm: {name: Warm, category_slug: interaction, sort_order: 1, status: active, lifecycle: {}}
  terse: {name: Terse, category_slug: interaction, sort_order: 1, status: active, lifecycle: {}}
aliases: []
characters:
  mara_venn: {display_name: Mara Venn, description: "The harbormaster: dry, late", is_active: true}
system_prompts:
  harbor_mystery: {name: Harbor Mystery, content: "You are Mara.\\nStay in the harbor."}
targets: {tag.grounded: 0.3, narration: 0.55}
"""


def test_a_sidecar_as_the_documentation_shows_it() -> None:
    assert dump(Sidecar(SIDECAR)).decode() == SIDECAR_TEXT


def test_a_dataset_as_the_documentation_shows_it() -> None:
    assert emit(DATASET).decode() == DATASET_TEXT


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("3f2a91c", 'k: "3f2a91c"\n'),
        ("5e10000000000000", 'k: "5e10000000000000"\n'),
        ("yes", 'k: "yes"\n'),
        ("it's fine, really", "k: it's fine, really\n"),
        (["a, b", "c"], 'k: ["a, b", c]\n'),
        ("a\u0085b", 'k: "a\\u0085b"\n'),
        ("a\nb", "k: |-\n  a\n  b\n"),
        ("a\n\nb\n", "k: |\n  a\n\n  b\n"),
        ("a\n\n", 'k: "a\\n\\n"\n'),
        ({}, "k: {}\n"),
        ([], "k: []\n"),
        (None, "k: null\n"),
        (1e16, "k: 1.0e+16\n"),
        (["word " * 5 + str(n) for n in range(4)], "".join(["k:\n", *(f"- word word word word word {n}\n" for n in range(4))])),
    ],
)  # fmt: skip
def test_writes_a_value_so(value: Any, text: str) -> None:
    assert emit({"k": value}).decode() == text


def test_what_says_nothing_is_no_file() -> None:
    assert dump(Sidecar({"title": "", "tags": [], "extra": {}})) == b""


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text)[:30])
def test_a_nasty_text_comes_back_from_every_place(text: str) -> None:
    data = {"value": text, "list": [text, text], "map": {text: text}, "deep": {"a": [{text: text}], "b": {"c": text}}}

    assert yaml_file.load(emit(data)) == data
    assert yaml_file.load(emit({text: text})) == {text: text}
    assert YAML(typ="safe").load(emit(data)) == data


@given(mappings)
def test_every_mapping_comes_back(data: dict[str, Any]) -> None:
    written = emit(data)

    assert repr(yaml_file.load(written)) == repr(data)
    assert (YAML(typ="safe").load(written) or {}) == data


@given(sidecars)
def test_every_sidecar_comes_back_and_is_written_the_same(data: dict[str, Any]) -> None:
    written = dump(Sidecar(data))
    read = load(written)

    assert dump(read) == written
    assert read.data == {key: value for key, value in data.items() if value not in (None, "", [], {})}
