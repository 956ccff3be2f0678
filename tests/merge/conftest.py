"""VS Code's own parser, which says what a document means."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

PACKAGE = "jsonc-parser@3.3.1"
FOLDER = Path(__file__).parents[2] / "build" / "npm"

# One document a line in, one line out: what VS Code reads, and how many errors it marks.
ORACLE = """
const { parse } = require("jsonc-parser");
require("readline").createInterface({ input: process.stdin }).on("line", line => {
  const errors = [];
  const text = JSON.parse(line).replace(/^\ufeff/, ""); // as its editor does
  const value = parse(text, errors, { allowTrailingComma: true });
  console.log(JSON.stringify([value === undefined ? null : value, errors.length]));
});
"""


@pytest.fixture(scope="session")
def vscode():
    """Return a function that reads a text as VS Code does."""
    if not shutil.which("node") or not (FOLDER / "node_modules" / "jsonc-parser").is_dir():
        pytest.skip(f"needs node and `npm install --prefix build/npm {PACKAGE}`")
    with subprocess.Popen(
        ["node", "-e", ORACLE], cwd=FOLDER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as node:

        def read(text):
            node.stdin.write(json.dumps(text) + "\n")
            node.stdin.flush()
            return json.loads(node.stdout.readline())

        yield read
        node.stdin.close()
