"""A whole run watched by Python's audit hook: nothing is written elsewhere, sent or started."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

WATCHED = '''
import os, sys
from pathlib import Path, PurePosixPath as P

root = sys.argv[1]
bad = []
CHANGING = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate",
            "os.chmod", "os.chown", "os.utime", "shutil.rmtree", "shutil.copyfile", "shutil.move"}
FORBIDDEN = {"socket.connect", "socket.getaddrinfo", "socket.bind", "subprocess.Popen", "os.system",
             "os.exec", "os.posix_spawn", "os.fork", "os.spawn", "urllib.Request"}

def folder(descriptor):
    return os.readlink(f"/proc/self/fd/{descriptor}")

def inside(path, at):
    if isinstance(path, int):
        full = folder(path)
    else:
        full = os.path.join(folder(at) if at not in (None, -1) else os.getcwd(), os.fsdecode(path))
    return os.path.normpath(full).startswith(root)

def watch(event, args):
    if event in FORBIDDEN:
        bad.append((event, args))
    elif event == "open" and isinstance(args[0], (str, bytes)) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        if os.path.isabs(args[0]) and not inside(args[0], None):
            bad.append((event, args))
    elif event in CHANGING:
        ats = [a for a in args[1:] if isinstance(a, int)]
        at = ats[-1] if event not in ("os.chmod",) and ats else None
        for path in [a for a in args if isinstance(a, (str, bytes))][:2]:
            if event != "os.symlink" and not inside(path, at):
                bad.append((event, args))

from devboot.machine.places import Places
from devboot.plan import Block, Link, Place, Target, Whole
from devboot.workflow import apply, undo
import devboot.apply.linux, devboot.merge.text, devboot.plan.unified
sys.addaudithook(watch)

home = Path(root, "home")
places = Places({Place.HOME: home, Place.STATE: Path(root, "state")})
def request(data):
    targets = [Target(Place.HOME, P("a/b/c"), Whole(data)), Target(Place.HOME, P(".vimrc"), Block("vim", ("x",))),
               Target(Place.HOME, P("l"), Link("a"))]
    return apply.Request("test", places, targets, "dotfiles")
apply.apply(request(b"1"))
apply.apply(request(b"2"))
undo.carry_out(places, undo.undo_of(None))
apply.apply(apply.Request("uninstall", places, owner="dotfiles", remove=apply.owned(places, "dotfiles")))
os.listdir(root)
print(len(bad), *bad, sep="\\n")
bad.clear()
open("/tmp/devboot-audit-control", "w").close()
os.remove("/tmp/devboot-audit-control")
os.system("true")
print(len(bad))
'''


def test_no_write_elsewhere_no_socket_no_program(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home/.vimrc").write_bytes(b"mine")
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["0", "3"], "the second figure shows that the hook sees"
