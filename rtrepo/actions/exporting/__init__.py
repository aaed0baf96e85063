"""`export`: datasets of one version as a training file, deterministic to the byte, with its manifest."""
