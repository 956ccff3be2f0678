"""The operators that were added to a project, as an answer: `relu(Tensor x -> Tensor); ...`.

A trailing `cpu` marks one that has no CUDA kernel.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from devboot.errors import DevbootError
from devboot.generators.names import reserved_file
from devboot.generators.signature import Signature, parse_signature

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

ELEMENTWISE = "Tensor x -> Tensor"
"""The signature of an operator of which nothing is said but its name."""

_ITEM = re.compile(r"\s*(?P<name>[^\s()]*)\s*(?:\((?P<signature>.*)\))?\s*(?P<cpu>cpu)?\s*")
_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_LONGEST = 64
# Names that the project has for something else: files beside the operator's, C++ types after which
# a test suite would be called, functions that Python finds beside it, labels of VS Code.
_OURS = frozenset(
    """
    app autograd bindings buffers c_api check check_alike check_dim check_floating checks cpu
    ctypes cuda device device_type dispatch for_type_of gpu_copy launch library on_device op ops
    prepare read reference register registered scalar_type shape tensor tests zeros
    """.split()
)
_TORCHS = frozenset(["name"])
"""What `torch.ops.PACKAGE` has as attributes of its own."""


class Operator(NamedTuple):
    """One operator."""

    name: str
    signature: Signature
    cuda: bool = True  # with a CUDA kernel

    def __str__(self) -> str:
        return f"{self.name}({self.signature}){'' if self.cuda else ' cpu'}"


def operators_of(answer: str) -> tuple[Operator, ...]:
    """Read the answer.

    Raises DevbootError for what is no operator, and for two of one name.
    """
    found: list[Operator] = []
    for item in filter(str.strip, answer.split(";")):
        match = _ITEM.fullmatch(item)
        if match is None:
            raise DevbootError(
                f"`{item.strip()}` is no operator",
                hint="for example `relu; axpy(Tensor a, Tensor b, float alpha -> Tensor)`",
            )
        name = added_name(match["name"], [one.name for one in found])
        signature = parse_signature(match["signature"] or ELEMENTWISE)
        found.append(Operator(name, signature, not match["cpu"]))
    return tuple(found)


def answer_of(operators: Iterable[Operator]) -> str:
    """Return the answer that says the same, always in the same words."""
    return "; ".join(map(str, operators))


def added_name(name: str, known: Collection[str] = (), kind: str = "operator") -> str:
    """Check the name of a new operator, or of another `kind`, beside those that are known.

    Raises DevbootError that says what is wrong and what would do.
    """
    if name in known:
        raise DevbootError(f"`{name}` is there already", hint=f"give the new {kind} another name")
    if why := _problem(name, known):
        article = "an" if kind[0] in "aeiou" else "a"
        raise DevbootError(
            f"`{name}` cannot be the name of {article} {kind}: {why}", hint=_hint(name, known)
        )
    return name


def _problem(name: str, known: Collection[str]) -> str:
    if len(name) > _LONGEST:
        return f"it is longer than {_LONGEST} characters"
    if not _NAME.fullmatch(name):
        return "small letters and digits are allowed, with single `_` between them"
    if name in _OURS:
        return "the project's own code uses that name"
    if name in _TORCHS:
        return "`torch.ops` has an attribute of that name"
    twins = (one for one in known if suite(one).lower() == suite(name).lower())
    if twin := next(twins, ""):
        return f"its tests would be called as those of `{twin}`"
    return reserved_file(name)


def _hint(name: str, known: Collection[str]) -> str:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    near = "_".join(re.findall(r"[a-z0-9]+", words)).lstrip("0123456789_")[:_LONGEST]
    if not near or _problem(near, known):
        near = f"my_{near}"[:_LONGEST].rstrip("_") if near else "my_op"
    return f"for example `{near}`"


def suite(name: str) -> str:
    """Return what the C++ tests of an operator are called: `vector_add` has `VectorAdd`."""
    return "".join(part.capitalize() for part in name.split("_"))
