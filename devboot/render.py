"""Package data: where `templates/` and `profiles/` are, and how a template becomes bytes."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import jinja2

SUFFIX = ".j2"

# Patterns are texts here: `re` compiles one when it is first wanted, and keeps it.
_TAG = r"\{[{%#]"
_WORD = r"\{\{ (\w+) \}\}"


@cache
def data_dir() -> Path:
    """The folder that holds `templates/` and `profiles/`.

    A wheel carries them inside the package; a checkout (an editable install too) has them beside
    it, so that an edited template is seen at once and no stale copy exists.
    """
    package = Path(__file__).parent
    packaged = package / "data"
    return packaged if packaged.is_dir() else package.parent


class Source(NamedTuple):
    """One file of a template folder."""

    path: str  # relative, with `/`, still carrying its suffix and placeholders
    data: bytes
    mode: int  # 0o644 or 0o755


def sources(folder: str) -> Iterator[Source]:
    """Yield every file below `templates/<folder>`, in a fixed order."""
    root = data_dir() / "templates" / folder
    for here, folders, files in os.walk(root):
        # pip compiles the Python files of an installed wheel, those that are templates too.
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(files):
            path = Path(here, name)
            mode = 0o755 if path.stat().st_mode & 0o100 else 0o644
            yield Source(path.relative_to(root).as_posix(), path.read_bytes(), mode)


def read_text(path: str) -> str:
    """Return a file of the package data, for example `profiles/base.yaml`."""
    return (data_dir() / path).read_text("utf-8")


def listing(folder: str) -> list[str]:
    """Return the sorted names in a folder of the package data."""
    return sorted(os.listdir(data_dir() / folder))  # noqa: PTH208  # names are what is wanted


@cache
def _environment() -> jinja2.Environment:
    import jinja2  # noqa: PLC0415  # 40 ms that only rendering pays

    return jinja2.Environment(
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701  # source code, not HTML
        cache_size=0,
    )


def render(text: str, context: Mapping[str, Any]) -> str:
    """Render template text; a variable that the context lacks is an error, never an empty string.

    Plain words are put in before Jinja sees the text, which it rarely has to then: compiling a
    program for every text would double the time that a new project takes.
    """
    if not any("{" in str(value) for value in context.values()):  # no value is taken for a tag
        text = re.sub(_WORD, lambda match: str(context.get(match[1], match[0])), text)
        if not re.search(_TAG, text):
            return text
    return _environment().from_string(text).render(context)


def names_in(text: str) -> frozenset[str]:
    """Return the variables that template text reads."""
    from jinja2.meta import find_undeclared_variables  # noqa: PLC0415  # whoever explains pays

    return frozenset(find_undeclared_variables(_environment().parse(text)))


@cache
def _sandbox() -> jinja2.Environment:
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

    return ImmutableSandboxedEnvironment(
        undefined=_environment().undefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True, autoescape=False, cache_size=0,
    )  # fmt: skip


def render_untrusted(text: str, context: Mapping[str, Any]) -> str:
    """Render a template that did not come with devboot: in a sandbox, and with nothing to load.

    Raises ValueError, with the line where there is one, for a template that cannot be rendered.
    """
    import jinja2  # noqa: PLC0415

    try:
        return _sandbox().from_string(text).render(context)
    except jinja2.TemplateSyntaxError as error:
        raise ValueError(f"line {error.lineno}: {error.message}") from None
    except (
        jinja2.TemplateError,
        ArithmeticError,
        LookupError,
        MemoryError,
        RecursionError,
        TypeError,
        AttributeError,
    ) as error:  # what an expression of the template does wrong
        raise ValueError(_line(error) + str(error)) from None


def _line(error: BaseException) -> str:
    """Return where in the template it happened: `line 3: `, or nothing."""
    import traceback  # noqa: PLC0415  # only a wrong template needs it

    lines = [
        frame.lineno
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == "<template>" and frame.lineno
    ]
    return f"line {lines[-1]}: " if lines else ""


def render_values(value: Any, context: Mapping[str, Any]) -> Any:  # noqa: ANN401  # JSON
    """Render every string inside a JSON value, keys too: data is never glued together as text."""
    if isinstance(value, str):
        return render(value, context)
    if isinstance(value, list):
        return [render_values(item, context) for item in value]
    if isinstance(value, dict):
        return {render(key, context): render_values(item, context) for key, item in value.items()}
    return value
