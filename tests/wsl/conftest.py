"""What the tests of WSL's settings share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from devboot.merge.wsl_ini import WSL_CONF, WSLCONFIG

ROOT = Path(__file__).parents[2]
TABLE = yaml.safe_load((ROOT / "tables/wsl_keys.yaml").read_text("utf-8"))
DIALECTS = {"wsl_conf": WSL_CONF, "wslconfig": WSLCONFIG}


def rows() -> list[tuple[str, str, str, dict[str, Any]]]:
    """Every key as the table's own text has it: file, section, key, row."""
    return [
        (file, section, key, row)
        for file in DIALECTS
        for section, keys in TABLE[file].items()
        for key, row in keys.items()
    ]
