"""`undo`, `redo` and the operation log: every command that changed something can be taken back."""
