"""Training formats, one file each: records to entries and back. Pure."""
