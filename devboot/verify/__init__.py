"""Driving real debuggers: proof that a project stops where it should."""
