"""An entry as a Markdown transcript that a person edits, and back, without losing anything."""
