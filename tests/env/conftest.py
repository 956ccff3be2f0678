"""Wheels that are named torch and weigh nothing, and indexes that serve them well or badly."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import sys
import threading
import zipfile
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

UV = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")


def _wheel(folder: Path, version: str, cuda: str | None = None, *, says: str = "") -> Path:
    """Make a wheel of torch with a script; `says`: its own words, where they are others."""
    info = f"torch-{version}.dist-info"
    files = {
        "torch/__init__.py": "from torch.version import __version__\n",
        "torch/run.py": "def main():\n    import torch\n    print('ran', torch.__version__)\n",
        "torch/version.py": f"__version__ = {says or version!r}\ncuda = {cuda!r}\nhip = None\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: torch\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": "[console_scripts]\ntorchrun = torch.run:main\n",
    }
    record = "".join(f"{name},sha256={_sum(text)},{len(text)}\n" for name, text in files.items())
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"torch-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in {**files, f"{info}/RECORD": f"{record}{info}/RECORD,,\n"}.items():
            archive.writestr(name, text)
    return path


@pytest.fixture
def make() -> Any:
    return _wheel


def _sum(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


@dataclass
class Index:
    """A package index on this machine: the simple pages of PEP 503 for a folder of wheels."""

    wheels: Path
    wrong_hash: bool = False
    stalls: bool = False  # sends half a wheel and then nothing
    asked: threading.Event = field(default_factory=threading.Event)  # half of a wheel is out
    over: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def page(self) -> bytes:
        links = []
        for path in sorted(self.wheels.glob("*.whl")):
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            wanted = digest[::-1] if self.wrong_hash else digest
            name = path.name.replace("+", "%2B")
            links.append(f'<a href="/files/{name}#sha256={wanted}">{path.name}</a>')
        return f"<!DOCTYPE html><html><body>{' '.join(links)}</body></html>".encode()


def _handler(index: Index) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.replace("%2B", "+").rpartition("/files/")[2]
            path = index.wheels / Path(name).name
            if path.suffix == ".whl" and path.is_file():
                self._send(path.read_bytes(), "application/octet-stream", stall=index.stalls)
            elif self.path.rstrip("/").endswith("/torch"):
                self._send(index.page(), "text/html")
            else:
                self.send_error(404)

        do_HEAD = do_GET  # noqa: N815  # the server's name for it

        def _send(self, data: bytes, kind: str, *, stall: bool = False) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if self.command == "HEAD":
                return
            if stall:
                self.wfile.write(data[: len(data) // 2])
                self.wfile.flush()
                index.asked.set()
                index.over.wait(60)
                self.close_connection = True
                return
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    found = Index(tmp_path / "wheels")
    found.wheels.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(found))
    server.daemon_threads = True
    found.url = f"http://127.0.0.1:{server.server_address[1]}/simple"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield found
    found.over.set()
    server.shutdown()
    server.server_close()


@pytest.fixture(params=["pip", "uv"])
def tool(request: pytest.FixtureRequest) -> str:
    if request.param == "uv" and UV is None:
        pytest.skip("there is no uv")
    return str(request.param)


@pytest.fixture
def surroundings(tool: str, tmp_path: Path) -> dict[str, str]:
    """Variables that let devboot find one tool, and keep this machine's settings out of it."""
    programs = tmp_path / "programs"
    programs.mkdir(mode=0o755)
    if tool == "uv":
        assert UV is not None
        (programs / "uv").symlink_to(UV)
    return {
        "PATH": f"{programs}{os.pathsep}{Path(sys.base_prefix, 'bin')}{os.pathsep}/usr/bin:/bin",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_RETRIES": "0",
        "PIP_DEFAULT_TIMEOUT": "20",
        "UV_NO_CONFIG": "1",
        "UV_CACHE_DIR": str(tmp_path / "uv-cache"),
        "UV_HTTP_RETRIES": "0",
    }
