"""A home of its own for every test; writing into the real one is an error."""
