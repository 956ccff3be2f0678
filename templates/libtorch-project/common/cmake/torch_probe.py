"""Print what CMake must know about this interpreter and its torch, as JSON.

torch is not imported: its files say the same in milliseconds instead of seconds.
"""

import json
import re
import sys
from importlib.util import find_spec
from pathlib import Path


def torch_package():
    """Return torch's folder, or None."""
    spec = find_spec("torch")
    return Path(spec.origin).parent if spec and spec.origin else None


def assignments(source):
    """Return the string constants of a version.py: {"__version__": "2.13.0+cpu", ...}."""
    found = re.findall(r"^(\w+)\b[^=\n]*=\s*['\"]([^'\"]*)['\"]", source, re.MULTILINE)
    return dict(found)


def nvcc():
    """Return the nvcc of this environment, which conda has, or None."""
    path = Path(sys.prefix, "bin", "nvcc")
    return str(path) if path.is_file() else None


def is_system():
    """Tell whether this Python belongs to the system: no virtual environment, and not conda's."""
    return sys.prefix == sys.base_prefix and not Path(sys.prefix, "conda-meta").is_dir()


def main():
    torch = torch_package()
    version = assignments((torch / "version.py").read_text()) if torch else {}
    facts = {
        "python": sys.executable,
        "prefix": sys.prefix,
        "system": is_system(),
        "pip": find_spec("pip") is not None,
        "pytest": find_spec("pytest") is not None,
        "torch": torch and str(torch),
        "version": version.get("__version__"),
        "cuda": version.get("cuda"),
        "nvcc": nvcc(),
    }
    print(json.dumps({key: value or "" for key, value in facts.items()}))


main()
