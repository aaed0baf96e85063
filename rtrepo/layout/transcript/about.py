"""What is known about an entry, as it stands between the `---` lines of a transcript: the text of its sidecar itself,
so that comments and order are the person's own."""

from rtrepo.layout import sidecar_file, yaml_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.transcript.fields import same_values
from rtrepo.layout.transcript.spelling import COMMENT, FRONT, hides
from rtrepo.layout.yaml_emit import emit
from rtrepo.model.sidecar import Sidecar

NOTHING = "title:\ntags: []\n"
"""What stands there for an entry of which nothing is known: where to say something."""


def shown(raw: bytes | None) -> str | None:
    """The text for a sidecar file (None: there is none); None where it cannot be shown, and so cannot be changed."""
    if raw is None or not raw.strip():
        return NOTHING
    text = _as_it_stands(raw)
    if text is not None:
        return text
    try:
        data = yaml_file.load(raw)
        told = emit(data).decode("utf-8")
        return told if _fits(told) and same_values(yaml_file.load(told.encode("utf-8")), data) else None
    except FileError:
        return None


def _as_it_stands(raw: bytes) -> str | None:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if _fits(text) else None


def _fits(text: str) -> bool:
    """Whether a text can stand between the lines and be read back."""
    marks = any(line.rstrip() == FRONT or line.startswith(COMMENT) for line in text.split("\n"))
    return text.endswith("\n") and not marks and not hides(text)


def taken(raw: bytes | None, told: str | None) -> bytes | None:
    """The sidecar file after a person changed what was `shown` of it to `told`; None where there is to be no file.
    What was not changed stays to the byte. Raises FileError, with the line counted from the first one of `told`."""
    if told is None or told == shown(raw):
        return raw
    data = sidecar_file.load(told.encode("utf-8")).data
    if raw is None or not raw.strip():
        return sidecar_file.dump(Sidecar(data)) or None
    if _as_it_stands(raw) is None:
        return sidecar_file.with_values(raw, data)
    return told.encode("utf-8") if told.strip() else None
