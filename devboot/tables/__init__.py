"""What we know of versions, compiled from `tables/`: see tables/README.md."""
