"""How many tokens a text has, by the user's own tokenizer: a `tokenizer.json` on the disk, never one from a network.
Without one the number is estimated (`model.token_estimate`)."""

from collections.abc import Callable

from rtrepo.errors import RtrepoError

MISSING = 'pip install "rtrepo[tokens]"'
"""How to get the library that reads a tokenizer."""


def counter(text: str, name: str) -> Callable[[str], int]:
    """A function that counts the tokens of a text, without those that a tokenizer puts around a whole input.

    `text` is what a `tokenizer.json` holds and `name` what to call the file. Raises RtrepoError where it is no
    tokenizer, or where the optional library `tokenizers` is not installed.
    """
    try:
        from tokenizers import Tokenizer
    except ImportError:
        raise RtrepoError("counting with a tokenizer needs the library tokenizers", hint=MISSING) from None
    try:
        # From text alone: from_pretrained would ask the network.
        tokenizer = Tokenizer.from_str(text)
    except Exception as error:  # noqa: BLE001 (the library raises Exception itself, whatever is wrong with the file)
        raise RtrepoError(f"{name} is not a tokenizer: {error}", hint="give the tokenizer.json of your model") from None
    tokenizer.no_truncation()
    tokenizer.no_padding()

    def count(words: str) -> int:
        return len(tokenizer.encode(words, add_special_tokens=False).ids)

    return count
