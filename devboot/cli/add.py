"""`devboot add`: one operator, test or preset more in a project that devboot made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from devboot.cli import add_text, options, project_change

if TYPE_CHECKING:
    from pathlib import Path


@click.group(epilog="Example: devboot add op gelu; devboot add test pipeline --python")
def add() -> None:
    """Add an operator, a test or a preset to a project; your edits are kept."""


@add.command(
    epilog='Example: devboot add op axpy --signature "Tensor a, Tensor b, float alpha -> Tensor"'
)
@click.argument("name")
@click.option(
    "--signature", metavar='"Tensor a, float b -> Tensor"', default="",
    help="What goes in and comes out; default: `Tensor x -> Tensor`, element by element.",
)  # fmt: skip
@click.option(
    "--cuda/--no-cuda", default=None,
    help="With a CUDA kernel, or for the CPU alone; default: as the project was made.",
)  # fmt: skip
@options.project
@options.writing
@options.on_conflict
@options.as_json
def op(  # noqa: PLR0913  # one parameter for each option
    name: str, *, folder: Path, signature: str, cuda: bool | None, on_conflict: str,
    dry_run: bool, show_diff: bool, yes: bool, as_json: bool,
) -> int:  # fmt: skip
    """Add the operator NAME: kernels, binding, shapes, gradient, C++ and Python tests.

    The arguments are Tensor, int, float or bool, the result is one Tensor or several in brackets.
    It builds and its tests pass at once: until you write its maths, it returns the sum of its
    arguments. With `--cuda`, an operator that has no CUDA kernel gets one.
    """
    from devboot.workflow import add as workflow  # noqa: PLC0415  # `--help` does not need it

    added = workflow.add_operator(folder, name, signature, cuda=cuda)
    how = project_change.How(dry_run, show_diff, yes, as_json, on_conflict)
    return project_change.carry_out(added.update, add_text.added(added), how)


@add.command(epilog="Example: devboot add test pipeline; devboot add test shapes --python")
@click.argument("name")
@click.option("--cpp/--python", "cpp", default=True, help="GoogleTest, on every device, or pytest.")
@options.project
@options.writing
@options.on_conflict
@options.as_json
def test(  # noqa: PLR0913  # one parameter for each option
    name: str, *, folder: Path, cpp: bool, on_conflict: str,
    dry_run: bool, show_diff: bool, yes: bool, as_json: bool,
) -> int:  # fmt: skip
    """Add the file of tests NAME, for what belongs to no single operator."""
    from devboot.workflow import add as workflow  # noqa: PLC0415  # `--help` does not need it

    added = workflow.add_test(folder, name, "cpp" if cpp else "python")
    how = project_change.How(dry_run, show_diff, yes, as_json, on_conflict)
    return project_change.carry_out(added.update, add_text.added(added), how)


@add.command(
    epilog="Example: devboot add preset native --inherits release -D CMAKE_CXX_FLAGS=-march=native"
)
@click.argument("name")
@click.option(
    "--inherits", metavar="PRESET", default="debug", show_default=True,
    help="The preset that it is made of.",
)  # fmt: skip
@click.option(
    "-D", "variables", multiple=True, metavar="NAME[:TYPE]=VALUE",
    help="A variable of CMake that it sets.",
)  # fmt: skip
@options.project
@options.writing
@options.on_conflict
@options.as_json
def preset(  # noqa: PLR0913  # one parameter for each option
    name: str, *, folder: Path, inherits: str, variables: tuple[str, ...], on_conflict: str,
    dry_run: bool, show_diff: bool, yes: bool, as_json: bool,
) -> int:  # fmt: skip
    """Add the preset NAME to CMakePresets.json: to configure, build and test, and all at once."""
    from devboot.workflow import add as workflow  # noqa: PLC0415  # `--help` does not need it

    added = workflow.add_preset(folder, name, inherits, variables)
    how = project_change.How(dry_run, show_diff, yes, as_json, on_conflict)
    return project_change.carry_out(added.update, add_text.added(added), how)
