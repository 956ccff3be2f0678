"""The words of `devboot add` and `remove`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from devboot.cli import update_text
from devboot.generators.operator_words import OperatorWords

if TYPE_CHECKING:
    from devboot.workflow.add import Added
    from devboot.workflow.update import Updated


def added(new: Added) -> update_text.Words:
    """Say what came to the project, and what to do next."""

    def done(finished: Updated) -> str:
        first = _changed("added", new, "to", finished)
        return "\n".join([first, "", "next:", *_table(_next(new))])

    return update_text.Words("devboot.add/1", done, {"added": _about(new)})


def removed(gone: Added) -> update_text.Words:
    """Say what went."""
    return update_text.Words(
        "devboot.remove/1",
        lambda finished: _changed("removed", gone, "from", finished),
        {"removed": _about(gone)},
    )


def _changed(verb: str, one: Added, where: str, done: Updated) -> str:
    words = (
        f"{click.style(verb, fg='green')} {_said(one)} {where} {update_text.from_to(done.update)}"
    )
    return update_text.with_files(done, words)


def _said(one: Added) -> str:
    if one.kind == "op":
        return f"`{_words(one).schema}`"
    return f"the {one.kind} `{one.item.name}`"


def _words(one: Added) -> OperatorWords:
    return OperatorWords(one.item)  # type: ignore[arg-type]  # the kind tells


def _about(one: Added) -> dict[str, Any]:
    about = {"kind": one.kind, "name": one.item.name}
    if one.kind == "op":
        return {**about, "schema": _words(one).schema, "cuda": _words(one).cuda}
    return about


def _next(new: Added) -> list[tuple[str, str]]:
    name, project = new.item.name, new.update.project
    if new.kind == "preset":
        return [(f"cmake --workflow --preset {name}", "configure, build, run the tests")]
    run = ("cmake --workflow --preset debug", "build it, run the tests")
    if new.kind == "test":
        language = getattr(new.item, "language", "")
        ending = "cpp" if language == "cpp" else "py"
        return [(f"tests/{language}/test_{name}.{ending}", "write the tests here"), run]
    gradient = {
        "stable": [(f"python/{project.name.package}/_{name}.py", "its gradient")],
        "aten": [(f"csrc/ops/autograd/{name}.h", "its gradient")],
    }
    cuda = [(f"csrc/cuda/{name}.cu", "the same for the GPU")] if _words(new).cuda else []
    maths = [(f"csrc/cpu/{name}.cpp", "write the maths here: it is the sum of its arguments")]
    tests = [
        (f"tests/cpp/test_{name}.cpp", "what it should give, in numbers"),
        (f"tests/python/test_{name}.py", "what it should give, in Python"),
    ]
    return [*maths, *cuda, *gradient.get(project.answers["api"], []), *tests, run]


def _table(rows: list[tuple[str, str]]) -> list[str]:
    width = max(len(left) for left, _ in rows)
    return [f"  {left:<{width}}  {click.style(right, dim=True)}" for left, right in rows]
