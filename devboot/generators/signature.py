"""The signature of an operator: `Tensor a, float alpha -> Tensor`.

Arguments are Tensor, int, float (double is the same) or bool, each with a name or without. The
result is one Tensor, or several in brackets: `(Tensor, Tensor)`.
"""

from __future__ import annotations

import re
from itertools import chain
from string import ascii_lowercase
from typing import TYPE_CHECKING, NamedTuple

from devboot.generators.names import reserved_word
from devboot.generators.reader import Reader, Token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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

    def __str__(self) -> str:
        return f"{self.type} {self.name}"

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
    arguments = list(_arguments(reader))
    if not reader.skip("->"):
        reader.refuse(reader.now, _instead("`,` or `->`", reader.now))
    if not any(kind == "Tensor" for kind, _ in arguments):
        reader.refuse(
            Token("", 0), "an operator needs a Tensor among its arguments",
            "torch chooses the kernel by the device of an argument",
        )  # fmt: skip
    results = _results(reader)
    if reader.now.text:
        reader.refuse(reader.now, f"nothing may follow the result, but `{reader.now.text}` does")
    return Signature(tuple(_named(reader, arguments)), results)


def _arguments(reader: Reader) -> Iterator[tuple[str, Token | None]]:
    """Yield the type of each argument and its name, None where it has none."""
    for number in range(_MOST + 1):
        if number == _MOST:
            reader.refuse(reader.now, f"more than {_MOST} arguments")
        kind = _type(reader)
        yield kind, reader.take() if reader.now.is_word else None
        if reader.now.text == "=":
            reader.refuse(
                reader.now, "an argument cannot have a default here",
                "add it to the schema and to the Python function afterwards",
            )  # fmt: skip
        if not reader.skip(","):
            return


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


def _named(reader: Reader, arguments: Sequence[tuple[str, Token | None]]) -> Iterator[Parameter]:
    given = [token.text for _, token in arguments if token]
    for _, token in arguments:
        if token and (why := _problem(token.text, given)):
            reader.refuse(
                token, f"`{token.text}` cannot be the name of an argument: {why}", _RENAME
            )
    letters = chain("x" if len(arguments) == 1 else "", ascii_lowercase)
    free = (one for one in letters if one not in {*given, *_OURS})
    for kind, token in arguments:
        yield Parameter(kind, token.text if token else next(free))


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
