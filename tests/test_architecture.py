"""The house, enforced: who may import whom, which library lives in which room, and how long a file may be."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted((ROOT / "rtrepo").rglob("*.py"))
LAZY_TABLE = "rtrepo.cli.main"

MAY_IMPORT = {
    "errors": set(),
    "assets": {"errors"},
    "model": {"errors"},
    "layout": {"model", "errors"},
    "git": {"model", "errors"},
    "formats": {"model", "errors"},
    "rules": {"model", "errors"},
    "diff": {"model", "errors"},
    "insight": {"model", "errors"},
    "selection": {"model", "errors"},
    "reshape": {"model", "errors"},
    "registry": {"model", "errors"},
    "merge": {"diff", "model", "errors"},
    "actions": {
        "layout",
        "git",
        "formats",
        "rules",
        "diff",
        "insight",
        "merge",
        "selection",
        "registry",
        "reshape",
        "model",
        "errors",
        "assets",
    },
    "render": {"model", "errors"},
    "cli": {"actions", "render", "model", "errors", "assets"},
}
LIVES_IN = {
    "isal": {"git"}, "pygit2": {"git"}, "deepdiff": {"diff"}, "rapidfuzz": {"diff"}, "ruamel": {"layout"},
    "click": {"cli"}, "jinja2": {"render", "rules"}, "tokenizers": {"insight"}, "markupsafe": {"render"},
}  # fmt: skip
ABSENT = {"numpy"}
VAGUE = {"utils", "helpers", "common", "managers"}
SLOW = ["pygit2", "pydantic", "ruamel", "deepdiff", "rapidfuzz", "jinja2"]


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in FILES}
PARSED = {name: ast.parse(path.read_bytes()) for name, path in MODULES.items()}


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def imported_by(module: str) -> Iterator[tuple[str, ast.AST]]:
    """Every module that a module imports, relative imports and imports inside functions too."""
    package = module if MODULES[module].name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(PARSED[module]):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package.split(".")[: len(package.split(".")) - node.level + 1]) if node.level else ""
            source = ".".join(part for part in (base, node.module or "") if part)
            for alias in node.names:
                inner = f"{source}.{alias.name}"
                yield (inner if inner in MODULES else source), node


def ours(module: str) -> set[str]:
    return {name for name, _ in imported_by(module) if name in MODULES and name != module}


def test_every_room_is_on_a_floor() -> None:
    rooms = {room_of(module) for module in MODULES} - {"", "__main__"}

    assert rooms <= MAY_IMPORT.keys()


@pytest.mark.parametrize("module", sorted(MODULES))
def test_imports_point_down(module: str) -> None:
    room = room_of(module)
    # The package itself says only its version and the public names, which it loads when they are asked for.
    allowed = MAY_IMPORT.get(room, MAY_IMPORT.keys()) | ({room, ""} if room == "cli" else {room})
    wrong = sorted(name for name in ours(module) if room_of(name) not in allowed)

    assert wrong == []


def test_no_modules_import_each_other() -> None:
    waiting = {module: ours(module) - {"rtrepo"} for module in MODULES}
    while free := [module for module, needs in waiting.items() if not needs & waiting.keys()]:
        for module in free:
            del waiting[module]

    assert waiting == {}


@pytest.mark.parametrize("module", sorted(MODULES))
def test_our_own_modules_are_imported_at_the_top(module: str) -> None:
    top = {id(node) for node in PARSED[module].body}
    guarded = [
        node for node in PARSED[module].body if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
    ]
    top |= {id(inner) for node in guarded for inner in node.body}
    inside = sorted(name for name, node in imported_by(module) if name in MODULES and id(node) not in top)
    # The command table names its modules as texts; importlib is the one other door, and it has one user.
    by_name = "importlib" in {name.split(".")[0] for name, _ in imported_by(module)}

    assert (inside, by_name and module != LAZY_TABLE) == ([], False)


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_library_is_used_in_its_room_only(module: str) -> None:
    libraries = {name.split(".")[0] for name, _ in imported_by(module)}
    misplaced = {name for name in libraries if room_of(module) not in LIVES_IN.get(name, {room_of(module)})}

    assert (misplaced, libraries & ABSENT) == (set(), set())


@pytest.mark.parametrize("module", sorted(MODULES))
def test_nothing_is_printed_outside_the_command_line(module: str) -> None:
    prints = [
        node.lineno
        for node in ast.walk(PARSED[module])
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]

    assert room_of(module) == "cli" or prints == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_is_short_and_named_for_what_it_does(path: Path) -> None:
    lines = len(path.read_text("utf-8").splitlines())

    assert (lines <= 300, path.stem in VAGUE, path.parent.name in VAGUE) == (True, False, False)


def test_dependencies_are_the_ones_that_are_used() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    told = [*project["dependencies"], *project["optional-dependencies"]["tokens"]]
    declared = {line.split(">")[0].split(".")[0].lower() for line in told}
    used = {name.split(".")[0] for module in MODULES for name, _ in imported_by(module)} - {"rtrepo"}

    assert (used - set(sys.stdlib_module_names) - declared, declared & ABSENT) == (set(), set())


def test_the_command_line_starts_without_what_it_may_not_need() -> None:
    script = f"import sys, rtrepo.cli.main; print([name for name in {SLOW!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr


@pytest.mark.parametrize("module", MODULES)
def test_no_pattern_is_possessive(module: str) -> None:
    """Python 3.11.2, which Debian 12 has, matches possessive quantifiers and atomic groups wrongly."""
    texts = [node.value for node in ast.walk(PARSED[module]) if isinstance(node, ast.Constant)]
    patterns = [text.decode("latin-1") if isinstance(text, bytes) else text for text in texts]

    assert [text for text in patterns if isinstance(text, str) and re.search(r"[)\]][*+?]\+|\(\?>", text)] == []
