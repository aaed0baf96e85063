"""`dataset.yaml`, `rtrepo.yaml` and experiments: YAML checked against the model, with an error a person can act on."""

from collections.abc import Hashable, Mapping
from functools import cache
from typing import Any, TypeVar, cast

from rtrepo.layout import yaml_file
from rtrepo.layout.file_error import FileError
from rtrepo.model.config import Config
from rtrepo.model.dataset import Dataset
from rtrepo.model.experiment import Experiment

_Settings = TypeVar("_Settings")


def load_dataset(raw: bytes) -> Dataset:
    """The dataset in the bytes of a `dataset.yaml`. Raises FileError with the key that is wrong."""
    return _checked(Dataset, yaml_file.load(raw))


def load_config(raw: bytes) -> Config:
    """The configuration in the bytes of a `rtrepo.yaml`. Raises FileError with the key that is wrong."""
    return _checked(Config, yaml_file.load(raw))


def load_experiment(raw: bytes) -> Experiment:
    """The experiment in the bytes of an `experiments/NAME.yaml`. Raises FileError with the key that is wrong."""
    return _checked(Experiment, yaml_file.load(raw))


@cache
def _adapter(kind: Hashable) -> Any:
    """What checks a kind of file: making one takes 5 ms, and a list of experiments reads many."""
    from pydantic import TypeAdapter

    return TypeAdapter(cast(type[Any], kind))


def _checked(kind: type[_Settings], data: Mapping[str, Any]) -> _Settings:
    # Imported here: pydantic takes 90 ms, and most commands meet no settings file that changed.
    from pydantic import ValidationError

    try:
        checked: _Settings = _adapter(cast(Hashable, kind)).validate_python(data)
        return checked
    except ValidationError as error:
        first = error.errors()[0]
        at = ".".join(str(part) for part in first["loc"])
        raise FileError(first["msg"][:1].lower() + first["msg"][1:], at=at, kind="shape") from None
