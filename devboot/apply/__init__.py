"""The only writer: everything that changes the disk goes through this package."""
