"""Named points of the writing sequence. The fault tests replace `reached` to stop a process at each of them."""


def reached(step: str) -> None:
    """Called when a step is done; does nothing. `step` is unique per place."""
