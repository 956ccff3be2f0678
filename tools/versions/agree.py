"""Rows of the tables beside what was observed: an observation is right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from versions.modules import load

if TYPE_CHECKING:
    from collections.abc import Iterator

KNOWN = {
    ("12.3", "gcc"): "torch allows 13; NVIDIA's guide, nixpkgs and spack say 12",
    ("12.1", "clang"): "torch allows 14, nixpkgs 15",
    ("12.2", "clang"): "torch allows 15, nixpkgs 16",
    ("12.3", "clang"): "torch allows 15, nixpkgs 16",
    ("12.4", "clang"): "torch allows 16, nixpkgs 17",
    ("12.6", "clang"): "torch allows 17, nixpkgs 18",
    ("12.8", "clang"): "torch allows 18, nixpkgs 19",
    ("12.9", "clang"): "torch allows 18, nixpkgs 19",
}
"""Where torch's own list differs from NVIDIA's, which the rows follow."""


def contradictions() -> list[str]:
    """Return each row that says something else than a toolkit, a wheel or WSL's source."""
    return [
        *_toolkits(load("observed/nvcc.yaml")),
        *_wheels(load("observed/torch.yaml")),
        *_wsl(load("observed/wsl.yaml")),
    ]


def _toolkits(observed: dict[str, Any]) -> Iterator[str]:
    compilers, archs = load("compilers.yaml")["toolkits"], load("archs.yaml")["capabilities"]
    for toolkit, seen in _versions(observed):
        row = compilers.get(toolkit, {})
        for compiler in ("gcc", "clang"):
            newest = row.get(compiler, (0, None))[1]
            if newest is not None and newest != seen[compiler]:
                yield f"compilers.yaml: {toolkit}: {compiler} {newest}, nvcc says {seen[compiler]}"
        code = {f"{name[3:-1]}.{name[-1]}" for name in seen["code"]}
        known = {name for name, arch in archs.items() if _compiles(toolkit, arch)}
        if code != known:
            yield f"archs.yaml: {toolkit}: {sorted(known ^ code)}, not as `nvcc --list-gpu-code`"


def _wheels(observed: dict[str, Any]) -> Iterator[str]:
    compilers, archs = load("compilers.yaml")["toolkits"], load("archs.yaml")["capabilities"]
    releases = load("torch.yaml")["releases"]
    for wheel, seen in _versions(observed):
        release = ".".join(wheel.split(".")[:2])
        if release in releases and releases[release]["cxx"] != seen["cxx"]:
            yield f"torch.yaml: {release}: C++{releases[release]['cxx']}, its wheel: {seen['cxx']}"
        for compiler in ("gcc", "clang"):
            for toolkit, newest in seen[compiler].items():
                row = compilers.get(toolkit, {}).get(compiler)
                if row and row[1] != newest and (toolkit, compiler) not in KNOWN:
                    yield f"compilers.yaml: {toolkit}: {compiler} {row[1]}, torch says {newest}"
        plain = {name for name in seen["capabilities"] if not name.endswith(("a", "f"))}
        if missing := plain - set(archs):
            yield f"archs.yaml: {sorted(missing)}: torch {release} knows these"


def _wsl(observed: dict[str, Any]) -> Iterator[str]:
    rows = load("wsl_keys.yaml")
    for file in ("wsl_conf", "wslconfig"):
        settings = list(_settings(rows[file]))
        known = {one for name, row in settings for one in (name, *row.get("aliases", ()))}
        seen = {f"{section}.{key}" for section, keys in observed[file].items() for key in keys}
        if known != seen:
            yield f"wsl_keys.yaml: {file}: {sorted(known ^ seen)}, not as WSL's source"


def _settings(sections: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for section, keys in sections.items():
        yield from ((f"{section}.{key}", row) for key, row in keys.items())


def _versions(table: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    return ((name, row) for name, row in table.items() if name not in {"as_of", "source"})


def _compiles(toolkit: str, arch: dict[str, str]) -> bool:
    first, last = numbers(arch["first"]), numbers(arch.get("last", "999"))
    return first <= numbers(toolkit) <= last


def numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))
