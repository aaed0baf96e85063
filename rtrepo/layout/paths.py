"""Where things live in a repository: paths to places and back. The only file that knows the folder names."""

import re
from typing import Literal, NamedTuple

from rtrepo.model.entry import Key
from rtrepo.model.names import folder_of

CONFIG = "rtrepo.yaml"
ATTRIBUTES = ".gitattributes"
DATASETS = "datasets"
EXPERIMENTS = "experiments"

PlaceKind = Literal["entry", "sidecar", "dataset", "import", "experiment", "config", "other"]


class Place(NamedTuple):
    """What a path holds; `name` is the stem of the file (an entry's id, an experiment's name)."""

    kind: PlaceKind
    dataset: str = ""
    name: str = ""

    @property
    def key(self) -> Key:
        """The entry that an entry's or a sidecar's path belongs to."""
        return Key(self.dataset, self.name)


_IN_DATASET = re.compile(
    rf"{DATASETS}/(?P<dataset>[^/]+)/"
    r"(?:entries/(?:[^/]+/)*(?P<entry>[^/]+)\.(?P<kind>json|yaml)"
    r"|(?P<own>dataset\.yaml)|imports/(?P<import>[^/]+)\.jsonl)"
)
_EXPERIMENT = re.compile(rf"{EXPERIMENTS}/([^/]+)\.yaml")
_OTHER = Place("other")


def place_of(path: str) -> Place:
    """What a path from the repository's root holds. Names are not checked here; the rules do that.

    An entry is found in any folder below `entries/`, also in one its layout would not give it.
    """
    found = _IN_DATASET.fullmatch(path)
    if found:
        dataset = found["dataset"]
        if found["entry"]:
            return Place("entry" if found["kind"] == "json" else "sidecar", dataset, found["entry"])
        return Place("dataset", dataset) if found["own"] else Place("import", dataset, found["import"])
    if path == CONFIG:
        return Place("config")
    experiment = _EXPERIMENT.fullmatch(path)
    return Place("experiment", "", experiment[1]) if experiment else _OTHER


def is_ours(path: str) -> bool:
    """Whether `rtrepo commit` takes a path from the working tree without its being staged."""
    return path == CONFIG or path.startswith((f"{DATASETS}/", f"{EXPERIMENTS}/"))


def entries_folder(dataset: str) -> str:
    """The folder of a dataset's entries, without a trailing slash."""
    return f"{DATASETS}/{dataset}/entries"


def entry_path(key: Key, layout: str) -> str:
    """Where a layout puts an entry."""
    return f"{DATASETS}/{key.dataset}/entries/{folder_of(key.id, layout)}{key.id}.json"


def sidecar_path(entry: str) -> str:
    """The sidecar that stands beside an entry's file."""
    return entry.removesuffix(".json") + ".yaml"


def entry_path_of_sidecar(sidecar: str) -> str:
    """The entry's file that a sidecar stands beside."""
    return sidecar.removesuffix(".yaml") + ".json"


def dataset_path(dataset: str) -> str:
    """The dataset's own sidecar."""
    return f"{DATASETS}/{dataset}/dataset.yaml"


def imports_folder(dataset: str) -> str:
    """The folder of a dataset's import files, without a trailing slash."""
    return f"{DATASETS}/{dataset}/imports"


def experiment_path(name: str) -> str:
    """The file of an experiment."""
    return f"{EXPERIMENTS}/{name}.yaml"
