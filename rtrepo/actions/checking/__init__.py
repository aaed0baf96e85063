"""`validate`, `rules` and the gate: what the rules say, remembered and shared between processes."""
