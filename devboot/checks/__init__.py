"""Checks: what a machine needs for what a profile asks, and how to mend it.

To add one: its function and its line in the `CHECKS` of its subject's module, a test of three
lines. Who needs all of them imports `registry`, who needs a few their modules.
"""
