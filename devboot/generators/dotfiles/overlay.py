"""The user's own dotfiles: plain files and templates below devboot's config directory."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.errors import ConflictError, DevbootError
from devboot.generators.dotfiles.secrets import has_mark, secret_in
from devboot.plan import Link, Place, Target, Whole
from devboot.render import SUFFIX, render_untrusted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from devboot.generators.dotfiles.paths import Paths

OVERLAY_FOLDER = "overlay"
"""In devboot's config directory; below it the paths are those below the home."""

MAX_RENDERED = 1024 * 1024  # characters

_AT_ONCE = 100  # files that are searched for secrets together


class OverlayFile(NamedTuple):
    """One file of the overlay, as it was read."""

    path: PurePosixPath  # below the overlay, with `.j2` if it is a template
    data: bytes
    mode: int
    is_template: bool
    home_path: PurePosixPath  # below the home
    digest: str  # of what is trusted: these bytes under this name, and whether they can be executed

    @staticmethod
    def of(name: str, data: bytes, mode: int) -> OverlayFile:
        """Return what a file is of which this was read; `name` is its path below the overlay."""
        path = PurePosixPath(name)
        is_template = name.endswith(SUFFIX) and path.name != SUFFIX
        home_path = path.with_suffix("") if is_template else path
        words = f"{name}\0{mode & 0o111:o}\0".encode(errors="surrogateescape")
        digest = hashlib.sha256(words + data).hexdigest()
        return OverlayFile(path, data, mode, is_template, home_path, digest)


def untrusted(files: Iterable[OverlayFile], trusted: Collection[str]) -> tuple[OverlayFile, ...]:
    """Return the files that the user has not agreed to yet; `trusted` are digests."""
    return tuple(file for file in files if file.digest not in trusted)


def digest(files: Iterable[OverlayFile]) -> str:
    """Return the name of a set of files: what `--trust` takes."""
    return hashlib.sha256("".join(sorted(file.digest for file in files)).encode()).hexdigest()


def source_target(file: OverlayFile) -> Target:
    """Return the overlay file itself, as it is to be kept."""
    path = PurePosixPath(OVERLAY_FOLDER, file.path)
    return Target(Place.CONFIG, path, Whole(file.data), file.mode)


def overlay_targets(
    files: Sequence[OverlayFile],
    context: Callable[[], Mapping[str, Any]],
    placement: str,
    paths: Paths,
) -> Iterator[Target]:
    """Yield the overlay's files where they belong in the home.

    Raises ConflictError for a file with a key or token in it, DevbootError for a template that
    cannot be rendered.
    """
    words = context() if any(file.is_template for file in files) else {}
    _refuse_secrets(files)
    for file in files:
        content: Whole | Link = Whole(file.data)
        if file.is_template:
            content = Whole(_rendered(file, words))
        elif placement == "symlink":
            content = Link(paths.link(file.home_path, f"{OVERLAY_FOLDER}/{file.path}"))
        yield Target(Place.HOME, file.home_path, content, file.mode)


def _refuse_secrets(files: Sequence[OverlayFile]) -> None:
    for start in range(0, len(files), _AT_ONCE):
        some = files[start : start + _AT_ONCE]
        if has_mark(b"\n".join(file.data for file in some)):
            for file in some:
                refuse_secret(file.path, file.data)


def refuse_secret(path: PurePosixPath, data: bytes) -> None:
    """Raise ConflictError for what must not lie in a folder that people share."""
    if kind := secret_in(data):
        raise ConflictError(
            f"`{path}` has {kind} in it, and what is in the overlay gets shared",
            hint="keep it out, and read it in from a file beside it that devboot does not know",
        )


def _rendered(file: OverlayFile, words: Mapping[str, Any]) -> bytes:
    try:
        text = render_untrusted(file.data.decode(), words)
    except UnicodeDecodeError:
        raise DevbootError(f"the template `{file.path}` is not UTF-8") from None
    except ValueError as error:
        raise DevbootError(
            f"`{file.path}`: {error}", hint=f"templates know: {', '.join(sorted(words))}"
        ) from None
    if len(text) > MAX_RENDERED:
        raise DevbootError(f"the template `{file.path}` becomes longer than {MAX_RENDERED} letters")
    return text.encode()
