"""Programs of the Windows side that a dotfile in WSL calls, by absolute path, never by PATH."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from devboot.facts import Facts

_TYPES = frozenset({"9p", "drvfs", "virtiofs"})
_CREDENTIALS = "Program Files/Git/mingw64/bin"
_MANAGER = "git-credential-manager.exe"

NEEDS = frozenset({"file:/proc/mounts", f"dir:/mnt/c/{_CREDENTIALS}"})


def clip(facts: Facts) -> str:
    """Return the path of clip.exe, empty where no drive C: of Windows is mounted."""
    drive = drive_c(facts)
    return f"{drive}/Windows/System32/clip.exe" if drive else ""


def credentials(facts: Facts) -> str:
    """Return the credential helper that comes with Git for Windows, empty where it is not there."""
    found = drive_c(facts) == "/mnt/c" and _MANAGER in (facts.dir(f"/mnt/c/{_CREDENTIALS}") or ())
    return f"/mnt/c/{_CREDENTIALS}/{_MANAGER}".replace(" ", "\\ ") if found else ""


def drive_c(facts: Facts) -> str:
    """Return where drive C: of Windows is mounted; a folder of that name is not enough."""
    if not facts.is_wsl:
        return ""
    rows = [line.split() for line in (facts.file("/proc/mounts") or "").splitlines()]
    return next((row[1] for row in rows if _is_drive_c(row)), "")


def _is_drive_c(row: list[str]) -> bool:
    if len(row) < 4 or row[2] not in _TYPES:  # noqa: PLR2004  # device, folder, type, options
        return False
    # The folder becomes part of a command line: /mnt/c and the like, nothing stranger.
    plain = row[1].replace("/", "").replace("-", "").replace("_", "").isalnum()
    return plain and (row[0] == "C:\\134" or "path=C:\\134" in row[3])
