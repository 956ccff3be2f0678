"""Profiles are read from this checkout's `profiles/` and from texts that a test gives."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from devboot.profile import Profile, load_profile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

BUILT_IN = Path(__file__).parents[2] / "profiles"


@pytest.fixture
def known() -> list[str]:
    return sorted(path.stem for path in BUILT_IN.glob("*.yaml"))


@pytest.fixture
def load(known: list[str]) -> Callable[..., Profile]:
    """Load a profile from the texts given by reference, then the built-in ones."""

    def load(
        reference: str, files: Mapping[str, str | bytes] | None = None, **more: Any
    ) -> Profile:
        def read(wanted: str) -> tuple[str, str | bytes]:
            if files and wanted in files:
                return wanted, files[wanted]
            name = f"{wanted}.yaml"
            return name, (BUILT_IN / name).read_bytes()

        return load_profile(reference, read=read, known=known, **more)

    return load
