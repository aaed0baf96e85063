"""The words of a dataset: its tags, its characters, its system prompts, and the entries that use them."""
