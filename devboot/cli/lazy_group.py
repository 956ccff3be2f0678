"""A group of commands, each imported when it is used: the others cost nothing."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from devboot.errors import DevbootError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Sub(NamedTuple):
    """Where a command is, and what it says of itself in the list."""

    module: str
    name: str  # of the click command in there
    short_help: str


class LazyGroup(click.Group):
    """Commands by name, in the order given."""

    def __init__(self, *args: Any, subs: Mapping[str, Sub], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self._subs = subs

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self._subs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        sub = self._subs.get(cmd_name)
        if sub is None:
            return None
        command: click.Command = getattr(importlib.import_module(sub.module), sub.name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self._subs and not args[0].startswith("-"):
            from devboot.generators.template import did_you_mean  # noqa: PLC0415  # a wrong word

            hint = did_you_mean(args[0], self._subs)
            raise DevbootError(
                f"no such command `{args[0]}`",
                hint=hint or f"`{ctx.command_path} --help` shows all",
            )
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, sub.short_help) for name, sub in self._subs.items()])
