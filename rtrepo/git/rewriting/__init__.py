"""Making the whole history anew without something, and seeing that nothing of it is left."""
