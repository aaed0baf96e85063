"""Three-way merge of entries, sidecars and whole snapshots: pure, from values to values."""
