"""Which entries are meant: the language of `--where`. Pure; see docs/reference/selection.md."""
