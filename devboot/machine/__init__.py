"""The only reader of the world: what was asked for becomes raw facts, nothing else is touched."""

from devboot.machine.machine import Machine

__all__ = ["Machine"]
