"""From YAML to `devboot/tables/*.py`: plain values, which Python loads fastest."""

from __future__ import annotations

import pprint
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from devboot.profile.parsed import Row, digest, row_of
from devboot.profile.problems import Source
from devboot.profile.yaml_nodes import parse

if TYPE_CHECKING:
    from collections.abc import Callable

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

_SHIPPED = '''"""What is in {pattern}, parsed, by the SHA-256 of each text.

Compiled by `tools/tables.py build`: edit the YAML files.
"""

from __future__ import annotations

from typing import Any
'''


def compiled() -> dict[Path, str]:
    """Return what every module should be, formatted."""
    tables = {path.stem: path.name for path in sorted(TABLES.glob("*.yaml"))}
    texts = {name: _module(table) for name, table in tables.items()}
    texts["profiles"] = _shipped("profiles/*.yaml", _profile)
    texts["templates"] = _shipped("templates/*/template.yml", yaml.safe_load)
    return {MODULES / f"{name}.py": _formatted(text) for name, text in texts.items()}


def load(path: str) -> dict[str, Any]:
    """Return a table; raise ValueError where it does not say who says so, and since when."""
    table = yaml.safe_load((TABLES / path).read_text(encoding="utf-8"))
    if not isinstance(table, dict) or not table.get("source") or not table.get("as_of"):
        raise ValueError(f"tables/{path}: `source` and `as_of` must say where it is from")
    return table


def _shipped(pattern: str, parse: Callable[[str], object]) -> str:
    """Return a module with what is in files that ship with devboot."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(ROOT.glob(pattern))]
    rows = {digest(text): parse(text) for text in texts}
    return _SHIPPED.format(pattern=pattern) + _constant("parsed", rows)


def _profile(text: str) -> Row:
    return row_of(parse(Source("", text)))


def _module(path: str) -> str:
    table = load(path)
    about = (TABLES / path).read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
    head = _HEAD.format(about=about, path=path, as_of=str(table.pop("as_of"))[:7])
    del table["source"]
    return head + "".join(_constant(name, value) for name, value in table.items())


def _formatted(text: str) -> str:
    argv = [sys.executable, "-m", "ruff", "format", "--stdin-filename", "table.py", "-"]
    done = subprocess.run(argv, cwd=ROOT, input=text, text=True, check=True, capture_output=True)
    return done.stdout


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
