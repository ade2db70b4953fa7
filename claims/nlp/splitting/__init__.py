"""Which words are claims, of what type, and how much they are worth a check."""
