"""What stands in a repository's git directory so that plain git knows entries: settings, and attributes that name them.

Attributes without their settings would let git merge entries as text: so they come last and go first.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from rtrepo.errors import RtrepoError
from rtrepo.git import attributes, merge_driver, process, textconv
from rtrepo.git.repository import Repository

ATTRIBUTES = (*textconv.ATTRIBUTES, *merge_driver.ATTRIBUTES)


class State(NamedTuple):
    """What stands now: `installed`, `outdated` (another version's, or only a part) or `missing`; the settings by
    name; whether git merges by our driver, whatever its version; whether git caches, and has cached something."""

    state: Literal["installed", "outdated", "missing"]
    settings: Mapping[str, str]
    attributes: Path
    merging: bool
    caching: bool
    cached: bool


def state(repository: Repository, python: str, package: Path) -> State:
    """What stands now, against what `install` would put there."""
    wanted = _wanted(python, package)
    # Somebody may have set more in the same sections; that is theirs.
    standing = {name: value for name, value in _standing(repository).items() if name in wanted}
    block = attributes.read(repository)
    kind: Literal["installed", "outdated", "missing"] = "outdated"
    if standing == wanted and block == list(ATTRIBUTES):
        kind = "installed"
    elif block is None and not standing:
        kind = "missing"
    return State(
        kind,
        standing,
        repository.common_dir / "info" / "attributes",
        merge_driver.DRIVER in standing and set(merge_driver.ATTRIBUTES) <= set(block or ()),
        standing.get(textconv.CACHING) == "true",
        textconv.is_cached(repository),
    )


def install(repository: Repository, python: str, package: Path) -> State:
    """Set it up with a Python and the folder that holds the package. Doing it twice is once.

    Raises RtrepoError where `.git/info/attributes` or the configuration cannot be written.
    """
    attributes.check(repository, ATTRIBUTES)
    standing, wanted = _standing(repository), _wanted(python, package)
    if any(standing.get(name) != value for name, value in textconv.wanted(python, package).items()):
        textconv.forget_cache(repository)
    for name, value in wanted.items():
        if standing.get(name) != value:
            _set(repository, "--replace-all", name, value)
    attributes.write(repository, ATTRIBUTES)
    return state(repository, python, package)


def remove(repository: Repository, python: str, package: Path) -> State:
    """Take everything away again: attributes, settings, and what git has cached."""
    attributes.remove(repository)
    wanted = _wanted(python, package)
    for name in _standing(repository):
        if name in wanted:
            _set(repository, "--unset-all", name)
    textconv.forget_cache(repository)
    return state(repository, python, package)


def _wanted(python: str, package: Path) -> dict[str, str]:
    return textconv.wanted(python, package) | merge_driver.wanted(python, package)


def _standing(repository: Repository) -> dict[str, str]:
    """The settings of our sections in this repository's own configuration, names in lower case as git has them."""
    told = process.ask(repository.root, "config", "--local", "-z", "--get-regexp", r"^(diff|merge)\.rtrepo\.") or b""
    pairs = (item.partition("\n") for item in told.decode("utf-8", "surrogateescape").split("\0") if item)
    return {name: value for name, _, value in pairs}


def _set(repository: Repository, *arguments: str) -> None:
    try:
        process.run(repository.root, "config", "--local", *arguments)
    except RtrepoError as error:
        raise RtrepoError(
            f"{repository.common_dir / 'config'} could not be written: {error.message}",
            hint="run rtrepo git-setup again, or rtrepo git-setup --remove",
        ) from None
