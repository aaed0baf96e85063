"""What things are: frozen values, no input or output. Every other room speaks in these nouns."""
