"""`backup`: everything of a repository in one file, and back."""
