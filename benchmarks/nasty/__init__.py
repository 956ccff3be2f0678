"""What tools that write files do to a home in which something is in the way."""
