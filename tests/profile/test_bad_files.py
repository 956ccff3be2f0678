"""Every bad file in `bad/` gives exactly the message beside it. A new case is two new files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from devboot.profile import Profile, ProfileError

if TYPE_CHECKING:
    from collections.abc import Callable

BAD = Path(__file__).parent / "bad"
CASES = sorted(path.stem for path in BAD.glob("*.yaml"))


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {str(path.relative_to(BAD)): path.read_bytes() for path in BAD.rglob("*.yaml")}


@pytest.mark.parametrize("case", CASES)
def test_message(case: str, files: dict[str, bytes], load: Callable[..., Profile]) -> None:
    with pytest.raises(ProfileError) as error:
        load(f"{case}.yaml", files)
    assert error.value.message + "\n" == (BAD / f"{case}.txt").read_text(encoding="utf-8")
    assert error.value.exit_code == 2


def test_every_message_has_its_file() -> None:
    assert sorted(path.stem for path in BAD.glob("*.txt")) == CASES
