"""Role names: known ones are settled, typos only where they fit, strangers never."""

import pytest

from rtrepo.formats.roles import CALL, OPENAI_ROLES, may_be_spelled, settled


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["system", "human", "gpt"], ["system", "user", "assistant"]),
        (["SYSTEM", " User ", "Bot"], ["system", "user", "assistant"]),
        (["human", "function_call", "observation", "gpt"], ["user", CALL, "tool", "assistant"]),
        (["systm", "usr", "asst"], ["system", "user", "assistant"]),
        (["asst", "uesr"], [None, None]),
        (["human", "uesr"], ["user", None]),
        (["human", "gpt", "uesr"], ["user", "assistant", "user"]),
        (["Kai", "asst"], [None, None]),
        (["developer", "function"], ["system", "tool"]),
    ],
)
def test_settled(names: list[str], expected: list[str | None]) -> None:
    assert settled(names) == expected


def test_names_to_keep_stay() -> None:
    names = ["Developer", "human", "assistant", "function", "asst"]
    assert settled(names, OPENAI_ROLES) == ["developer", "user", "assistant", "function", "assistant"]


@pytest.mark.parametrize(
    ("name", "role", "expected"),
    [
        ("GPT", "assistant", True),
        ("function_call", "assistant", True),
        ("human", "assistant", False),
        ("x", "x", False),
    ],
)
def test_may_be_spelled(name: str, role: str, expected: bool) -> None:
    assert may_be_spelled(name, role) is expected
