"""Results as text and JSON. No input or output."""
