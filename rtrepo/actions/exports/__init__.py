"""Where a training file came from: every export is recorded, and any file can be held against the records."""
