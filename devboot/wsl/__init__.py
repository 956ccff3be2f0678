"""The settings of WSL: what its two files say, and what WSL makes of that."""
