"""GPU generations: which toolkits compile for them, and what their chips are called.

Compiled from tables/archs.yaml by `tools/tables.py build`: edit that.
"""

from __future__ import annotations

from typing import Any

AS_OF = "2026-08"

CAPABILITIES: dict[Any, Any] = {
    "3.5": {"generation": "Kepler", "first": "5.0", "last": "11.8"},
    "3.7": {"generation": "Kepler", "first": "6.5", "last": "11.8"},
    "5.0": {"generation": "Maxwell", "first": "6.5", "last": "12.9"},
    "5.2": {"generation": "Maxwell", "first": "7.0", "last": "12.9"},
    "5.3": {"generation": "Maxwell", "first": "7.0", "last": "12.9"},
    "6.0": {"generation": "Pascal", "first": "8.0", "last": "12.9"},
    "6.1": {"generation": "Pascal", "first": "8.0", "last": "12.9"},
    "6.2": {"generation": "Pascal", "first": "8.0", "last": "12.9"},
    "7.0": {"generation": "Volta", "first": "9.0", "last": "12.9"},
    "7.2": {"generation": "Volta", "first": "9.0", "last": "12.9"},
    "7.5": {"generation": "Turing", "first": "10.0"},
    "8.0": {"generation": "Ampere", "first": "11.0"},
    "8.6": {"generation": "Ampere", "first": "11.1"},
    "8.7": {"generation": "Ampere", "first": "11.4"},
    "8.8": {"generation": "Ampere", "first": "13.0"},
    "8.9": {"generation": "Ada", "first": "11.8"},
    "9.0": {"generation": "Hopper", "first": "11.8"},
    "10.0": {"generation": "Blackwell", "first": "12.8"},
    "10.1": {"generation": "Blackwell", "first": "12.8", "last": "12.9"},
    "10.3": {"generation": "Blackwell", "first": "12.9"},
    "10.7": {"generation": "Rubin", "first": "13.4"},
    "11.0": {"generation": "Blackwell", "first": "13.0"},
    "12.0": {"generation": "Blackwell", "first": "12.8"},
    "12.1": {"generation": "Blackwell", "first": "12.9"},
}

OPEN_MODULE_ONLY: tuple[Any, ...] = ("Blackwell", "Rubin")

CLOSED_MODULE_ONLY: tuple[Any, ...] = ("Maxwell", "Pascal", "Volta")
