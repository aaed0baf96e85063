"""Finds the files that rtrepo installs or lays down, in a wheel and in a checkout."""

from pathlib import Path

_BESIDE = Path(__file__).parent / "_assets"
_ROOT = _BESIDE if _BESIDE.is_dir() else Path(__file__).parent.parent


def hooks() -> Path:
    """The folder of git hook stubs."""
    return _ROOT / "hooks"


def templates() -> Path:
    """The folder of starter repositories and texts."""
    return _ROOT / "templates"


def rule_cases() -> Path:
    """The folder of the cases that the rules are tested with, `CODE.yaml`; `rules CODE` shows one of each."""
    return _BESIDE / "rules" if _BESIDE.is_dir() else _ROOT / "tests" / "rules" / "cases"
