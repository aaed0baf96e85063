"""Git-backed version control for the datasets that teach a model how to talk."""

__version__ = "0.1.0"
