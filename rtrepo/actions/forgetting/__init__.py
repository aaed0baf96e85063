"""`forget`: taking entries, or a text, out of everything that a repository holds."""
