"""The only reader of the world: what was asked for becomes raw facts, nothing else is touched."""
