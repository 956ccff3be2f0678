"""The tables of versions: compile them, or look at what is installed.

build            write devboot/tables/*.py from tables/*.yaml, docs/profile-keys.md, and
                 tables/rendered.lock
observe          look at an nvcc, a torch wheel, a checkout of microsoft/WSL; write tables/observed

See tables/README.md.
"""

from __future__ import annotations

import argparse
import sys
from datetime import datetime, timezone
from pathlib import Path

from versions import agree, modules, observe, rendered


def main() -> int:
    """Do what was asked; 1: a row contradicts an observation, or a template its version.

    Nothing was written then.
    """
    asked = _arguments()
    if asked.command == "observe":
        _observe(asked.nvcc, asked.torch, asked.wsl)
        return 0
    if wrong := agree.contradictions():
        print("\n".join(f"error: tables/{line}" for line in wrong), file=sys.stderr)
        print("hint: correct the rows, an observation is right", file=sys.stderr)
        return 1
    if names := rendered.unraised():
        return _refused(names)
    rendered.LOCK.write_text(rendered.text(), encoding="utf-8")
    for path, text in modules.compiled().items():
        path.write_text(text, encoding="utf-8")
    from versions import reference  # noqa: PLC0415  # reads what was just written

    reference.PAGE.write_text(reference.page(), encoding="utf-8")
    return 0


def _refused(names: list[str]) -> int:
    for name in names:
        print(f"error: templates/{name} makes something else, by the same version", file=sys.stderr)
    files = ", ".join(f"templates/{name}/template.yml" for name in names)
    print(f"hint: raise `version` in {files}, then build again", file=sys.stderr)
    return 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("build")
    look = commands.add_parser("observe")
    look.add_argument("--nvcc", type=Path, metavar="ROOT", help="a toolkit: /usr/local/cuda")
    look.add_argument("--torch", type=Path, metavar="SITE", help="the site-packages with torch")
    look.add_argument("--wsl", type=Path, metavar="DIR", help="a checkout of microsoft/WSL")
    return parser.parse_args()


def _observe(nvcc: Path | None, torch: Path | None, wsl: Path | None) -> None:
    today = datetime.now(timezone.utc).strftime("%Y-%m")
    if nvcc:
        about = (
            "What toolkits say: the newest host compilers they accept, the GPUs they compile for."
        )
        source = "crt/host_config.h and `nvcc --list-gpu-code` of each toolkit"
        print(observe.write("nvcc", about, source, today, observe.nvcc(nvcc)))
    if torch:
        about = "What torch wheels say: C++ standard, newest host compilers, GPU capabilities."
        source = "torch/utils/cpp_extension.py and TorchConfig.cmake of each wheel"
        print(observe.write("torch", about, source, today, observe.torch(torch)))
    if wsl:
        about = "The keys of wsl.conf and .wslconfig, by section, as WSL's source has them."
        name, day = observe.commit(wsl)
        source = f"microsoft/WSL@{name}: WslDistributionConfig.h and .cpp, WslCoreConfig.h"
        print(observe.write("wsl", about, source, day[:7], observe.wsl(wsl)))


if __name__ == "__main__":
    sys.exit(main())
