"""Splitting, joining, moving, copying, renaming and deleting entries: drafted first, then written."""
