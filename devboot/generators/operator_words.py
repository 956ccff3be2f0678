"""An operator in the words of C++, Python and torch's schemas, for the templates.

Until somebody writes its maths every result of an operator is the sum of its arguments, tensors and
numbers: that compiles, has a gradient, and its tests pass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from devboot.generators.operators import suite

if TYPE_CHECKING:
    from collections.abc import Iterable

    from devboot.generators.operators import Operator
    from devboot.generators.signature import Parameter

_WIDTH = 100
_CPP = {"int": "std::int64_t", "float": "double", "bool": "bool"}
_C = {"int": "int64_t", "float": "double", "bool": "bool"}
_CTYPES = {"int": "c_int64", "float": "c_double", "bool": "c_bool"}
_EXAMPLES = {"int": ("2", 2.0), "float": ("0.5", 0.5), "bool": ("True", 1.0)}  # exact in float32


class OperatorWords(NamedTuple):
    """What a template says of one operator."""

    operator: Operator

    @property
    def name(self) -> str:
        return self.operator.name

    @property
    def suite(self) -> str:
        return suite(self.name)

    @property
    def cuda(self) -> bool:
        return self.operator.cuda

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return self.operator.signature.parameters

    @property
    def names(self) -> list[str]:
        return [one.name for one in self.parameters]

    @property
    def tensors(self) -> list[str]:
        return [one.name for one in self.parameters if one.is_tensor]

    @property
    def numbers(self) -> list[Parameter]:
        return [one for one in self.parameters if not one.is_tensor]

    @property
    def defaults(self) -> list[str]:
        """The defaults of the arguments that have one, which are the last."""
        return [one.default for one in self.parameters if one.default]

    @property
    def outs(self) -> list[str]:
        """The names of the results: `out`, or `out0`, `out1`, ..."""
        count = self.operator.signature.results
        return ["out"] if count == 1 else [f"out{number}" for number in range(count)]

    @property
    def schema(self) -> str:
        arguments = ", ".join(map(str, self.parameters))
        return f"{self.name}({arguments}) -> {self.operator.signature.result}"

    def each(self, tensor: str, number: str = "{type} {name}") -> list[str]:
        """Say something for each argument, `{name}` is its name.

        Of a number there is `{type}` for C++, `{c}`, `{python}`, `{ctypes}`, an `{example}`, for
        C++ `{cpp_example}`, and ` = {default}` where it has one: `{or_else}`, `{cpp_or_else}`.
        """
        return [
            tensor.format(name=one.name) if one.is_tensor else _of_number(number, one)
            for one in self.parameters
        ]

    def each_but_last(self, tensor: str, last: str) -> list[str]:
        """Say `tensor` for each tensor but the last, and the examples of the numbers."""
        final = self.tensors[-1]
        said = self.each("{name}", "{example}")
        both = {name: last if name == final else tensor for name in self.tensors}
        return [both.get(word, word) for word in said]

    def each_numbered(self, tensor: str, number: str) -> list[str]:
        """Say `{number}` of each tensor, counted from 0, and `number` for each number."""
        places = {name: str(place) for place, name in enumerate(self.tensors)}
        said = zip(self.parameters, self.each("", number), strict=True)
        return [tensor.format(number=places[p.name]) if p.is_tensor else word for p, word in said]

    def of_tensors(self, text: str) -> list[str]:
        return [text.format(name=name) for name in self.tensors]

    def of_outs(self, text: str) -> list[str]:
        return [text.format(name=name) for name in self.outs]

    def numbered_outs(self, text: str, single: str = "") -> list[str]:
        """Say `{number}` of each result; `single` where there is only one."""
        count = len(self.outs)
        return [single] if count == 1 else [text.format(number=number) for number in range(count)]

    def c_parameters(self, element: str) -> list[str]:
        """Return what a C function takes."""
        given = self.each(f"const {element}* {{name}}", "{c} {name}")
        return [*given, *self.of_outs(f"{element}* {{name}}"), "int64_t numel"]

    @property
    def gradients(self) -> str:
        """The Python type of what a backward pass returns."""
        kinds = self.each("Tensor", "None")
        return kinds[0] if len(kinds) == 1 else f"tuple[{', '.join(kinds)}]"

    def kernel_parameters(self, element: str, *, named: bool = True) -> list[str]:
        """Return what a kernel takes: the arguments, where the results go, how many elements."""
        end = " {name}" if named else ""
        given = self.each(f"const {element}*{end}", f"{{type}}{end}")
        results = [f"{element}*{end}".format(name=name) for name in self.outs]
        return [*given, *results, "std::int64_t numel" if named else "std::int64_t"]

    def result(self, tensor: str) -> str:
        """Return the type of what comes back, of one tensor or several."""
        count = len(self.outs)
        return tensor if count == 1 else f"std::tuple<{', '.join([tensor] * count)}>"

    def sum(self, tensor: str, number: str = "{name}") -> str:
        """Say the sum of all arguments."""
        return " + ".join(self.each(tensor, number))

    def sums(self, first: int, count: int, step: int = 10) -> list[float]:
        """Return the sums where the tensors count from `first`, `first + step`, ..."""
        numbers = sum(_EXAMPLES[one.type][1] for one in self.numbers)
        starts = [first + step * place for place in range(len(self.tensors))]
        return [sum(start + element for start in starts) + numbers for element in range(count)]

    def literals(self, first: int, count: int, step: int = 10) -> str:
        """Return `sums` as C++ and Python write them."""
        return ", ".join(f"{value:g}" for value in self.sums(first, count, step))


def _of_number(text: str, one: Parameter) -> str:
    return text.format(
        name=one.name,
        type=_CPP[one.type],
        c=_C[one.type],
        python=one.type,
        ctypes=_CTYPES[one.type],
        example=_EXAMPLES[one.type][0],
        cpp_example=_cpp_example(one.type),
        or_else=f" = {one.default}" if one.default else "",
        cpp_or_else=f" = {one.default.lower()}" if one.default else "",
    )


def _cpp_example(kind: str) -> str:
    """Return a number of exactly the type that the dispatcher takes."""
    text = _EXAMPLES[kind][0].lower()
    return f"std::int64_t{{{text}}}" if kind == "int" else text


def fill(head: str, items: Iterable[str], tail: str) -> str:
    """Lay a list out after its opening bracket, in lines of at most 100 characters.

    What does not fit goes on below the first item, as Google's style for C++ has it.
    """
    parts = list(items)
    words = [*(f"{part}," for part in parts[:-1]), *(f"{part}{tail}" for part in parts[-1:])]
    indent = " " * (len(head) - head.rfind("\n") - 1)
    lines, line = [], head
    for number, word in enumerate(words or [tail]):
        separator = " " if number and line != indent else ""
        if number and len(line.rsplit("\n", 1)[-1] + separator + word) > _WIDTH:
            lines.append(line)
            line, separator = indent, ""
        line += separator + word
    return "\n".join([*lines, line])
