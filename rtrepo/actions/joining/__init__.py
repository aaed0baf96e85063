"""Joining two versions that have a common base: three trees in, what changes against ours out."""
