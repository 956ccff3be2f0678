"""Project templates: a folder below `templates/` with a `template.yml` that says what it asks."""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.errors import DevbootError
from devboot.render import listing, read_text
from devboot.tables.templates import PARSED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


_VERSION = re.compile(r'^version: "([^"\n]*)"$', re.MULTILINE)


class Question(NamedTuple):
    """One thing a template wants to know."""

    key: str
    ask: str  # the question in the user's words; empty: settable by -D only
    default: str
    choices: Mapping[str, str]  # answer -> what it means; empty: free text
    pattern: str = ".*"  # what free text must match as a whole
    allowed: str = ""  # the pattern in words
    kind: str = ""  # of what free text is a list: `operators`, `tests` or `presets`

    def check(self, answer: str) -> str:
        """Return the answer, or raise `DevbootError` naming what is allowed."""
        if self.choices and answer not in self.choices:
            known = ", ".join(f"`{choice}`" for choice in self.choices)
            raise DevbootError(
                f"`{answer}` is no answer to `{self.key}`",
                hint=did_you_mean(answer, self.choices) or f"allowed: {known}",
            )
        if not self.choices and not re.fullmatch(self.pattern, answer):
            raise DevbootError(
                f"`{answer}` is no answer to `{self.key}`", hint=f"allowed: {self.allowed}"
            )
        return self._canonical(answer) if self.kind else answer

    def _canonical(self, answer: str) -> str:
        """Return an answer of a kind as it is always written; raises as `check` does."""
        if not answer:
            return answer
        from devboot.generators import additions, operators  # noqa: PLC0415  # they are rare

        if self.kind == "operators":
            return operators.answer_of(operators.operators_of(answer))
        if self.kind == "tests":
            return additions.answer_of_tests(additions.tests_of(answer))
        return additions.answer_of_presets(additions.presets_of(answer))


class Template(NamedTuple):
    """A project template: what it is, what it asks, which folders it is made of."""

    name: str
    version: str
    summary: str
    default_name: str
    languages: tuple[str, ...]
    needs: tuple[str, ...]  # what a machine must have to build it; rendered with the answers
    layers: tuple[str, ...]  # folders, later ones win; rendered with the answers: `api-{{ api }}`
    local: str  # folder with files for this machine only, never committed; empty: none
    next: Mapping[str, str]  # commands to go on with -> what each does
    questions: tuple[Question, ...]
    operators: tuple[str, ...] = ()  # in the layers
    added: Mapping[str, tuple[str, ...]] = {}  # `op`, `test` -> the layers of each that is added
    renames: Mapping[str, str] = {}  # paths that files had in earlier versions -> as they are now

    def folder(self, layer: str) -> str:
        """Return where a layer is, below `templates`; `/cpp` is one that templates share."""
        return f"shared{layer}" if layer.startswith("/") else f"{self.name}/{layer}"

    def answers(self, given: Mapping[str, str]) -> dict[str, str]:
        """Check the given answers and fill in the defaults of the others; empty lists are none."""
        known = [question.key for question in self.questions]
        for key in given:
            if key not in known:
                raise DevbootError(
                    f"`{self.name}` does not ask for `{key}`",
                    hint=did_you_mean(key, known) or f"known: {', '.join(known)}",
                )
        answers = {q.key: q.check(given.get(q.key, q.default)) for q in self.questions}
        empty = [q.key for q in self.questions if q.kind and not answers[q.key]]
        answers = {key: answer for key, answer in answers.items() if key not in empty}
        lists = self.lists(answers)
        if lists.get("operators") or lists.get("tests"):
            from devboot.generators.additions import refuse_twins  # noqa: PLC0415  # they are rare

            refuse_twins(self.operators, lists)
        return answers

    def lists(self, answers: Mapping[str, str]) -> dict[str, str]:
        """Return the answers that are lists, by their kind; empty: nothing was added."""
        return {q.kind: answers.get(q.key, "") for q in self.questions if q.kind}

    def answers_again(self, known: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
        """Return the answers that an earlier version was given, with new ones over them.

        What is no longer asked is forgotten, what is new takes its default.
        """
        asked = {question.key for question in self.questions}
        return self.answers({**{key: known[key] for key in known if key in asked}, **new})


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the nearest known word, or an empty string."""
    import difflib  # noqa: PLC0415  # only a wrong word needs it

    near = difflib.get_close_matches(word, list(known), n=1)
    return f"did you mean `{near[0]}`?" if near else ""


@cache
def template_names() -> tuple[str, ...]:
    """Return the names of all project templates."""
    return tuple(name for name in listing("templates") if _is_template(name))


def _is_template(name: str) -> bool:
    return "template.yml" in listing(f"templates/{name}")


def find_template(name: str) -> Template:
    """Load a template by name; raise `DevbootError` with the nearest one when it is unknown."""
    names = template_names()
    if name not in names:
        raise DevbootError(
            f"there is no template `{name}`",
            hint=did_you_mean(name, names) or f"`devboot init --list` shows: {', '.join(names)}",
        )
    return _parse(name, read_text(f"templates/{name}/template.yml"))


def newer(one: str, other: str) -> bool:
    """Tell whether a template's version is newer than another one."""
    return _number(one) > _number(other)


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def version_of(name: str) -> str:
    """Return a template's version without reading the rest; empty: there is no such template."""
    if name not in template_names():
        return ""
    match = _VERSION.search(read_text(f"templates/{name}/template.yml"))
    return match[1] if match else find_template(name).version


def _parse(name: str, text: str) -> Template:
    data = PARSED.get(sha256(text.encode()).hexdigest()) or _parsed(text)
    return Template(
        name=name,
        version=data["version"],
        summary=data["summary"],
        default_name=data["default_name"],
        languages=tuple(data["languages"]),
        needs=tuple(data["needs"]),
        layers=tuple(data["layers"]),
        local=data.get("local", ""),
        next=data["next"],
        questions=tuple(_question(key, value) for key, value in data["questions"].items()),
        operators=tuple(data.get("operators", ())),
        added={word: tuple(layers) for word, layers in data.get("added", {}).items()},
        renames=data.get("renames", {}),
    )


def _parsed(text: str) -> dict[str, Any]:
    """Parse what somebody edited since `PARSED` was made."""
    import yaml  # noqa: PLC0415  # 20 ms

    data: dict[str, Any] = yaml.safe_load(text)
    return data


def _question(key: str, data: Mapping[str, Any]) -> Question:
    return Question(
        key=key,
        ask=data.get("ask", ""),
        default=data["default"],
        choices=data.get("choices", {}),
        pattern=data.get("pattern", ".*"),
        allowed=data.get("allowed", ""),
        kind=data.get("kind", ""),
    )
