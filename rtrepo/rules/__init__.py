"""Named checks, one file per family. Pure."""
