"""What each trainer drops, cuts, changes or refuses in a training file: one file a trainer, one table of them all."""
