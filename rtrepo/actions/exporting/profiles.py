"""Export profiles of rtrepo.yaml, and what a command line says beside one."""

from collections.abc import Mapping, Sequence
from typing import Any

from rtrepo.actions.exporting.candidates import settled
from rtrepo.actions.workspace import look
from rtrepo.errors import RtrepoError
from rtrepo.git import refs, views
from rtrepo.git.repository import Repository
from rtrepo.layout import profile_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import CONFIG
from rtrepo.model.recipe import GROUPS, TOTAL, Recipe, RecipeError, limit, meant, weight


def profile(repository: Repository, name: str, revision: str = "") -> Recipe:
    """The profile of a name as rtrepo.yaml has it now, committed or not; one that it has no more is taken from the
    version that is exported. Raises RtrepoError where there is none, and with the place where one is wrong."""
    raw = look(repository).work.read(CONFIG) or b""
    found = _read(raw, name)
    if found is None and revision:
        found = _read(views.commit_tree(repository, refs.resolve(repository, revision)).read(CONFIG) or b"", name)
    if found is None:
        known = profile_file.names(raw)
        raise RtrepoError(
            f"{CONFIG} has no export profile {name}; nothing was written",
            hint=meant(name, known) if known else f"write one under `exports:` in {CONFIG}, such as "
            f"{name}: {{format: messages, weights: {{tag.NAME: 2}}}}",
        )  # fmt: skip
    try:
        settled(found)
    except RtrepoError as error:
        told = error.message.replace("--where:", f"{CONFIG}, exports.{name}.where:", 1)
        raise RtrepoError(told, hint=error.hint) from None
    return found


def changed(recipe: Recipe, **said: Any) -> Recipe:
    """A recipe with what a command line says instead; what is empty or None was not said. `weights` and `limits` take
    the place of those with the same key, and leave the others."""
    told = {key: value for key, value in said.items() if value not in (None, "", ())}
    for key in ("weights", "limits"):
        if key in told:
            told[key] = {**getattr(recipe, key), **told[key]}
    return recipe._replace(**told)


def weights(words: Sequence[str]) -> Mapping[str, float]:
    """`tag.warm=2` and the like. Raises RtrepoError for what is none."""
    return {name: _checked(weight, name, value) for name, value in _pairs("--weight", words)}


def limits(words: Sequence[str]) -> Mapping[str, int]:
    """`tag.warm=200`, `total=2000` and the like. Raises RtrepoError for what is none."""
    return {name: _checked(limit, name, value) for name, value in _pairs("--limit", words, TOTAL)}


def _read(raw: bytes, name: str) -> Recipe | None:
    try:
        return profile_file.profile(raw, name)
    except FileError as error:
        place = f":{error.line}:{error.column}" if error.line else ""
        told = f"{error.at} {error.reason}" if error.at else error.reason
        hint = error.hint if isinstance(error, profile_file.ProfileError) else f"rtrepo validate -- {CONFIG}"
        raise RtrepoError(f"{CONFIG}{place}: {told}; nothing was written", hint=hint) from None


def _pairs(option: str, words: Sequence[str], *beside: str) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for word in words:
        name, sign, value = word.rpartition("=")
        group, dot, rest = name.partition(".")
        if not sign or (name not in beside and not (group in GROUPS and dot and rest)):
            shapes = [*beside, *(f"{one}.NAME" for one in GROUPS)]
            raise RtrepoError(f"{option} takes GROUP=NUMBER, not {word}", hint=meant(name, shapes), exit_code=2)
        found.append((name, _number(value)))
    return found


def _number(text: str) -> Any:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _checked(check: Any, name: str, value: Any) -> Any:
    try:
        return check((name,), value)
    except RecipeError as flaw:
        raise RtrepoError(f"{name}={value} {flaw.reason}", hint=flaw.hint, exit_code=2) from None
