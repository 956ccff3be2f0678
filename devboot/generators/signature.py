"""The signature of an operator: `Tensor a, float alpha -> Tensor`.

Arguments are Tensor, int, float (double is the same) or bool, each with a name or without; numbers
may have a default, `float eps=1e-5`, and those that do come last. All of them may be in brackets,
as in a schema of torch. The result is one Tensor, or several in brackets: `(Tensor, Tensor)`.
"""

from __future__ import annotations

import re
from itertools import chain
from string import ascii_lowercase
from typing import TYPE_CHECKING, NamedTuple

from devboot.generators.names import reserved_word
from devboot.generators.reader import Reader, Token

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_TYPES = {
    "Tensor": "Tensor", "int": "int", "float": "float", "double": "float", "bool": "bool"
}  # fmt: skip
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*")
_LONGEST = 64
_MOST = 16  # arguments, and results; more are a struct that nobody wrote
# What the generated code calls its own: a parameter of that name would hide it.
_OURS = frozenset(
    """
    T Tensor array at below buffers c10 call check check_alike check_floating cpu ctx ctypes cuda
    errno first function getattr grad grid_size i kThreads len library memoryview numel o op
    operands out outs prepare pytest range read scope shape std stream stride torch zeros
    """.split()
)
_OUT = re.compile(r"(?:grad|out)\d+")


class Parameter(NamedTuple):
    """One argument."""

    type: str  # Tensor, int, float or bool, as torch's schemas call them
    name: str
    default: str = ""  # of a number, as schemas and Python write it; empty: there is none

    def __str__(self) -> str:
        return f"{self.type} {self.name}{'=' if self.default else ''}{self.default}"

    @property
    def is_tensor(self) -> bool:
        return self.type == "Tensor"


class Signature(NamedTuple):
    """What goes in and how many tensors come out."""

    parameters: tuple[Parameter, ...]
    results: int

    def __str__(self) -> str:
        return f"{', '.join(map(str, self.parameters))} -> {self.result}"

    @property
    def result(self) -> str:
        """The results as a schema of torch has them."""
        return "Tensor" if self.results == 1 else f"({', '.join(['Tensor'] * self.results)})"


def parse_signature(text: str) -> Signature:
    """Read a signature; arguments without a name get one.

    Raises DevbootError that points at what is wrong.
    """
    reader = Reader(" ".join(text.split()), "Tensor a, float alpha -> Tensor")
    bracket = reader.skip("(")
    arguments = list(_arguments(reader))
    if bracket and not reader.skip(")"):
        reader.refuse(reader.now, _instead("`,` or `)`", reader.now))
    if not reader.skip("->"):
        reader.refuse(reader.now, _instead("`,` or `->`", reader.now))
    if not any(one.type == "Tensor" for one in arguments):
        reader.refuse(
            Token("", 0), "an operator needs a Tensor among its arguments",
            "torch chooses the kernel by the device of an argument",
        )  # fmt: skip
    results = _results(reader)
    if reader.now.text:
        reader.refuse(reader.now, f"nothing may follow the result, but `{reader.now.text}` does")
    return Signature(tuple(_named(reader, arguments)), results)


class _Argument(NamedTuple):
    """An argument as it was written."""

    type: str
    name: Token | None
    default: str


def _arguments(reader: Reader) -> Iterator[_Argument]:
    optional = False
    for number in range(_MOST + 1):
        first = reader.now
        if number == _MOST:
            reader.refuse(first, f"more than {_MOST} arguments")
        kind = _type(reader)
        name = reader.take() if reader.now.is_word else None
        default = _default(reader, kind) if reader.now.text == "=" else ""
        if optional and not default:
            reader.refuse(
                first, "an argument without a default follows one that has one",
                "arguments with defaults come last",
            )  # fmt: skip
        optional = bool(default)
        yield _Argument(kind, name, default)
        if not reader.skip(","):
            return


