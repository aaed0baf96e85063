"""`import`: records of training files become entries, or later versions of them."""
