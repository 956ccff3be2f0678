"""WSL: from which Windows driver tools work. The keys of its files: wsl_keys.yaml.

Compiled from tables/wsl.yaml by `tools/tables.py build`: edit that.
"""

from __future__ import annotations

from typing import Any

AS_OF = "2026-08"

TOOLS: dict[Any, Any] = {"cuda-gdb": "535", "ncu-windows-10": "545", "ncu-windows-11": "525"}
