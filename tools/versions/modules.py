"""From `tables/*.yaml` to `devboot/tables/*.py`: plain values, which Python loads fastest."""

from __future__ import annotations

import pprint
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
TABLES = ROOT / "tables"
MODULES = ROOT / "devboot" / "tables"

_HEAD = '''"""{about}

Compiled from tables/{path} by `tools/tables.py build`: edit that.
"""

from __future__ import annotations

from typing import Any

AS_OF = {as_of!r}
'''


def compiled() -> dict[Path, str]:
    """Return what every module should be, formatted."""
    tables = {path.stem: path.name for path in sorted(TABLES.glob("*.yaml"))}
    return {MODULES / f"{name}.py": _formatted(_module(table)) for name, table in tables.items()}


def load(path: str) -> dict[str, Any]:
    """Return a table; raise ValueError where it does not say who says so, and since when."""
    table = yaml.safe_load((TABLES / path).read_text(encoding="utf-8"))
    if not isinstance(table, dict) or not table.get("source") or not table.get("as_of"):
        raise ValueError(f"tables/{path}: `source` and `as_of` must say where it is from")
    return table


def _module(path: str) -> str:
    table = load(path)
    about = (TABLES / path).read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
    head = _HEAD.format(about=about, path=path, as_of=str(table.pop("as_of"))[:7])
    del table["source"]
    return head + "".join(_constant(name, value) for name, value in table.items())


def _formatted(text: str) -> str:
    argv = [sys.executable, "-m", "ruff", "format", "--stdin-filename", "table.py", "-"]
    return subprocess.run(argv, input=text, text=True, check=True, capture_output=True).stdout


def _constant(name: str, value: object) -> str:
    text = pprint.pformat(_plain(value), width=94, sort_dicts=False)
    kind = "str" if isinstance(value, str) else "dict[Any, Any]" if isinstance(value, dict) else ""
    return f"\n{name.upper()}: {kind or 'tuple[Any, ...]'} = (\n{text}\n)\n"


def _plain(value: object) -> object:
    """Return lists as tuples, which Python keeps ready-made."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return tuple(_plain(item) for item in value)
    return value
