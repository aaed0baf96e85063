"""An editor that does what a test says, in the place of a person's."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Editor = Callable[..., None]
"""Takes what is done each time it is opened: Python statements about `text`, which is saved as they leave it. The last
of them is done ever after."""

_SCRIPT = """
import pathlib, sys
path, turns, at = pathlib.Path(sys.argv[1]), {turns!r}, pathlib.Path({count!r})
times = len(at.read_text()) if at.exists() else 0
at.write_text("x" * (times + 1))
text = path.read_bytes().decode("utf-8", "surrogateescape")
room = {{"text": text, "pathlib": pathlib, "sys": sys}}
exec(turns[min(times, len(turns) - 1)], room)
path.write_bytes(room["text"].encode("utf-8", "surrogateescape"))
"""


def editor_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    """Sets up the editor of whoever works in the processes of a test."""

    def does(*turns: str) -> None:
        script = folder / "editor.py"
        (folder / "opened").unlink(missing_ok=True)
        script.write_text(_SCRIPT.format(turns=turns, count=str(folder / "opened")), "utf-8")
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("EDITOR", f'"{sys.executable}" -S "{script}"')

    return does
