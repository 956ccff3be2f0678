"""What stands between a fresh checkout and its first command; standard library only."""
