"""`devboot gpu`: what a GPU is good for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from devboot.cli import options, output
from devboot.errors import DevbootError
from devboot.machine.machine import Machine
from devboot.roofline.gpu import DTYPES, Roof, known, roof_of
from devboot.roofline.placed import Placed, Roofline, place
from devboot.roofline.transformer import Model, decode, prefill

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEEDS = ("command:nvidia-smi", "command:nvidia-smi-query")
_PREFERRED = ("bf16", "fp16")


@click.group("gpu", short_help="what a GPU is good for", epilog="Example: devboot gpu roofline")
def gpu() -> None:
    """What a GPU is good for, by its maker's figures: nothing is run on it."""


@gpu.command("roofline", epilog="Example: devboot gpu roofline --gpu H100 --model 8192,80,70")
@click.option("--gpu", "name", metavar="NAME", help="Another GPU than the one in this machine.")
@click.option(
    "--model",
    default="4096,32",
    metavar="H,N[,Z]",
    help="Hidden size, layers, 10^9 parameters; default: 4096,32 and what they make.",
)
@click.option("--batch", type=click.IntRange(1), default=1, help="Sequences at once; default: 1.")
@click.option(
    "--tokens",
    type=click.IntRange(1),
    default=2048,
    help="Tokens in the prompt, and in the cache; default: 2048.",
)
@click.option("--dtype", type=click.Choice(list(DTYPES)), help="Type of weights and caches.")
@click.option("--svg", metavar="FILE", help="Draw it into FILE, a new one.")
@options.as_json
def roofline(  # noqa: PLR0913  # one for each option
    *, name: str | None, model: str, batch: int, tokens: int, dtype: str | None,
    svg: str | None, as_json: bool,
) -> int:  # fmt: skip
    """Say whether prefill and decode of a transformer are memory- or compute-bound.

    `docs/roofline.md` has the formulas and where they come from.
    """
    roof = _roof(name)
    chosen = _dtype(roof, dtype)
    wanted, size = _model(model), DTYPES[chosen]
    works = (
        prefill(wanted, batch=batch, prompt=tokens, size=size),
        decode(wanted, batch=batch, cached=tokens, size=size),
    )
    line = Roofline(roof, chosen, wanted, batch, tuple(place(w, roof, chosen) for w in works))
    if svg:
        from devboot.roofline.svg import render_svg  # noqa: PLC0415

        output.write_new(Path(svg), render_svg(line), hint="name another `--svg` file")
    text = json.dumps(line.as_json(), indent=2) if as_json else "\n".join(_text(line, tokens))
    click.echo(text)
    return 0


def _roof(name: str | None) -> Roof:
    names = [name] if name else [each.name for each in Machine().facts(_NEEDS).lenient.driver.gpus]
    if not names:
        raise DevbootError("there is no NVIDIA GPU here", hint=f"name one: {_names()}")
    roof = next((found for each in names if (found := roof_of(each))), None)
    if roof is None:
        raise DevbootError(f"no figures of `{names[0]}` are known", hint=f"known: {_names()}")
    return roof


def _names() -> str:
    return ", ".join(f"`--gpu '{name}'`" if " " in name else f"`--gpu {name}`" for name in known())


def _dtype(roof: Roof, wanted: str | None) -> str:
    dtype = wanted or next(name for name in _PREFERRED if name in roof.peaks)
    if dtype not in roof.peaks:
        hint = f"there are {', '.join(roof.peaks)}"
        raise DevbootError(f"no peak of the {roof.gpu} for {dtype} is known", hint=hint)
    return dtype


def _model(text: str) -> Model:
    hint = "hidden size, layers and, if you like, 10^9 parameters: `--model 4096,32,6.7`"
    try:
        hidden, layers, *more = text.split(",")
        billions = float(more.pop(0)) if more else None
        model = Model.of(int(hidden), int(layers), billions and billions * 1e9)
    except (ValueError, OverflowError) as error:
        raise DevbootError(f"`{text}` is no model", hint=hint) from error
    if more or not all(0 < value < 1e18 for value in model):  # noqa: PLR2004  # a NaN fails too
        raise DevbootError(f"`{text}` is no model", hint=hint)
    return model


def _text(line: Roofline, tokens: int) -> Iterator[str]:
    roof, model = line.roof, line.model
    yield f"{roof.gpu}: {roof.bandwidth / 1e9:g} GB/s ({roof.source})"
    yield ""
    yield "  type   peak TFLOP/s   balance FLOP/byte"
    for dtype, peak in roof.peaks.items():
        mark = "*" if dtype == line.dtype else " "
        yield f"{mark} {dtype:5}  {peak / 1e12:12g}   {roof.balance(dtype):17.0f}"
    yield ""
    yield (
        f"hidden {model.hidden}, {model.layers} layers, {model.parameters / 1e9:.3g}e9 parameters, "
        f"{line.dtype}, batch {line.batch}, {tokens} tokens"
    )
    yield from map(_pass, line.placed)


def _pass(each: Placed) -> str:
    work = each.work
    return (
        f"  {work.name:8} {work.intensity:8,.0f} FLOP/byte: {each.bound}-bound, at most "
        f"{each.attainable / 1e12:,.3g} TFLOP/s, at least {each.seconds * 1e3:,.3g} ms"
    )
