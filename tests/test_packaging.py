"""The wheel holds the package and the files it installs into other people's repositories, and nothing else."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_what_the_checkout_does(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    package = {path.relative_to(ROOT).as_posix() for path in (ROOT / "rtrepo").rglob("*.py")}
    carried = {
        f"rtrepo/_assets/{path.relative_to(ROOT).as_posix()}"
        for folder in ("hooks", "templates")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }
    carried |= {f"rtrepo/_assets/rules/{path.name}" for path in (ROOT / "tests/rules/cases").iterdir()}

    assert names == package | carried


def test_an_unpacked_wheel_makes_a_repository(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    program = "import sys; from rtrepo.cli.main import run; sys.exit(run(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", program, "init", "new", "--template", "roleplay", "--json"],
        cwd=tmp_path, env=_with_path(tmp_path / "site"), capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "new/.git/hooks/pre-commit").stat().st_mode & 0o111


def _with_path(site: Path) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(site)}
