"""Why a file is not what it should be, with the place in it."""


class FileError(ValueError):
    """A file that cannot be read as an entry, a sidecar or a configuration.

    `line` and `column` count from 1, 0 where no place is known; `at` is the place inside the value
    (`messages[3]`), `kind` tells `unreadable` (not JSON or YAML at all) from `shape`.
    """

    def __init__(self, reason: str, *, line: int = 0, column: int = 0, at: str = "", kind: str = "unreadable") -> None:
        self.reason, self.line, self.column, self.at, self.kind = reason, line, column, at, kind
        place = f"line {line}: " if line else ""
        super().__init__(f"{place}{at + ' ' if at else ''}{reason}")
