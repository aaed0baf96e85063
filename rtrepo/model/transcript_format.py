"""Which form an entry's transcript has, known to what writes transcripts and to what tells git about them."""

FORMAT = 1
"""Goes up whenever transcripts come out otherwise. git caches them by the command that made them, and this number
is part of it."""
OTHER_FORMAT = 9
"""The exit code of a transcript in another form than the one that was asked for."""
