"""Waivers: what an entry's sidecar excuses, and why."""

from collections.abc import Mapping


def reasons(told: object) -> dict[str, str]:
    """Code of a rule → why its finding is meant, of what stands under `waive` in a sidecar.

    Words are a reason, and a number is (that of a note kept elsewhere). A code with nothing, with blanks or with `true`
    behind it excuses nothing (rule M121).
    """
    if not isinstance(told, Mapping):
        return {}
    return {str(code): str(why) for code, why in told.items() if _is_reason(why)}


def _is_reason(why: object) -> bool:
    return bool(why.strip()) if isinstance(why, str) else isinstance(why, (int, float)) and not isinstance(why, bool)
