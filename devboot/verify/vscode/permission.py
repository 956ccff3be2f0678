"""What to do where the system does not let a debugger at a program."""

from __future__ import annotations

import re

from devboot.verify.vscode.bench import source_text
from devboot.verify.vscode.outcome import NotStopped

_SCOPE = "/proc/sys/kernel/yama/ptrace_scope"
_REFUSED = re.compile(r"ptrace|not permitted|Could not attach", re.IGNORECASE)


def is_refused(error: str) -> bool:
    """Tell whether a debugger's complaint is about what the system permits."""
    return bool(_REFUSED.search(error))


def refused(cause: str) -> NotStopped:
    if source_text(_SCOPE).strip() not in {"", "0"}:
        return NotStopped(cause, f"`echo 0 | sudo tee {_SCOPE}` allows it until the next start")
    return NotStopped(cause, "in a container: start it with `--cap-add=SYS_PTRACE`")
