"""What differs: turns, words, fields, entries. Pure. The only user of deepdiff and rapidfuzz."""
