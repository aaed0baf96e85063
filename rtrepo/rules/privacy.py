"""Privacy: secrets and personal data, by formats so narrow that what matches is nearly always one."""

import re
from collections.abc import Iterator
from functools import cache

from rtrepo.rules.look import Look, Turn, quoted, word_set
from rtrepo.rules.rule import Option, Options, Remark, rule

_KEY_STARTS = ("AKIA", "ASIA", "ghp_", "gho_", "ghs_", "ghu_", "github_pat_", "glpat-", "sk-", "xox", "AIza", "hf_",
               "sk_live_", "rk_live_", "npm_", "pypi-AgE")  # fmt: skip


@rule("P101", "error")
def access_key(look: Look, _: Options) -> Iterator[Remark]:
    """A key that opens somebody's account stands in the text.

    A model repeats what it has seen, and whoever gets the dataset gets the key. Take it back where it was issued:
    git remembers it. Keys of AWS, GitHub, GitLab, OpenAI, Anthropic, Slack, Google, Hugging Face, Stripe, npm and PyPI
    are known by their form.
    """
    long = max(map(len, look.words), default=0) >= 16  # no word of prose is, and each search costs
    if long and any(start in look.whole for start in _KEY_STARTS):
        for turn, match in _first_of_each(look, _keys()):
            key = match.group()
            if _is_random(key):
                yield Remark(f"a key, {_masked(key)}", turn.at, start=match.start())


def _is_random(key: str) -> bool:
    """Whether a key looks drawn by lot, as real ones are, and not written for a manual."""
    digits = sum(map(str.isdigit, key))
    made_up = any(word in key.upper() for word in ("EXAMPLE", "YOUR", "XXXX"))
    return not made_up and len(set(key[8:])) > 6 and digits >= (1 if key.isupper() or len(key) < 24 else 3)


@cache
def _keys() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:(?:AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_[0-9A-Za-z]{36}|github_pat_[0-9A-Za-z_]{60,100}"
        r"|glpat-[0-9A-Za-z_-]{20}|sk-(?:ant-[\w-]{5,10}-|proj-)?[0-9A-Za-z_-]{40,180}|xox[abprs]-[0-9A-Za-z-]{20,80}"
        r"|AIza[0-9A-Za-z_-]{35}|hf_[0-9A-Za-z]{34}|[sr]k_live_[0-9A-Za-z]{24,99}|npm_[0-9A-Za-z]{36}"
        r"|pypi-AgE[0-9A-Za-z_-]{50,200})(?![0-9A-Za-z])"
    )


@rule("P102", "error")
def private_key(look: Look, _: Options) -> Iterator[Remark]:
    """A private key stands in the text.

    Whoever gets the dataset can be its owner. Make a new one: git remembers this one.
    """
    if "-----BEGIN " in look.whole:
        for turn, match in _first_of_each(look, _private()):
            yield Remark(quoted(match.group()), turn.at, start=match.start())


@cache
def _private() -> re.Pattern[str]:
    return re.compile(r"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----(?=\s*[A-Za-z0-9+/=:-]{10})")


_MADE_UP = word_set(
    "example test email domain company mail website yourdomain yourcompany mydomain mycompany acme sample invalid "
    "localhost abc xyz provider business organization university school someone placeholder fake dummy"
)
_SOMEBODY = word_set(
    "name email user username your you first last example test admin info support contact hello sales help noreply "
    "no-reply john jane doe johndoe janedoe john.doe jane.doe johnsmith john.smith alice bob carol charlie dan dave "
    "eve mallory someone abc xyz"
)


@rule("P103", "info", "none", Option("allowed", (), "addresses or domains that may stand in the text"))
def mail_address(look: Look, options: Options) -> Iterator[Remark]:
    """A mail address stands in the text.

    Somebody may read it there: a model repeats addresses word for word. Addresses at example domains, and of names
    that stand for anybody, are passed over.
    """
    if "@" in look.whole:
        allowed = {told.lower() for told in options["allowed"]}
        for turn, match in _first_of_each(look, _mail()):
            address = match.group().lower()
            name, _, domain = address.partition("@")
            known = _MADE_UP & set(domain.split(".")) or name in _SOMEBODY or {address, domain} & allowed
            if not known and not domain.endswith((".png", ".jpg", ".local")):
                yield Remark(quoted(match.group()), turn.at, start=match.start())


