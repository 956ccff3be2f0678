"""A whole run in a process that watches itself; prints how often it did what it should not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from pathlib import PurePosixPath as P
from typing import Any

from devboot.machine.places import Places
from devboot.plan import Block, Link, Place, Target, Whole
from devboot.workflow import apply, undo

ROOT = Path(sys.argv[1])
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
CHANGING = {
    "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate",
    "os.chmod", "os.chown", "os.utime", "shutil.rmtree", "shutil.copyfile", "shutil.move",
}  # fmt: skip
FORBIDDEN = {
    "socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.Popen", "os.system",
    "os.exec", "os.posix_spawn", "os.fork", "os.spawn", "urllib.Request",
}  # fmt: skip

bad: list[str] = []


def watch(event: str, args: tuple[Any, ...]) -> None:
    if event in FORBIDDEN:
        bad.append(event)
    elif event == "open" and isinstance(args[0], str) and args[2] & WRITING:
        # This event does not tell the folder's descriptor, and names below one are never absolute.
        bad.extend([event] * (Path(args[0]).is_absolute() and not _is_inside(args[0], None)))
    elif event in CHANGING:
        names = [word for word in args if isinstance(word, str)]
        folder = next((word for word in reversed(args) if isinstance(word, int)), None)
        own = names[-1:] if event == "os.symlink" else names  # where a link leads is not written
        bad.extend(event for name in own if not _is_inside(name, folder))


def _is_inside(name: str, folder: int | None) -> bool:
    at = Path.cwd() if folder in (None, -1) else Path(f"/proc/self/fd/{folder}").readlink()
    return Path(os.path.normpath(at / name)).is_relative_to(ROOT)


def request(places: Places, data: bytes) -> apply.Request:
    wanted = {"a/b/c": Whole(data), ".vimrc": Block("vim", ("x",)), "l": Link("a")}
    targets = [Target(Place.HOME, P(path), content) for path, content in wanted.items()]
    return apply.Request("test", places, targets, "dotfiles")


def main() -> None:
    places = Places({Place.HOME: ROOT / "home", Place.STATE: ROOT / "state"})
    sys.addaudithook(watch)
    apply.apply(request(places, b"1"))
    apply.apply(request(places, b"2"))
    undo.carry_out(places, undo.undo_of(None))
    going = apply.owned(places, "dotfiles")
    apply.apply(apply.Request("uninstall", places, owner="dotfiles", remove=going))
    print("bad:", *bad)
    bad.clear()
    elsewhere = ROOT.with_name("elsewhere")
    elsewhere.touch()
    elsewhere.unlink()
    subprocess.run(["/bin/true"], check=True)
    print("seen:", *bad)


main()
