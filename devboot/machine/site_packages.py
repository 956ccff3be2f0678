"""Where a Python finds its packages, read from directories and `.pth` files."""

from __future__ import annotations

import os
import re
from pathlib import Path

from devboot.machine import files

_DEBIAN = "dist-packages"


def directories(prefix: Path, minor: str) -> list[Path]:
    """Return the package directories below a prefix that exist, for Python `minor` (`3.11`)."""
    names = [
        f"lib/python{minor}/site-packages",
        f"lib64/python{minor}/site-packages",
        f"local/lib/python{minor}/{_DEBIAN}",
        f"lib/python{minor}/{_DEBIAN}",
        f"lib/python3/{_DEBIAN}",
    ]
    found = (prefix / name for name in names)
    real = (Path(os.path.realpath(path)) for path in found if path.is_dir())
    return list(dict.fromkeys(real))


def with_pth(sites: list[Path]) -> list[Path]:
    """Return the directories together with those that their `.pth` files add.

    A line that Python would execute (`import ...`) names no directory and means nothing here.
    """
    added = [path for site in sites for path in _pth_directories(site)]
    return list(dict.fromkeys([*sites, *added]))


def _pth_directories(site: Path) -> list[Path]:
    names = (name for name in files.names_if_any(site) if name.endswith(".pth"))
    lines = [line for name in names for line in (files.text(site / name) or "").splitlines()]
    paths = (site / line.strip() for line in lines)
    return [path for path in paths if os.path.isdir(path)]  # noqa: PTH112  # also for absurd names


def version(sites: list[Path], package: str) -> str | None:
    """Return the version of an installed distribution by the name of its metadata directory."""
    pattern = re.compile(rf"{re.escape(package)}-([^-]+)\.(?:dist|egg)-info", re.IGNORECASE)
    names = (name for site in sites for name in files.names_if_any(site))
    return next((match[1] for name in names if (match := pattern.fullmatch(name))), None)
