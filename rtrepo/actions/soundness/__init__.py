"""`fsck`: whether all that a repository holds can still be read and fits together."""
