from __future__ import annotations

import pytest

from devboot.errors import DevbootError
from devboot.generators.names import project_name


@pytest.mark.parametrize("text", ["my-ops", "MyOps", "a", "flash_attn-2", "ops2"])
def test_good_names_are_taken_as_they_are(text: str) -> None:
    assert project_name(text).name == text


def test_package_is_what_python_and_cpp_can_spell() -> None:
    assert project_name("My-Fast-Ops").package == "my_fast_ops"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("..", "letters and digits"),
        ("a/b", "letters and digits"),
        ("-ops", "starts with `-`"),
        ("2fast", "letters and digits"),
        ("my--ops", "letters and digits"),
        ("ops-", "letters and digits"),
        ("my ops", "letters and digits"),
        ("öps", "outside ASCII"),
        ("x" * 65, "longer than 64"),
        ("class", "reserved word of C++"),
        ("co-await", "reserved word of C++"),
        ("lambda", "reserved word of Python"),
        ("torch", "library that the project uses"),
        ("std", "library that the project uses"),
        ("NUL", "device name on Windows"),
        ("com1", "device name on Windows"),
        ("install", "reserved by CMake"),
        ("json", "module of Python's standard library"),
    ],
)
def test_bad_names_say_why_and_what_would_do(text: str, reason: str) -> None:
    with pytest.raises(DevbootError) as caught:
        project_name(text)
    assert reason in caught.value.message
    suggestion = caught.value.hint.removeprefix("for example `--name ").removesuffix("`")
    assert project_name(suggestion).name == suggestion
