"""Every trainer that can be asked about, by name. The one place where a trainer is registered."""

from rtrepo.rules.targets import arrow, axolotl, llamafactory, llamafactory_openai, openai, together, trl, unsloth
from rtrepo.rules.targets.kind import Kind, Target

TARGETS: dict[str, Target] = {
    target.name: target
    for target in (
        openai.TARGET, together.TARGET, trl.TARGET, axolotl.TARGET, llamafactory.TARGET, llamafactory_openai.TARGET,
        unsloth.TARGET, arrow.TARGET,
    )
}  # fmt: skip
"""Every trainer by its name on the command line."""

KINDS: dict[str, Kind] = {kind.code: kind for target in TARGETS.values() for kind in target.kinds}
"""Every kind of loss by its code: F, the trainer's digit, and two more."""
