"""Editing many entries at once: what is done is first drafted, and only then written."""