def _default(reader: Reader, kind: str) -> str:
    """Read what stands for an argument that a caller leaves out."""
    equals, first = reader.take(), reader.now
    if kind == "Tensor":
        reader.refuse(equals, "a tensor cannot have a default", "numbers can: `float eps=1e-5`")
    text = ""
    while reader.now.text not in _ENDS:
        text += reader.take().text
    if not _DEFAULTS[kind].fullmatch(text):
        reader.refuse(first, f"`{text}` is no default for {_A[kind]}", _EXAMPLES[kind])
    return _WRITTEN[kind](text)


_ENDS = frozenset([",", "->", ")", ""])
_DEFAULTS = {
    "int": re.compile(r"-?[0-9]{1,18}"),  # 64 bits hold each of them
    "float": re.compile(r"-?(?:[0-9]{1,18}\.?[0-9]{0,18}|\.[0-9]{1,18})(?:[eE][+-]?[0-9]{1,2})?"),
    "bool": re.compile(r"True|False|true|false"),
}
_A = {"int": "an int", "float": "a float", "bool": "a bool"}
_EXAMPLES = {
    "int": "for example `int dim=-1`",
    "float": "for example `float eps=1e-5`",
    "bool": "`True` or `False`",
}
_WRITTEN: Mapping[str, Callable[[str], str]] = {
    "int": lambda text: str(int(text)),
    "float": lambda text: repr(float(text)),
    "bool": str.capitalize,
}


def _type(reader: Reader) -> str:
    token = reader.take()
    if token.text not in _TYPES:
        if not token.is_word:
            reader.refuse(token, _instead("a type", token), _KNOWN)
        from devboot.generators.template import did_you_mean  # noqa: PLC0415  # a wrong word only

        near = {known.lower(): known for known in _TYPES}.get(token.text.lower(), token.text)
        hint = did_you_mean(near, _TYPES) or _KNOWN
        reader.refuse(token, f"`{token.text}` is no type that an operator takes", hint)
    if reader.now.text in ("?", "[", "("):
        reader.refuse(
            reader.now, "optional tensors, lists and tensors that are written to are not made here",
            "add the operator without, then change its files by hand",
        )  # fmt: skip
    return _TYPES[token.text]


_KNOWN = "the types are Tensor, int, float and bool"


def _instead(wanted: str, token: Token) -> str:
    found = f"found `{token.text}`" if token.text else "the signature ends"
    return f"expected {wanted}, {found}"


def _results(reader: Reader) -> int:
    """Read the result; the brackets round several may be left out."""
    bracket = reader.now if reader.skip("(") else None
    count = 1
    _result(reader)
    while reader.skip(","):
        count += 1
        if count > _MOST:
            reader.refuse(reader.now, f"more than {_MOST} results")
        _result(reader)
    if bracket and not reader.skip(")"):
        reader.refuse(reader.now, _instead("`,` or `)`", reader.now))
    return count


def _result(reader: Reader) -> None:
    token = reader.take()
    if token.text != "Tensor":
        hint = "the result is `Tensor`, or several: `(Tensor, Tensor)`"
        reader.refuse(token, _instead("`Tensor`", token), hint)
    if reader.now.is_word:
        reader.refuse(reader.now, "a result has no name", "leave it out")


def _named(reader: Reader, arguments: Sequence[_Argument]) -> Iterator[Parameter]:
    given = [one.name.text for one in arguments if one.name]
    for token in (one.name for one in arguments if one.name):
        if why := _problem(token.text, given):
            reader.refuse(
                token, f"`{token.text}` cannot be the name of an argument: {why}", _RENAME
            )
    letters = chain("x" if len(arguments) == 1 else "", ascii_lowercase)
    free = (one for one in letters if one not in {*given, *_OURS})
    for one in arguments:
        yield Parameter(one.type, one.name.text if one.name else next(free), one.default)


_RENAME = "give it another name, or none"


def _problem(name: str, given: Sequence[str]) -> str:
    if len(name) > _LONGEST:
        return f"it is longer than {_LONGEST} characters"
    if not name.isascii() or not _NAME.fullmatch(name):
        return "letters and digits are allowed, with single `_` between them"
    if name in _OURS or _OUT.fullmatch(name):
        return "the generated code uses that name itself"
    if given.count(name) > 1:
        return "two have it"
    return reserved_word(name)
