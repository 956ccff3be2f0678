"""`devboot facts`: print what the doctor looks at."""

from __future__ import annotations

import json
from pathlib import Path

import click

from devboot import checks
from devboot.cli.output import private_file
from devboot.errors import ConflictError, DevbootError
from devboot.machine.identity import identity
from devboot.machine.machine import Machine
from devboot.machine.redact import redact
from devboot.workflow import profiles


@click.command("facts", epilog="Example: devboot facts -o facts.json")
@click.option("-o", "--output", metavar="FILE", default="-", help="Write to FILE, a new one.")
@click.option("--json", is_flag=True, expose_value=False, help="No change: it is JSON anyway.")
@click.option("--no-redact", is_flag=True, help="Keep home, user and host names as they are.")
def facts(*, output: str, no_redact: bool) -> int:
    """Print the raw facts that the doctor judges, as JSON; nothing personal is in it.

    `devboot doctor --facts FILE` judges such a file anywhere as this machine itself.
    """
    document = dict(Machine().facts(checks.needs(checks.CHECKS) | profiles.NEEDS).document)
    if not no_redact:
        me = identity()
        document = redact(document, home=me.home, user=me.user, host=me.host)
    text = json.dumps(document, indent=2, ensure_ascii=False)
    if output == "-":
        click.echo(text)
    else:
        _write(Path(output), f"{text}\n")
    return 0


def _write(file: Path, text: str) -> None:
    try:
        with private_file(file) as stream:
            stream.write(text)
    except FileExistsError:
        hint = "name a file that is not there yet, or remove this one first"
        raise ConflictError(f"`{file}` is there already", hint=hint) from None
    except OSError as error:
        hint = "`devboot facts` prints them without `-o`"
        raise DevbootError(f"cannot write `{file}`: {error.strerror}", hint=hint) from error
