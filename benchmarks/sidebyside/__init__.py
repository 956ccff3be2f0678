"""Speed beside the peers: commands measured in turn, reported as ratios of one run."""
