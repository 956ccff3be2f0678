"""JSON with comments, as VS Code keeps its settings: read with positions, edited by splices."""

from __future__ import annotations

from devboot.merge.jsonc_parse import DEPTH_LIMIT, SIZE_LIMIT, parse
from devboot.merge.jsonc_tree import (
    Array,
    Document,
    Entry,
    Json,
    JsoncError,
    Node,
    Object,
    Path,
    Position,
    Scalar,
    same,
)

__all__ = [
    "DEPTH_LIMIT", "SIZE_LIMIT", "Array", "Document", "Entry", "Json", "JsoncError", "Node",
    "Object", "Path", "Position", "Scalar", "parse", "same",
]  # fmt: skip
