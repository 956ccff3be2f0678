"""The floor of `devboot init`: a bare loop that renders the same files with nothing but Jinja2.

Arguments: the destination, the template variables as JSON, then the folders, the later one wins.
"""

import json
import sys
from pathlib import Path

import jinja2

dest, variables, *folders = sys.argv[1:]
context = json.loads(variables)
environment = jinja2.Environment(
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
for folder in folders:
    for source in Path(folder).rglob("*"):
        if source.is_dir() or "__pycache__" in source.parts:
            continue
        path = source.relative_to(folder).as_posix().replace("__package__", context["package"])
        data = source.read_bytes()
        if path.endswith(".j2"):
            path = path[: -len(".j2")]
            data = environment.from_string(data.decode()).render(context).encode()
        target = Path(dest, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
