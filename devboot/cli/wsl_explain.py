"""`devboot wsl explain`: what WSL makes of each line, or all about a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from devboot.cli import linted, options, output

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from devboot.workflow.wsl_explain import Shown
    from devboot.wsl.explain import Line, Page
    from devboot.wsl.in_force import Value
    from devboot.wsl_settings.keys import Key


@click.command("explain", epilog="Example: devboot wsl explain networkingMode")
@click.argument("names", nargs=-1, metavar="[KEY...]")
@options.wsl_files
@click.option(
    "--wsl-version", metavar="X.Y.Z",
    help="The WSL that is to read them; default: the one of this machine.",
)  # fmt: skip
@options.as_json
def command(  # noqa: PLR0913  # one parameter for each option
    names: tuple[str, ...], wsl_conf: Path | None, wslconfig: Path | None,
    windows_home: Path | None, *, wsl_version: str | None, as_json: bool,
) -> int:  # fmt: skip
    """Say what WSL makes of each line of its files; with KEY, all there is to know about it.

    KEY is `memory` or `wsl2.memory`; its page needs no file.
    """
    from devboot.cli import plans, wsl_show  # noqa: PLC0415  # not for `--help`
    from devboot.workflow import wsl_explain as workflow  # noqa: PLC0415
    from devboot.workflow.wsl_files import Asked  # noqa: PLC0415

    asked = Asked(wsl_conf, wslconfig, windows_home)
    view = workflow.look_if_any(asked, wsl_version) if names else workflow.look(asked, wsl_version)
    pages = [page for name in names for page in workflow.pages(view, name)]
    if as_json:
        document = {"keys": [page.as_json() for page in pages]} if names else view.explained()
        click.echo(plans.dump({"schema": "devboot.wsl-explain/1", **document}))
        return 0
    texts = map(_page, pages) if names else map(_file, view.files)
    click.echo("\n".join("".join(text) for text in texts), nl=False)
    wsl_show.say_notes(view)
    return 0


def _file(shown: Shown) -> Iterator[str]:
    yield f"{click.style(str(shown.file.path), bold=True)}\n"
    yield f"  a change comes into force after `{shown.restart}`, in Windows\n"
    lines = shown.lines
    width = len(str(lines[-1].number)) if lines else 1
    for line in lines:
        yield f"\n  {line.number:>{width}}  {output.printable(line.source)}\n"
        yield from (f"  {'':<{width}}  {text}\n" for text in _about(shown, line))
    if not lines:
        yield "  nothing is set, WSL takes its defaults\n"


def _about(shown: Shown, line: Line) -> Iterator[str]:
    value = line.value
    if value is not None:
        yield f"{value.key.about}{_since(value.key)}"
        if not value.why.startswith(_NONE):  # then a problem says so
            yield f"in force: {_in_force(value)}"
        if value.key.note:
            yield f"note: {value.key.note}"
    elif shown.stops_at is not None and line.number > shown.stops_at:
        yield f"not read: WSL stopped in line {shown.stops_at}"
    yield from (linted.words(problem) for problem in line.problems)


def _in_force(value: Value) -> str:
    if value.why.startswith(_NONE):
        return value.why
    text = output.printable(value.value if value.value is not None else "nothing")
    unit = f" {value.key.unit}" if value.key.unit and value.value is not None else ""
    default = ", the default" if value.value == value.key.default else ""
    return f"{text}{unit}{default}"


def _since(key: Key) -> str:
    return f"; since {key.since}" if key.since else ""


def _page(page: Page) -> Iterator[str]:
    key = page.key
    yield f"{click.style(key.name, bold=True)} in {key.file}: {key.about}\n"
    yield from (f"  {label:<8}  {text}\n" for label, text in _rows(page) if text)


def _rows(page: Page) -> Iterator[tuple[str, str]]:
    key, value = page.key, page.value
    yield "takes", ", ".join(key.values) or _TYPES[key.type]
    yield "default", f"{key.default or 'nothing'}{f' {key.unit}' if key.unit else ''}"
    yield "since", key.since
    yield "also", ", ".join(f"`{name}`, an old name" for name in key.aliases)
    needs = (f"`{name}` = {' or '.join(allowed)}" for name, allowed in key.needs.items())
    yield "needs", ", ".join(needs)
    yield "forced", ", ".join(_forced(page))
    yield "decides", ", ".join(f"`{name}`" for name in page.decides)
    yield "note", key.note
    yield "", "" if key.documented else "not documented by Microsoft; in WSL's source only"
    if value is not None:
        where = f"line {page.line}" if page.line else "no line sets it"
        yield "here", f"{_in_force(value)} ({where})"


def _forced(page: Page) -> Iterator[str]:
    for rule in page.key.forced:
        own = f", where this is {rule.own}" if rule.own else ""
        yield f"{rule.gives or 'nothing'} while `{rule.when}` is {rule.value}{own}"


_NONE = "no effect"
_TYPES = {
    "bool": "true or false, 1 or 0",
    "int": "a whole number; 0x10 is 16, 010 is 8",
    "octal": "a umask with a leading 0: 0022",
    "size": "digits and KB, MB, GB or TB in capitals: 8GB",
    "string": "text",
    "hostname": "a host name",
    "folder": "a folder of Linux",
    "path": "a path of Linux",
    "winpath": r"an absolute path of Windows: C:\\folder\\file or C:/folder/file",
    "csv": "words with commas between them",
    "ports": "ports with commas between them",
    "mac": "a MAC address: 00:15:5d:00:00:01",
    "ipv4": "an IPv4 address",
}
