"""Repositories full of files that somebody damaged, mistook for something else, or wrote to do harm; drawn by seed."""

import json
import shutil
from pathlib import Path
from random import Random

_JSON = [
    "null", "true", "0", "-1", "1e999", "NaN", "Infinity", "9" * 400, '""', '"x"', "[]", "{}", "[[]]", '{"a": 1}',
    '"\\ud800"', '"\\u0000"', '["a", null]', '{"role": "user"}', '[{"role": "user", "content": "x"}]', "[null]",
    '{"type": "text", "text": null}', '[{"type": "text", "text": 3}]', '[{"type": "image_url"}]', '[{"name": ["x"]}]',
    '[{"id": 1, "function": {"name": {}, "arguments": "{"}}]', '[{"function": "x"}]', '"[{\\"name\\":"',
]  # fmt: skip
_KEYS = ["chosen", "rejected", "label", "tools", "functions", "images", "extra", "id", "tags"]
_TURN_KEYS = [
    "name", "weight", "train", "tool_calls", "tool_call_id", "function_call", "loss_weight", "thinking", "train_detail",
]  # fmt: skip
_YAML = [
    "~", "yes", "1e999", ".nan", "-.inf", "0o17", "2024-01-01", "[]", "{}", "[a, b]", "[[a]]", "{a: b}", "{1: 2}",
    "{1: {character: [x]}}", "{-1: a, 99999999999999999999: b}", "{T101: x, R104: [y], 3: 4, D101: why, S101: no}",
    "!!python/object:os.system x", "!!binary aGk=", "*a", "&a [*a]", '"open', "1_000", "!!set {a, b}", "<<", "- a",
    "{? [a, b] : c}", "9" * 30, "{a: {display_name: [x], is_active: no}}", "{a: {status: archived, category_slug: 3}}",
    "[{old_slug: a, new_slug: [b]}, {old_slug: [a]}, 3]", "{tag.warm: .nan, character.x: 1e999, tag: 3, 5: 5}",
    "{profile: strict}", "{profile: [x], T101: {level: [block], max: {}}, X204: {max_words: -1, level: warn}, 3: 4}",
    "{R107: {allowed: [1]}, R108: {words: 999999999999999999999, times: 0}, D103: {alike: 0}, D307: {times: 0}}",
    "{D301: {agree: 0, least: 0}, L101: {max_tokens: 0}, L102: {max_exchanges: 0, max_words: 0}, D105: {alike: 99999}}",
]  # fmt: skip
_SIDECAR = [
    "title", "tags", "characters", "speakers", "status", "rating", "split", "group", "generator", "notes", "waive",
    "extra", "Tags", "1", "~", "? [a]",
]  # fmt: skip
_DATASET = [
    "id", "title", "layout", "categories", "tags", "aliases", "characters", "system_prompts", "targets", "rules",
    "extra",
]  # fmt: skip
_NAMES = ["e-1", "e-2", "e-3", "UP", "a b", "con", "é", "..x", "x.lock"]


def world(root: Path, seed: int) -> None:
    """Put one such repository into a folder, in place of its datasets and settings."""
    draw = Random(seed)
    shutil.rmtree(root / "datasets", ignore_errors=True)
    for dataset in ("harbor", "noir"):
        folder = root / "datasets" / dataset
        (folder / "entries").mkdir(parents=True)
        for name in draw.sample(_NAMES, draw.randint(1, 6)):
            (folder / f"entries/{name}.json").write_bytes(_entry(draw))
            if draw.random() < 0.6:
                (folder / f"entries/{name}.yaml").write_bytes(_yaml(draw, _SIDECAR))
        if draw.random() < 0.7:
            (folder / "dataset.yaml").write_bytes(_yaml(draw, _DATASET))
        if draw.random() < 0.2:
            (folder / "imports").mkdir()
            (folder / "imports/0001-0000000000000000.jsonl").write_text(f"{_value(draw)}\n{_value(draw)}\n", "utf-8")
    (root / "rtrepo.yaml").write_bytes(b"format: 1\n" + _yaml(draw, ["rules", "gates", "exports", "hooks", "mine"]))


def _value(draw: Random, depth: int = 0) -> str:
    if depth > 3 or draw.random() < 0.6:
        return draw.choice(_JSON)
    inner = [_value(draw, depth + 1) for _ in range(draw.randint(0, 3))]
    if draw.random() < 0.5:
        return f"[{', '.join(inner)}]"
    return "{" + ", ".join(f"{json.dumps(draw.choice(_KEYS + _TURN_KEYS))}: {value}" for value in inner) + "}"


def _turn(draw: Random) -> str:
    keys = {
        "role": draw.choice(['"user"', '"assistant"', '"system"', '"tool"', '"narrator"', _value(draw)]),
        "content": draw.choice(['"hello"', '"*waves* \\"hi"', "null", _value(draw)]),
    }
    keys |= {key: _value(draw) for key in draw.sample(_TURN_KEYS, draw.randint(0, 4))}
    return "{" + ", ".join(f'"{key}": {value}' for key, value in keys.items()) + "}"


def _entry(draw: Random) -> bytes:
    odd = draw.random()
    if odd < 0.12:
        nested = b'{"messages": ' + b"[" * 3000 + b"]" * 3000 + b"}"
        return draw.choice(
            [b"[" * 30_000, nested, draw.randbytes(200), _value(draw).encode(), b"", b"\xff\xfe{\x00}\x00"]
        )
    keys = {"messages": f"[{', '.join(_turn(draw) for _ in range(draw.randint(0, 5)))}]"}
    if odd < 0.2:
        keys["messages"] = _value(draw)
    keys |= {key: draw.choice([_value(draw), f"[{_turn(draw)}]"]) for key in draw.sample(_KEYS, draw.randint(0, 4))}
    text = "{" + ", ".join(f'"{key}": {value}' for key, value in keys.items()) + "}"
    return text[: draw.randrange(len(text)) if odd > 0.92 else None].encode()


def _yaml(draw: Random, keys: list[str]) -> bytes:
    odd = draw.random()
    if odd < 0.1:
        steps = [f"a{step}: &a{step} [{', '.join([f'*a{step - 1}'] * 9)}]" for step in range(1, 30)]
        bomb = "\n".join(["a0: &a0 [x]", *steps, "tags: *a29\n"])
        ladder = "".join(" " * step + "a:\n" for step in range(300))
        return draw.choice([bomb, ladder, "a: " + "[" * 3000, "x: &x {<<: *x}\n", "\x00", "\ufeff- a\n"]).encode()
    return "".join(
        f"{key}: {draw.choice(_YAML)}\n" for key in draw.sample(keys, draw.randint(0, len(keys) // 2))
    ).encode()
