"""A profile in the user's editor: a copy, which is thrown away only once it is of no more use."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from devboot.cli import output
from devboot.errors import DevbootError
from devboot.workflow import profile_write
from devboot.workflow.profile import check

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def copy(name: str, text: bytes, *, keep: bool = False) -> Iterator[Path]:
    """Make a copy to edit, beside the schema that its first line names.

    What differs from `text` stays, and the user is told where, when something goes wrong while it
    is used, or when it is to be kept anyway.
    """
    folder = Path(tempfile.mkdtemp(prefix="devboot-edit-"))
    path = folder / f"{name}.yaml"
    path.write_bytes(text)
    (folder / profile_write.SCHEMA).write_bytes(profile_write.schema_text())
    used = False
    try:
        yield path
        used = not keep
    finally:
        if used or not path.is_file() or path.read_bytes() == text:
            shutil.rmtree(folder)
        else:
            output.note("kept", f"your text is in `{path}`")


def until_right(name: str, path: Path, *, ask: bool) -> bytes:
    """Open a file in $VISUAL or $EDITOR until it is a right profile; return its text.

    Raises DevbootError when it is wrong and nobody goes on, or when there is no editor.
    """
    while True:
        text = _edited(path)
        error = check(name, text)
        if error is None:
            return text
        output.error(error.message, error.hint)
        if not (ask and click.confirm("edit it once more?", default=True, err=True)):
            raise DevbootError(
                f"the profile `{name}` stays as it was",
                hint="mend your text, `devboot profile validate` it, and copy it over",
            )


def _edited(path: Path) -> bytes:
    try:
        click.edit(filename=str(path))
        return path.read_bytes()
    except (click.ClickException, ValueError) as error:
        hint = "set VISUAL or EDITOR to an editor that waits, as `code --wait`"
        raise DevbootError(_failure(error), hint=hint) from None
    except FileNotFoundError:
        raise DevbootError(
            "the editor took its file away", hint="save it under the name that it has"
        ) from None


def _failure(error: click.ClickException | ValueError) -> str:
    """Return why there was nothing to edit with."""
    if isinstance(error, ValueError):  # a quote without another
        return f"VISUAL or EDITOR is no command: {str(error).lower()}"
    if isinstance(error.__cause__, OSError):
        return f"cannot start the editor: {output.reason(error.__cause__)}"
    return error.message.replace("Editing", "editing")
