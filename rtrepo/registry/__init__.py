"""What a dataset's own file says of tags, characters, prompts and licence, and how that changes. Pure."""
