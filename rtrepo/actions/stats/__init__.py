"""`stats`: what is in the data, in figures, and how far it is from what is wanted."""
