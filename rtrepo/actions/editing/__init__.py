"""Entries as transcripts in the user's editor."""
