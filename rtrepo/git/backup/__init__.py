"""Backups of whole repositories: git bundles that hold everything, also what is in no version yet."""
