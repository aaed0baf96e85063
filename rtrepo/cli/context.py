"""What every command shares: where to work, how to print, how to show progress."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

import click

from rtrepo.errors import RtrepoError
from rtrepo.render import errors
from rtrepo.render.safe import safe, safe_json
from rtrepo.render.style import Style

ERASE = "\r\x1b[K"
"""Back to the beginning of the terminal's line, and nothing on it."""
WIDTH = 100
"""Columns of text that does not go to a terminal."""


class Session:
    """One run of the command line."""

    def __init__(self, folder: str, color: str | None, pager: bool, quiet: bool, at_operation: str = "") -> None:
        self.folder = Path(os.path.abspath(folder))
        if not self.folder.is_dir():
            raise RtrepoError(f"there is no folder {folder}", hint="check the path after -C", exit_code=2)
        self._color = color
        self._pager = pager
        self.quiet = quiet
        self.at_operation = at_operation
        self._drawn = False
        self.now = int(time.time())

    @cached_property
    def style(self) -> Style:
        """How to print: `--color`, then NO_COLOR and FORCE_COLOR, then git's color.ui, then whether a person looks."""
        tty = sys.stdout.isatty()
        width = shutil.get_terminal_size((WIDTH, 40)).columns if tty else WIDTH
        return Style(color=self._wants_color(tty), width=max(width, 40))

    def _wants_color(self, tty: bool) -> bool:
        if self._color in ("always", "never"):
            return self._color == "always"
        if os.environ.get("NO_COLOR"):
            return False
        if os.environ.get("CLICOLOR_FORCE", "0") != "0" or os.environ.get("FORCE_COLOR", "0") != "0":
            return True
        setting = self._git("config", "--get", "color.ui") if tty else ""
        if setting in ("never", "false"):
            return False
        return setting == "always" or (tty and os.environ.get("TERM") != "dumb")

    def _git(self, *arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=self.folder, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    def say(self, text: str) -> None:
        """Print text for a person, through git's pager where it is long and a person looks."""
        self._erase()
        text = text.rstrip("\n") + "\n" if text else ""
        pager = self._pager_command(text)
        if pager:
            self._page(pager, [text])
        else:
            click.echo(text, nl=False, color=self.style.color)

    def stream(self, texts: Iterable[str]) -> None:
        """Print texts for a person as they come. A reader who leaves the pager early is not waited for."""
        texts = (text.rstrip("\n") + "\n" for text in texts)
        if not self._pager or not sys.stdout.isatty():
            for text in texts:
                self._erase()
                click.echo(text, nl=False, color=self.style.color)
                sys.stdout.flush()
            return
        begun = ""
        for text in texts:
            begun += text
            pager = self._pager_command(begun)
            if pager:
                self._erase()
                self._page(pager, chain([begun], texts))
                return
        self.say(begun)

    def _page(self, pager: str, texts: Iterable[str]) -> None:
        environment = os.environ | {"LESS": os.environ.get("LESS", "FRX"), "LV": os.environ.get("LV", "-c")}
        with subprocess.Popen(pager, shell=True, stdin=subprocess.PIPE, cwd=self.folder, env=environment) as process:
            assert process.stdin is not None
            try:
                with process.stdin as into:
                    for text in texts:
                        into.write(text.encode("utf-8", "backslashreplace"))
                        into.flush()
            except BrokenPipeError:
                pass  # the reader has seen enough
            except KeyboardInterrupt:
                process.wait()

    def _pager_command(self, text: str) -> str:
        if not self._pager or not sys.stdout.isatty() or text.count("\n") < shutil.get_terminal_size().lines:
            return ""
        command = self._git("var", "GIT_PAGER")
        return "" if command in ("", "cat") else command

    def result(self, value: Any) -> None:
        """Print a JSON result as one object."""
        self._erase()
        click.echo(safe_json(json.dumps(value, ensure_ascii=False, indent=2)))

    def results(self, head: Mapping[str, Any], items: Iterable[Any]) -> None:
        """Print a JSON result as lines: the object without its list, then the members of the list as they come."""
        self._erase()
        for value in chain([head], items):
            click.echo(safe_json(json.dumps(value, ensure_ascii=False)))
            sys.stdout.flush()

    def tell(self, text: str) -> None:
        """Say something beside the result, on stderr."""
        self.tell_page(errors.words(text))

    def tell_page(self, page: str) -> None:
        """The same for what a renderer has made."""
        self._erase()
        if not self.quiet:
            click.echo(page, err=True)

    def waiting(self, holder: str) -> None:
        """Somebody else holds the repository."""
        self.tell(f"waiting for another rtrepo command: {holder}")

    def progress(self, what: str) -> Callable[[int, int], None] | None:
        """A function that is told (done, of) and draws a line on a terminal; None where nobody looks."""
        if self.quiet or not sys.stderr.isatty():
            return None
        began = last = time.monotonic()

        def draw(done: int, of: int) -> None:
            nonlocal last
            now = time.monotonic()
            if now - began >= 0.5 and now - last >= 0.1:
                last = now
                share = min(done / of, 1.0) if of else 1.0
                click.echo(f"{ERASE}{safe(what)} {'█' * int(share * 30):<30} {share:4.0%}", nl=False, err=True)
                self._drawn = True

        return draw

    def _erase(self) -> None:
        """Take the progress line away before anything else is said."""
        if self._drawn:
            click.echo(ERASE, nl=False, err=True)
            self._drawn = False


pass_session = click.make_pass_decorator(Session)
