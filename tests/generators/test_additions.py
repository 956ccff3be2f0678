"""What is added to a project, as answers: read, refused, written in the same words."""

from __future__ import annotations

import pytest

from devboot.errors import DevbootError
from devboot.generators import additions
from devboot.generators.additions import Preset, presets_of
from devboot.generators.manifest import parse
from devboot.generators.operator_words import fill
from devboot.generators.operators import added_name, operators_of
from devboot.generators.template import find_template

TEMPLATE = find_template("libtorch-project")


@pytest.mark.parametrize(
    ("key", "answer", "written"),
    [
        ("ops", "relu", "relu(Tensor x -> Tensor)"),
        (
            "ops",
            "a_1 ( Tensor, double -> Tensor,Tensor ) cpu ; b(Tensor x->Tensor);",
            "a_1(Tensor a, float b -> (Tensor, Tensor)) cpu; b(Tensor x -> Tensor)",
        ),
        ("tests", "flow; edges python", "flow cpp; edges python"),
        ("presets", " a|debug||b|a|X=1;2|Y:BOOL=ON ", "a|debug || b|a|X=1;2|Y:BOOL=ON"),
    ],
)
def test_an_answer_is_written_in_one_way(key: str, answer: str, written: str) -> None:
    answers = TEMPLATE.answers({key: answer})
    assert answers[key] == written
    assert TEMPLATE.answers({key: written})[key] == written
    manifest = f'template: libtorch-project\nname: x\nanswers:\n  {key}: "{written}"\nfiles:\n'
    assert parse(manifest).answers[key] == written


@pytest.mark.parametrize(
    ("key", "answer", "words"),
    [
        ("ops", "relu(Tensor x -> Tensor", "is no operator"),
        ("ops", "relu; relu", "`relu` is there already"),
        ("ops", "matmul", "`matmul` is there already"),
        ("ops", "relu(x)", "`x` is no type"),
        ("ops", "(Tensor x -> Tensor)", "`` cannot be the name"),
        ("tests", "flow rust", "is no test"),
        ("tests", "flow; flow", "`flow` is there already"),
        ("tests", "vector_add", "`vector_add` is there already"),
        ("presets", "a b|debug", "cannot be the name of a preset"),
        ("presets", "a", "cannot be the name of a preset"),
        ("presets", "a|debug || a|debug", "two presets are called `a`"),
        ("presets", 'a|debug|X="1"', "no variable of CMake"),
        ("presets", "a|debug|X", "no variable of CMake"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(key: str, answer: str, words: str) -> None:
    with pytest.raises(DevbootError, match=words) as caught:
        TEMPLATE.answers({key: answer})
    assert caught.value.hint


def test_one_name_is_for_one_operator_or_test() -> None:
    with pytest.raises(DevbootError, match="`flow` is there already"):
        TEMPLATE.answers({"ops": "flow", "tests": "flow"})


@pytest.mark.parametrize(
    ("name", "why", "instead"),
    [
        ("", "small letters", "my_op"),
        ("Relu", "small letters", "relu"),
        ("FusedGelu", "small letters", "fused_gelu"),
        ("my-op", "small letters", "my_op"),
        ("2d_pool", "small letters", "d_pool"),
        ("a__b", "small letters", "a_b"),
        ("größe", "small letters", "gr_e"),
        ("../x", "small letters", "x"),
        ("class", "a reserved word of C++", "my_class"),
        ("lambda", "a reserved word of Python", "my_lambda"),
        ("torch", "a library", "my_torch"),
        ("aux", "a device name on Windows", "my_aux"),
        ("name", "`torch.ops` has an attribute", "my_name"),
        ("checks", "the project's own code", "my_checks"),
        ("relu_6", "called as those of `relu6`", "my_relu_6"),
        ("a" * 65, "longer than 64", "a" * 64),
    ],
)
def test_a_name_that_cannot_be_is_refused(name: str, why: str, instead: str) -> None:
    with pytest.raises(DevbootError) as caught:
        added_name(name, ["relu6"])
    assert why in caught.value.message
    assert caught.value.hint == f"for example `{instead}`"
    assert added_name(instead, ["relu6"]) == instead


def test_names_that_torch_has_too_are_allowed() -> None:
    assert [one.name for one in operators_of("relu; softmax; add")] == ["relu", "softmax", "add"]


def test_a_preset_knows_its_variables() -> None:
    (one,) = presets_of("a|debug|X=1=2|Y:BOOL=ON|Z=")
    assert one == Preset("a", "debug", ("X=1=2", "Y:BOOL=ON", "Z="))
    assert one.cache == {"X": "1=2", "Y": {"type": "BOOL", "value": "ON"}, "Z": ""}


def test_a_test_is_for_cpp_unless_said() -> None:
    assert [one.language for one in additions.tests_of("a; b python")] == ["cpp", "python"]


def test_lists_are_laid_out_below_their_first_item() -> None:
    head = "void f("
    assert fill(head, ["int a", "int b"], ");") == "void f(int a, int b);"
    assert fill(head, [], ");") == "void f();"
    long = fill(head, [f"int argument_number_{n}" for n in range(8)], ");")
    lines = long.splitlines()
    assert all(len(line) <= 100 for line in lines)
    assert [line[:7] for line in lines] == ["void f(", " " * 7]
    assert long.count("\n") == 1