@cache
def _mail() -> re.Pattern[str]:
    # The look-behind keeps the search linear: a name is tried at its first character only.
    return re.compile(
        r"(?<![\w.+%-])[A-Za-z0-9][\w.+%-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,12}\b(?!\.?[\w@])", re.ASCII
    )


@rule("P104", "warn")
def card_number(look: Look, _: Options) -> Iterator[Remark]:
    """A payment card's number stands in the text.

    Its length, its first digits and its check digit are those of a card. Numbers that the issuers publish for tests
    are passed over.
    """
    for turn, start, run in look.numbers:
        for match in _cards().finditer(run):
            alone = not match.start() or run[match.start() - 1] in " ("
            if alone and _is_apart(turn.text, start + match.start(), start + match.end()) and _is_card(match.group()):
                yield Remark(f"a card number, {_masked(match.group())}", turn.at, start=start + match.start())


@cache
def _cards() -> re.Pattern[str]:
    return re.compile(
        r"(?:4[0-9]{3}|5[1-5][0-9]{2}|6011|65[0-9]{2})([ -]?)[0-9]{4}\1[0-9]{4}\1[0-9]{4}"
        r"|3[47][0-9]{2}([ -]?)[0-9]{6}\2[0-9]{5}"
    )


def _is_card(number: str) -> bool:
    digits = [int(one) for one in number if one.isdigit()]
    doubled = [2 * one - 9 * (one > 4) if place % 2 else one for place, one in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0 and len(set(digits[1:])) > 3 and digits[4:8] != digits[8:12]


@rule("P105", "info")
def phone_number(look: Look, _: Options) -> Iterator[Remark]:
    """A phone number stands in the text.

    Only numbers with a country's code, or in North America's form, are looked for; those with 555, which films use,
    are passed over.
    """
    for turn, start, run in look.numbers:
        match = _phones().search(run)
        if match and _is_apart(turn.text, start + match.start(), start + match.end()):
            digits = "".join(one for one in match.group() if one.isdigit())
            if "555" not in digits and not any(common in digits for common in ("1234", "0000", "9876")):
                yield Remark(quoted(match.group()), turn.at, start=start + match.start())


@cache
def _phones() -> re.Pattern[str]:
    return re.compile(
        r"\+[1-9][0-9]{0,2}[ .-]?(?:\([0-9]{1,4}\)[ .-]?)?[0-9]{2,4}(?:[ .-][0-9]{2,5}){1,4}"
        r"|(?:\([2-9][0-9]{2}\) ?|\b[2-9][0-9]{2}-)[2-9][0-9]{2}-[0-9]{4}\b"
    )


def _is_apart(text: str, start: int, end: int) -> bool:
    """Whether a number stands for itself, and is not a part of a longer one, of a name or of an address."""
    return (start == 0 or not (text[start - 1].isalnum() or text[start - 1] in "_+.,/=-")) and (
        end == len(text) or not (text[end].isalnum() or text[end] in "_-")
    )


def _first_of_each(look: Look, pattern: re.Pattern[str]) -> Iterator[tuple[Turn, re.Match[str]]]:
    """Every different match of a pattern in every turn, each once."""
    for turn in look.turns:
        seen = set()
        for match in pattern.finditer(turn.text):
            if match.group() not in seen:
                seen.add(match.group())
                yield turn, match


def _masked(secret: str) -> str:
    """Enough of a secret to find it, too little to use it: a report travels further than the data."""
    return quoted(f"{secret[:4]}…{secret[-2:]}")


RULES = (access_key, private_key, mail_address, card_number, phone_number)
