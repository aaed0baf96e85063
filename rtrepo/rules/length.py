"""Length: what is too long to be learnt as a whole, by an estimate; only a tokenizer knows better."""

from collections.abc import Iterator

from rtrepo.model.token_estimate import estimate
from rtrepo.rules.look import Look
from rtrepo.rules.rule import Option, Options, Remark, rule
from rtrepo.rules.targets.length import measure_texts

_SPEAKING = frozenset({"user", "assistant"})
_measured = measure_texts(estimate)


@rule("L101", "info", "none", Option("max_tokens", 16_384, "estimated tokens of an entry from which on it is too long"))
def too_many_tokens(look: Look, options: Options) -> Iterator[Remark]:
    """The entry is longer than a training context.

    Axolotl drops what does not fit, others cut its end off; neither says so loudly. The number is an estimate, as `~`
    says; `validate --max-tokens` with `--tokenizer` counts. Set `max_tokens` to the context you train with.
    """
    # An entry has no more tokens than its file has bytes, so nearly every one is not counted at all.
    if look.subject.entry and len(look.subject.raw) > options["max_tokens"]:
        length = _measured(look.subject.entry.data)
        if length.tokens > options["max_tokens"]:
            yield Remark(f"{length} tokens, {options['max_tokens']:,} are allowed", "messages")


@rule(
    "L102", "info", "none",
    Option("max_exchanges", 40, "replies in a conversation"), Option("max_words", 8_000, "words in its replies"),
)  # fmt: skip
def split_candidate(look: Look, options: Options) -> Iterator[Remark]:
    """The conversation is long enough to be two.

    Its end is what a short context cuts off, and its many replies weigh more than those of other entries.
    """
    replies = look.replies
    if len(replies) > options["max_exchanges"]:
        yield Remark(f"{len(replies):,} replies, {options['max_exchanges']:,} are usual", "messages")
    elif len(look.whole) > 2 * options["max_words"]:
        words = sum(len(turn.text.split()) for turn in replies)
        if words > options["max_words"]:
            yield Remark(f"{words:,} words in the replies, {options['max_words']:,} are usual", "messages")


@rule("X204", "info", "none", Option("max_words", 400, "words of a turn"), usual=False)
def long_turn(look: Look, options: Options) -> Iterator[Remark]:
    """A turn is longer than the house style allows.

    Off unless asked for: how long a turn may be is a matter of taste. But one of four times the usual length teaches
    a model to ramble.
    """
    most = options["max_words"]
    for turn in look.turns:
        if turn.role in _SPEAKING and len(turn.text) > 2 * most:
            words = len(turn.text.split())
            if words > most:
                yield Remark(f"{words:,} words, {most:,} are allowed", turn.at)


RULES = (too_many_tokens, split_candidate)
TEXT_RULES = (long_turn,)
