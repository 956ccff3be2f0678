"""The tables of versions: compiled from YAML, observed on machines, checked against each other."""
