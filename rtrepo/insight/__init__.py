"""What the data is made of: measures of an entry, sums over many, and how they moved."""
