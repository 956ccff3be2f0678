"""The signatures of operators: what is read, and what is pointed at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devboot.errors import DevbootError
from devboot.generators.signature import Parameter, Signature, parse_signature

READ = {
    "Tensor x -> Tensor": "Tensor x -> Tensor",
    "Tensor->Tensor": "Tensor x -> Tensor",
    "  Tensor\ta ,Tensor b->Tensor ": "Tensor a, Tensor b -> Tensor",
    "Tensor, Tensor -> Tensor": "Tensor a, Tensor b -> Tensor",
    "Tensor, Tensor a -> Tensor": "Tensor b, Tensor a -> Tensor",
    "Tensor x, double -> Tensor": "Tensor x, float a -> Tensor",
    "Tensor x, float f, double d, int n, bool b -> Tensor": (
        "Tensor x, float f, float d, int n, bool b -> Tensor"
    ),
    "int n, Tensor x -> (Tensor,Tensor)": "int n, Tensor x -> (Tensor, Tensor)",
    "Tensor x -> Tensor, Tensor": "Tensor x -> (Tensor, Tensor)",
    "Tensor x -> (Tensor)": "Tensor x -> Tensor",
    "Tensor x, float eps = 1e-5 -> Tensor": "Tensor x, float eps=1e-05 -> Tensor",
    "Tensor x, int dim=-1, bool=true, double = .5 -> Tensor": (
        "Tensor x, int dim=-1, bool a=True, float b=0.5 -> Tensor"
    ),
    "Tensor, float=1->Tensor": "Tensor a, float b=1.0 -> Tensor",
    "(Tensor x, float a) -> Tensor": "Tensor x, float a -> Tensor",
    "(Tensor, Tensor) -> (Tensor, Tensor)": "Tensor a, Tensor b -> (Tensor, Tensor)",
    "(Tensor a, float b=1) -> Tensor": "Tensor a, float b=1.0 -> Tensor",
}

REFUSED = {
    "": ("expected a type, the signature ends", 0, "Tensor, int, float and bool"),
    "Tensor x": ("expected `,` or `->`, the signature ends", 8, "for example"),
    "-> Tensor": ("expected a type, found `->`", 0, "the types are"),
    "Tensor a, -> Tensor": ("expected a type, found `->`", 10, "the types are"),
    "tensor a -> Tensor": ("`tensor` is no type", 0, "did you mean `Tensor`?"),
    "Tensor a, flaot b -> Tensor": ("`flaot` is no type", 10, "did you mean `float`?"),
    "Tensor a, Scalar b -> Tensor": ("`Scalar` is no type", 10, "the types are"),
    "Tensor a Tensor b -> Tensor": ("expected `,` or `->`, found `Tensor`", 9, "for example"),
    "Tensor? a -> Tensor": ("optional tensors", 6, "by hand"),
    "Tensor a, int[] b -> Tensor": ("optional tensors, lists", 13, "by hand"),
    "Tensor(a!) a -> Tensor": ("written to", 6, "by hand"),
    "Tensor a=None -> Tensor": ("a tensor cannot have a default", 8, "numbers can"),
    "Tensor a, int b=1.5 -> Tensor": ("`1.5` is no default for an int", 16, "int dim=-1"),
    "Tensor a, int b=9223372036854775808 -> Tensor": ("is no default for an int", 16, "dim"),
    "Tensor a, float b=inf -> Tensor": ("`inf` is no default for a float", 18, "eps=1e-5"),
    "Tensor a, float b=1e999 -> Tensor": ("`1e999` is no default", 18, "eps=1e-5"),
    "Tensor a, bool b=1 -> Tensor": ("`1` is no default for a bool", 17, "`True` or `False`"),
    "Tensor a, bool b= -> Tensor": ("`` is no default for a bool", 18, "`True` or `False`"),
    "Tensor a, int b=1, float c -> Tensor": ("without a default follows", 19, "come last"),
    "int n=1, Tensor a -> Tensor": ("without a default follows", 9, "come last"),
    "Tensor a -> int": ("expected `Tensor`, found `int`", 12, "(Tensor, Tensor)"),
    "(Tensor a -> Tensor": ("expected `,` or `)`, found `->`", 10, "for example"),
    "((Tensor a)) -> Tensor": ("expected a type, found `(`", 1, "the types are"),
    "() -> Tensor": ("expected a type, found `)`", 1, "the types are"),
    "Tensor a ->": ("expected `Tensor`, the signature ends", 11, "(Tensor, Tensor)"),
    "Tensor a -> (Tensor": ("expected `,` or `)`", 19, "for example"),
    "Tensor a -> Tensor)": ("nothing may follow the result", 18, "for example"),
    "Tensor a -> Tensor out": ("a result has no name", 19, "leave it out"),
    "int n, float f -> Tensor": ("needs a Tensor among its arguments", 0, "the device"),
    "Tensor lambda -> Tensor": ("a reserved word of Python", 7, "another name"),
    "Tensor double_, int double -> Tensor": ("letters and digits", 7, "another name"),
    "Tensor a, int template -> Tensor": ("a reserved word of C++", 14, "another name"),
    "Tensor a, int numel -> Tensor": ("the generated code uses", 14, "another name"),
    "Tensor out0 -> (Tensor, Tensor)": ("the generated code uses", 7, "another name"),
    "Tensor a, Tensor a -> Tensor": ("two have it", 7, "another name"),
    "Tensor größe -> Tensor": ("letters and digits", 7, "another name"),
    f"Tensor {'a' * 65} -> Tensor": ("longer than 64", 7, "another name"),
    f"{', '.join(['Tensor'] * 17)} -> Tensor": ("more than 16 arguments", 128, "for example"),
    f"Tensor a -> {', '.join(['Tensor'] * 17)}": ("more than 16 results", 140, "for example"),
}


@pytest.mark.parametrize(("text", "meant"), READ.items())
def test_a_signature_is_read(text: str, meant: str) -> None:
    assert str(parse_signature(text)) == meant


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_wrong_is_pointed_at(text: str) -> None:
    words, column, hint = REFUSED[text]
    with pytest.raises(DevbootError) as caught:
        parse_signature(text)
    message, shown, caret = caught.value.message.split("\n")
    assert words in message
    assert shown == f"  {text}"
    assert caret.index("^") == column + 2
    assert hint in caught.value.hint


names = st.from_regex(r"v[a-z0-9]{0,5}(_[a-z0-9]{1,3})?", fullmatch=True)
parameters = st.builds(
    Parameter, st.sampled_from(["Tensor", "int", "float", "bool"]), names, st.just("")
)
defaults = st.one_of(
    st.builds(Parameter, st.just("int"), names, st.integers(-(10**18) + 1, 10**18 - 1).map(str)),
    st.builds(Parameter, st.just("bool"), names, st.sampled_from(["True", "False"])),
    st.builds(
        Parameter, st.just("float"), names,
        st.decimals(-999, 999, places=3).map(lambda number: repr(float(number))),
    ),
)  # fmt: skip
signatures = st.builds(
    lambda more, results: Signature((Parameter("Tensor", "first_one"), *more), results),
    st.tuples(st.lists(parameters, max_size=8), st.lists(defaults, max_size=3))
    .map(lambda both: both[0] + both[1])
    .filter(lambda all_of: len({one.name for one in all_of}) == len(all_of)),
    st.integers(1, 4),
)


@given(signatures)
def test_what_is_written_is_read_again(signature: Signature) -> None:
    assert parse_signature(str(signature)) == signature


@given(st.text(alphabet="Tensor int,->()ab_?[=1.\u00fc ", max_size=30))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        parsed = parse_signature(text)
    except DevbootError:
        return
    assert parse_signature(str(parsed)) == parsed
