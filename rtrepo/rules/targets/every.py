"""Every kind of loss there is, to be looked up by its code: the trainers' own, and what comes before and after them."""

from rtrepo.rules.targets.kind import Kind, Target
from rtrepo.rules.targets.length import Length, too_long
from rtrepo.rules.targets.simulate import not_exported
from rtrepo.rules.targets.table import TARGETS
from rtrepo.rules.targets.template import kinds_of


def every_kind() -> list[tuple[Kind, tuple[str, ...]]]:
    """Each kind with the names of the trainers it belongs to, by code. Those that a chat template brings belong to
    none."""
    kinds = {not_exported.code: not_exported} | {kind.code: kind for kind in kinds_of(lambda _: (), None)}
    trainers: dict[str, list[str]] = {not_exported.code: list(TARGETS)}
    for target in TARGETS.values():
        for kind in _of(target):
            kinds.setdefault(kind.code, kind)
            trainers.setdefault(kind.code, []).append(target.name)
    return [(kinds[code], tuple(trainers.get(code, ()))) for code in sorted(kinds)]


def _of(target: Target) -> tuple[Kind, ...]:
    """What a trainer does, to long entries too. Those that cut do it for reasons of their own; here the general one is
    told."""
    if not target.too_long:
        return target.kinds
    return (*target.kinds, too_long(1, lambda _: Length(0), target if target.too_long == "dropped" else None))
