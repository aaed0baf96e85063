"""What git's hooks ask at commits, merges and pushes, and who may be asked."""
