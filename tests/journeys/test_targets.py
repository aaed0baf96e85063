"""`rtrepo validate --target`: what a trainer would make of the data, at the terminal."""

from pathlib import Path

import pytest

from tests.journeys.terminal import Terminal
from tests.journeys.writer import ENTRIES, Writer, story

TWICE = story(
    {"role": "user", "content": "Who is there?"},
    {"role": "assistant", "content": "A gull."},
    {"role": "assistant", "content": "Two gulls."},
    {"role": "user", "content": "Go on."},
)
CHATML = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
STRICT = (
    "{% for m in messages %}{% if (m.role == 'user') != (loop.index0 % 2 == 0) %}"
    "{{ raise_exception('roles must alternate') }}{% endif %}{{ m.content }}</s>{% endfor %}"
)

DROPPED = """\
llamafactory · harbor   1 of 4 entries would be dropped in silence   LLaMA-Factory, formatting:
  sharegpt
  dropped  F501 wrong-position   1 entry   A turn stands where LLaMA-Factory expects another
           speaker, and the entry is skipped with a warning.
           harbor/gulls   message 2   "gpt" where human or observation is expected
           → let the two sides take turns; `rtrepo validate --rule T101` finds the same in the
             entries
"""


def test_a_trainer_says_what_it_would_drop(writer: Writer) -> None:
    assert writer.person("validate", "--target", "llamafactory") == (
        "llamafactory · harbor   nothing is lost of 3 entries   LLaMA-Factory, formatting: sharegpt\n"
    )
    writer.put(f"{ENTRIES}/gulls.json", TWICE)

    assert writer.person("validate", "--target", "llamafactory", ends=1) == DROPPED


def test_any_version_can_be_asked_about(writer: Writer) -> None:
    writer.put(f"{ENTRIES}/gulls.json", TWICE)
    asked = ("validate", "--target", "llamafactory")
    before = writer.person(*asked, "HEAD")
    writer.git(writer.folder, "add", ".")
    staged = writer.person(*asked, "--staged", ends=1)
    writer.commit("gulls")
    brought = writer.person(*asked, "HEAD~1..HEAD", ends=1)
    one = writer.person(*asked, "--", "lamp")

    assert before == (
        "llamafactory · harbor at HEAD   nothing is lost of 3 entries   LLaMA-Factory, formatting: sharegpt\n"
    )
    assert staged.startswith("llamafactory · harbor at what is staged   1 of 1 entry would be dropped in silence")
    assert brought.startswith("llamafactory · harbor at HEAD   1 of 1 entry would be dropped in silence")
    assert one.startswith("llamafactory · harbor   nothing is lost of 1 entry")


def test_all_trainers_at_once_as_json(writer: Writer) -> None:
    writer.put(f"{ENTRIES}/gulls.json", TWICE)
    writer.put(f"{ENTRIES}/lamp.yaml", "status: draft\n")
    told = writer.person.json("validate", "--target", "all", ends=1)
    lost = {one["target"]: [group["code"] for group in one["reasons"]] for one in told["targets"]}

    assert lost == {
        "openai": [], "together": ["F203"], "trl": [], "axolotl": ["F407"], "llamafactory": ["F501"],
        "llamafactory-openai": ["F512", "F515"], "unsloth": ["F604"], "hf": [],
    }  # fmt: skip
    assert (told["left_out"], {one["entries"] for one in told["targets"]}) == (1, {3})
    assert told["targets"][1]["reasons"][0]["losses"] == [
        {"dataset": "harbor", "id": "gulls", "path": f"{ENTRIES}/gulls.json", "at": "messages[2]",
         "message": "a second assistant turn in a row"}
    ]  # fmt: skip


def test_what_is_only_changed_ends_well(writer: Writer) -> None:
    told = writer.person("validate", "--target", "llamafactory-openai", ends=0)

    assert told.startswith("llamafactory-openai · harbor   3 of 3 entries are changed")


