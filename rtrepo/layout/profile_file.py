"""Export profiles: what stands under `exports` in rtrepo.yaml, as recipes."""

from collections.abc import Mapping

from rtrepo.layout import yaml_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.yaml_place import place_of_keys
from rtrepo.model.recipe import Recipe, RecipeError, recipe_of


class ProfileError(FileError):
    """A profile that says something which no profile can say; `hint` is what it may say."""

    hint = ""


def profile(raw: bytes, name: str) -> Recipe | None:
    """The profile of a name in the bytes of a rtrepo.yaml; None where there is none. Raises FileError where the file
    cannot be read, and ProfileError with the place of a key that is wrong."""
    profiles = _profiles(raw)
    if name not in profiles:
        return None
    try:
        told = profiles[name]
        if not isinstance(told, Mapping):
            raise RecipeError((), "is no mapping, such as {format: messages}")
        return recipe_of(told)
    except RecipeError as flaw:
        keys = ("exports", name, *flaw.path)
        line, column = place_of_keys(raw, keys)
        error = ProfileError(flaw.reason, line=line, column=column, at=".".join(keys), kind="shape")
        error.hint = flaw.hint
        raise error from None


def names(raw: bytes) -> list[str]:
    """The names of the profiles in the bytes of a rtrepo.yaml, in its order. Raises FileError."""
    return list(_profiles(raw))


def _profiles(raw: bytes) -> Mapping[str, object]:
    found = yaml_file.load(raw).get("exports")
    return {str(name): told for name, told in found.items()} if isinstance(found, Mapping) else {}
