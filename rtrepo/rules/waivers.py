"""Metadata: whether the sidecar's waivers still excuse something. These rules look last."""

from collections.abc import Iterator, Mapping
from typing import Any

from rtrepo.model.waivers import reasons
from rtrepo.rules.look import Look, quoted
from rtrepo.rules.rule import Options, Remark, rule

_LAST = ("M120", "M121")


def _waivers(look: Look) -> Mapping[Any, Any]:
    told = look.sidecar.data.get("waive")
    return told if isinstance(told, Mapping) else {}


def _about(look: Look, message: str, code: Any) -> Remark:
    return Remark(message, f"waive.{code}", look.subject.sidecar_path)


@rule("M120", "warn", "unsafe")
def stale_waiver(look: Look, _: Options) -> Iterator[Remark]:
    """A waiver excuses nothing any more.

    The rule finds nothing here. Left behind, the waiver would hide the next finding, which nobody has looked at.
    """
    for code in _waivers(look):
        if code in look.ran and code not in look.found and not _is_void(code) and code not in _LAST:
            yield _about(look, stale_words(code), code)


def stale_words(code: str) -> str:
    """What is said of a waiver that excuses nothing."""
    return f"{code} finds nothing here any more"


@rule("M121", "warn")
def void_waiver(look: Look, _: Options) -> Iterator[Remark]:
    """A waiver names no rule, gives no reason, or names a rule that cannot be waived.

    It excuses nothing, although whoever wrote it thinks it does. What cannot be read at all cannot be waived.
    """
    told = _waivers(look)
    given = reasons(told)
    for code in told:
        if _is_void(code):
            yield _about(look, f"{code} cannot be waived", code)
        elif look.known and code not in look.known:
            yield _about(look, f"no rule has the code {quoted(str(code))}", code)
        elif str(code) not in given:
            yield _about(look, f"{code} is waived without a reason", code)


def _is_void(code: Any) -> bool:
    return isinstance(code, str) and code.startswith(("S1", "C1"))


RULES = (stale_waiver, void_waiver)
