"""What a command says when it refuses. The only exception of rtrepo that a caller should expect."""


class RtrepoError(Exception):
    """A refusal: what is wrong and where, and in `hint` what to type next.

    `exit_code` is what the command line ends with: 3 refused and nothing was changed (the default),
    4 outcome unknown, 2 wrong usage.
    """

    def __init__(self, message: str, *, hint: str = "", exit_code: int = 3) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.exit_code = exit_code


REFUSED = 3
"""Exit code when nothing was changed."""

OUTCOME_UNKNOWN = 4
"""Exit code when the disk failed while an operation was being recorded."""
