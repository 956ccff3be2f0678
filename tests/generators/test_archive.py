"""`.devboot/base.zip`, written and read; what anybody may have put there is refused."""

from __future__ import annotations

import io
import json
import stat
import warnings
import zipfile
from pathlib import PurePosixPath as P
from typing import Any

import pytest

from devboot.errors import DevbootError
from devboot.generators import manifest
from devboot.generators.archive import pack, sha256, unpack
from devboot.plan import Place, Target, Whole

FILES = [
    Target(Place.PROJECT, P("a.txt"), Whole("ä\n".encode())),
    Target(Place.PROJECT, P("tools/run.sh"), Whole(b"#!/bin/sh\n"), 0o755),
]
DIGESTS = {str(file.path): sha256(file.content.own) for file in FILES}


def _zip(*members: tuple[str | zipfile.ZipInfo, str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name that is there twice
        for name, text in members:
            archive.writestr(name, text, method)
    return buffer.getvalue()


def _document(files: Any, executable: Any = ()) -> bytes:
    return _zip(("base.json", json.dumps({"files": files, "executable": list(executable)})))


def test_what_was_packed_is_unpacked() -> None:
    assert unpack(pack(FILES), DIGESTS) == FILES


def _link() -> zipfile.ZipInfo:
    member = zipfile.ZipInfo("base.json")
    member.create_system = 3
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    return member


TWICE = '{"files": {"a.txt": "1", "a.txt": "2"}, "executable": []}'


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is damaged"),
        (b"PK\x03\x04 and nothing", "is damaged"),
        (pack(FILES)[:-30], "is damaged"),
        (_zip(("base.json", "{")), "is damaged"),
        (_zip(("base.json", "[]")), "is damaged (no object)"),
        (_zip(("base.json", "{}")), "is damaged (no files)"),
        (_zip(("base.json", "[" * 100_000)), "is damaged"),
        (_zip(("base.json", TWICE)), "`a.txt` is there twice"),
        (_zip(("other.json", "{}")), "must hold `base.json` once and nothing else"),
        (_zip(("base.json", "{}"), ("base.json", "{}")), "once and nothing else"),
        (_zip(("base.json", "{}"), ("../x", "")), "once and nothing else"),
        (_zip((_link(), "/etc/passwd")), "holds a link"),
        (_zip(("base.json", " " * (33 << 20))), "more than 32 MiB"),
        (_document({"a.txt": 1}), "`a.txt` is no text"),
        (_document({f"f{n}": "" for n in range(10_001)}), "more than 10000 files"),
        *((_document({path: ""}), "holds") for path in [
            "/etc/passwd", "../x", "a/../../x", "./a", "a//b", "a/", "", "~/x", ".git/config",
            "a/.GIT/hooks/x", "a\\b", "a\nb", ".devboot/project.yml", "x" * 300,
        ]),
        (_document({"a\ud800": ""}), "holds"),
        (_document({"a.txt": "\ud800"}), "holds"),
        (_document({"a.txt": "other\n", "tools/run.sh": "#!/bin/sh\n"}), "checksums"),
        (_document({"a.txt": "ä\n"}), "checksums of `project.yml`: tools/run.sh"),
        (_document({"a.txt": "ä\n", "tools/run.sh": "#!/bin/sh\n", "b": ""}), "checksums"),
    ],
)  # fmt: skip
def test_a_bad_archive_is_refused_in_words(data: bytes, why: str) -> None:
    with pytest.raises(DevbootError) as error:
        unpack(data, DIGESTS)
    assert why in error.value.message
    assert "git checkout .devboot" in error.value.hint


HEAD = """\
version: 1
template: t
template_version: "1"
name: n
answers:
  k: "v"
files:  # sha256
"""


def test_a_manifest_is_read_with_and_without_a_formatter() -> None:
    sha = "0" * 64
    for line in (f'  "a b": {sha}\n', f"  'a b': '{sha}'\n"):
        assert manifest.parse_digests(HEAD + line) == {"a b": sha}
        assert manifest.parse(HEAD + line) == manifest.Manifest("t", "n", {"k": "v"}, "1")


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "files: 3\n", "- a\n- b\n", HEAD + "  a: [x]\n", HEAD + "\tx\n",
        HEAD + "  ? {a: b}\n", "x: &a [1, 1]\nfiles:\n  a: *a\n",
        "files:\n  a: !!python/name:os.system ''\n",
    ],
)  # fmt: skip
def test_what_is_no_manifest_is_refused(text: str) -> None:
    with pytest.raises(DevbootError, match="not as devboot wrote it"):
        manifest.parse_digests(text)
