"""Single settings of WSL's two files: which keys there are, and what WSL makes of a value."""
