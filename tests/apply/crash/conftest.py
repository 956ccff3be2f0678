from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

# Everything is made and thrown away thousands of times: in memory, where there is any.
_MEMORY = Path("/dev/shm")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    usable = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK)
    fast = Path(tempfile.mkdtemp(prefix="devboot-", dir=_MEMORY if usable else None))
    yield World(fast, tmp_path_factory.mktemp("other-file-system"))
    shutil.rmtree(fast)


@pytest.fixture(autouse=True)
def _fresh(world: World) -> None:
    world.reset()
