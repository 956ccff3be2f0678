"""Facts: raw observations of a machine, read through typed, pure views."""

from devboot.facts.document import Facts
from devboot.facts.load import MAX_BYTES, load_facts
from devboot.facts.record import UnknownFact
from devboot.facts.version import Version

__all__ = ["MAX_BYTES", "Facts", "UnknownFact", "Version", "load_facts"]
