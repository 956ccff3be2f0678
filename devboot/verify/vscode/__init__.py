"""Configurations of VS Code, driven as its debug adapters drive them."""
