"""`merge`, `conflicts`, `resolve`, and the merges that plain git asks for."""
