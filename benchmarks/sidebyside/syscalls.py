"""How many system calls a command makes, as strace counts them."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sidebyside.measure import Case

TOTAL = re.compile(r"^100\.00\s+\S+\s+\S+\s+(\d+)\s.*total$", re.MULTILINE)


def syscalls(case: Case) -> int | None:
    """Return the number for a case and its children; None where strace may not trace."""
    case.prepare()
    counts = case.cwd / "strace.txt"
    argv = ["strace", "-f", "-qq", "-c", "-o", counts, *case.argv]
    subprocess.run(
        argv, cwd=case.cwd, env=case.env, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    total = TOTAL.search(counts.read_text()) if counts.is_file() else None
    return int(total[1]) if total else None
