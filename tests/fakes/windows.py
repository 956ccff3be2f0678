r"""A Windows around WSL, below a folder: a mount of drive C, its programs as scripts, users.

`Windows(root)` makes `/proc/mounts`, `/mnt/c/Windows/System32/cmd.exe` and a home; the methods make
it answer in UTF-16, hang, break, or be switched off. `machine()` sees it as a machine would.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.machine.machine import Machine

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MOUNTS = {
    "9p": "C:\\134 /mnt/c 9p rw,noatime,aname=drvfs;path=C:\\;uid=1000;symlinkroot=/mnt/ 0 0\n",
    "9p without a name": "drvfs /mnt/c 9p rw,noatime,aname=drvfs;path=C:\\;uid=1000 0 0\n",
    "wsl1": "C:\\134 /mnt/c drvfs rw,noatime,uid=1000,gid=1000,case=off 0 0\n",
    "virtiofs": "drvfs /mnt/c virtiofs rw,noatime 0 0\n",
    "virtiofs by tag": "0a1b2c3d-0000-4000-8000-000000000001 /mnt/c virtiofs rw,noatime 0 0\n",
}
OTHERS = (
    "none / overlay rw 0 0\n"
    "drivers /usr/lib/wsl/drivers 9p ro,nosuid,aname=drivers;fmask=222;dmask=222 0 0\n"
    "/dev/sdc / ext4 rw,relatime 0 0\n"
)
MZ = b"MZ\x90\x00 a program of Windows, which Linux does not start by itself"


class Windows:
    """A fake that is built up by its methods."""

    def __init__(self, root: Path, mount: str = "9p", user: str = "Ada Lö") -> None:
        self.root, self.bin = root, root / "usr/bin"
        self.write("/proc/mounts", OTHERS + MOUNTS[mount])
        self.home = root / "mnt/c/Users" / user
        for name in (user, "Public", "Default", "All Users"):
            (root / "mnt/c/Users" / name).mkdir(parents=True)
        self.write("/mnt/c/Users/desktop.ini", "")
        (root / "run/WSL").mkdir(parents=True)
        self.bin.mkdir(parents=True)
        self.cwd = root / "work"
        self.cwd.mkdir()
        self.profile = f"C:\\Users\\{user}"
        # Nothing may start it: it takes a second, and a policy of the company may forbid it.
        self.program("WindowsPowerShell/v1.0/powershell.exe", f"echo powershell >> {root}/asked")

    def write(self, path: str, content: str | bytes, *, run: bool = False) -> Path:
        file = self.root / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        file.chmod(0o755 if run else 0o644)
        return file

    def script(self, path: str, body: str) -> Path:
        return self.write(path, f"#!/bin/sh\n{body}\n", run=True)

    def program(self, name: str, body: str) -> Path:
        """Make a program of Windows, as a script that Linux starts."""
        return self.script(f"/mnt/c/Windows/System32/{name}", body)

    def cmd(self, answer: str | None = None, *, path: str = "") -> Path:
        """Make the command processor that says in UTF-16 what `%USERPROFILE%` is."""
        said = f"{self.profile if answer is None else answer}\r\n"
        file = self.write("/said", said.encode("utf-16-le"))
        body = f'echo "$*" >> {self.root}/asked; exec /bin/cat {file}'
        return self.script(path, body) if path else self.program("cmd.exe", body)

    def without_interop(self) -> None:
        """Let the kernel start no program of Windows."""
        self.write("/mnt/c/Windows/System32/cmd.exe", MZ, run=True)

    def asked(self) -> list[str]:
        log = self.root / "asked"
        return log.read_text().splitlines() if log.exists() else []

    def tool(self, name: str, body: str) -> Path:
        """Make a program of Linux on PATH: `wslpath`, `wslinfo`."""
        return self.script(f"/usr/bin/{name}", body)

    def machine(self, **environ: str) -> Machine:
        base: Mapping[str, str] = {"PATH": str(self.bin), "HOME": "/home/ada"}
        return Machine({**base, **environ}, self.cwd, self.root)
