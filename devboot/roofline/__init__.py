"""Where a transformer's work lies below the roof of a GPU: pure arithmetic, nothing is run."""
