"""Folders as VS Code would open them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from devboot.machine.vscode_files import open_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from devboot.vscode.documents import Opened


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Opened]:
    """Write documents below `.vscode` (values or text) and open the folder."""

    def opened(**files: Any) -> Opened:
        place = tmp_path / "proj" / ".vscode"
        place.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            text = content if isinstance(content, str) else json.dumps(content, indent=2)
            (place / f"{name}.json").write_text(text)
        return open_folder(place.parent)

    return opened