def test_a_chat_template_of_ones_own(writer: Writer, tmp_path: Path) -> None:
    (tmp_path / "chatml.jinja").write_text(CHATML)
    (tmp_path / "strict.jinja").write_text(STRICT)
    writer.put(f"{ENTRIES}/gulls.json", TWICE)

    assert writer.person("validate", "--template", "../chatml.jinja") == (
        "template · harbor   nothing is lost of 4 entries   the chat template chatml.jinja\n"
    )
    assert writer.person("validate", "--template", "../strict.jinja", ends=1) == (
        "template · harbor   1 of 4 entries refuses the whole run   the chat template strict.jinja\n"
        "  refused  F801 template-refuses   1 entry   The template raises on the entry, and the run ends\n"
        "           there.\n"
        "           harbor/gulls   roles must alternate\n"
        "           → change the entry as the template says, or take another template\n"
    )


def test_a_hostile_template_cannot_steer_the_terminal(writer: Writer, tmp_path: Path) -> None:
    (tmp_path / "evil.jinja").write_text("{{ raise_exception('\x1b[2J\u202egone') }}")
    told = writer.person("validate", "--template", "../evil.jinja", ends=1)

    assert ("\\x1b[2J\\u202egone" in told, "\x1b" in told) == (True, False)


def test_entries_that_are_too_long(writer: Writer) -> None:
    writer.put(f"{ENTRIES}/long.json", story({"role": "user", "content": "Go on."},
                                             {"role": "assistant", "content": "The gull went on. " * 40}))  # fmt: skip
    plain = writer.person("validate", "--max-tokens", "100", ends=1)
    dropped = writer.person.json("validate", "--target", "axolotl", "--max-tokens", "100", ends=1)["targets"][0]

    assert plain.splitlines()[0] == "length · harbor   1 of 4 entries would be cut   100 tokens"
    assert "harbor/long   ~211 tokens, 100 fit" in plain
    assert plain.endswith(
        "\nnote: tokens are estimated (~): --tokenizer FILE counts with your model's tokenizer.json\n"
        "note: what a chat template writes around a turn is taken as 4 tokens (~): --template FILE counts it\n"
    )
    assert [(group["code"], group["outcome"]) for group in dropped["reasons"]] == [("F901", "dropped")]


def test_a_template_and_a_tokenizer_give_the_exact_length(writer: Writer, tmp_path: Path) -> None:
    tokenizers = pytest.importorskip("tokenizers", reason='the extra "tokens" is not installed')
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel({"?": 0}, unk_token="?"))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.WhitespaceSplit()
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    (tmp_path / "chatml.jinja").write_text(CHATML)
    files = ("--template", "../chatml.jinja", "--tokenizer", "../tokenizer.json")
    told = writer.person("validate", *files, "--max-tokens", "8", "--", "lamp", ends=1)

    # <|im_start|>user Who keeps the light?<|im_end|> <|im_start|>assistant *The lamp gutters.* I do.<|im_end|>
    assert told.startswith("length · harbor   1 of 1 entry would be cut   8 tokens\n")
    assert "   11 tokens, 8 fit" in told
    assert "note:" not in told


WRONG = [
    (("--target", "axlotl"), "Invalid value for '--target': 'axlotl' is not one of"),
    (("--tokenizer", "x.json"), "--tokenizer counts for --max-tokens N."),
    (("--max-tokens", "0"), "Invalid value for '--max-tokens'"),
    (("--target", "trl", "--new-only", "HEAD"), "A trainer is asked without --fix, --new-only"),
    (("--target", "trl", "--format", "sarif"), "A trainer is asked without --fix, --new-only"),
]


@pytest.mark.parametrize(("words", "said"), WRONG)
def test_wrong_usage(words: tuple[str, ...], said: str, writer: Writer) -> None:
    assert said in writer.person("validate", *words, ends=2)


def test_an_entry_that_cannot_be_read_is_told(writer: Writer) -> None:
    writer.put(f"{ENTRIES}/gulls.json", TWICE[:30])
    told = writer.person("validate", "--target", "openai", ends=1)

    assert told == (
        "openai · harbor   nothing is lost of 3 entries   OpenAI fine-tuning\n\n"
        f"note: {ENTRIES}/gulls.json cannot be read, so nothing can be exported: rtrepo validate\n      says why\n"
    )


def test_a_repository_without_entries_has_nothing_to_ask(rtrepo: Terminal) -> None:
    assert rtrepo("validate", "--target", "all") == "no entries to ask a trainer about\n"
