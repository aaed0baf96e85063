"""What a user asks for, step by step. No click, no printing."""
