"""Fixes: what a rule's finding can be mended with. Pure: an entry goes in, what is to be written comes out."""
