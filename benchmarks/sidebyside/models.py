"""The keys of a profile as models of other libraries: what they would have to be told to check it.

Each is written as a program, so that its time has nothing of devboot in it.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from devboot.profile.keys import PROFILE
from devboot.profile.kinds import Integer, ListOf, Open, Table, Text
from devboot.profile.schema import kind_schema, schema

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devboot.profile.kinds import Key, Kind

PYDANTIC = """\
import sys
from typing import Annotated, Any, Literal, Union
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

class Base(BaseModel):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

{classes}
def problems(text):
    try:
        {top}.model_validate(yaml.load(text, Loader=yaml.CSafeLoader))
    except ValidationError as error:
        return [(".".join(map(str, each["loc"])), each["msg"]) for each in error.errors()]
    return []
"""
MSGSPEC = """\
import sys
from typing import Annotated, Any, Literal, Union
import msgspec
from msgspec import Meta, Struct, field

{classes}
def problems(text):
    try:
        msgspec.yaml.decode(text, type={top})
    except msgspec.ValidationError as error:
        return [(str(error).partition("`$.")[2].rstrip("`"), str(error))]
    return []
"""
JSONSCHEMA = """\
import json
import sys
import jsonschema
import yaml

CHECKS = jsonschema.Draft7Validator(json.loads({text!r}))

def problems(text):
    document = yaml.load(text, Loader=yaml.CSafeLoader)
    errors = CHECKS.iter_errors(document)
    return [(".".join(map(str, error.absolute_path)), error.message) for error in errors]
"""
DEVBOOT = """\
import sys
from devboot.profile import ProfileError, load_profile

def problems(text):
    try:
        load_profile("x.yaml", read=lambda name: (name, text), known=())
    except ProfileError as error:
        return [(str(each).partition(": ")[0], str(each)) for each in error.problems]
    return []
"""
MAIN = """
if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        found = problems(file.read())
    sys.exit(str(found) if found else 0)
"""


def programs() -> dict[str, str]:
    """Return for each library a program with the function `problems(text) -> [(place, words)]`."""
    found = {
        "devboot": DEVBOOT,
        "jsonschema": JSONSCHEMA.format(text=json.dumps(_closed(schema()))),
        "pydantic": _Pydantic().program(PYDANTIC),
        "msgspec": _Msgspec().program(MSGSPEC),
    }
    return {name: text + MAIN for name, text in found.items()}


def _closed(part: Any) -> Any:  # noqa: ANN401
    """Forbid unknown keys of WSL too: the other models do."""
    if isinstance(part, list):
        return [_closed(item) for item in part]
    if not isinstance(part, dict):
        return part
    closed = {key: _closed(value) for key, value in part.items()}
    if isinstance(part.get("properties"), dict) and "type" in part:
        closed.setdefault("additionalProperties", False)
    return closed


class _Models(ABC):
    """Writes a class for each mapping, inner ones first."""

    def __init__(self) -> None:
        self.classes: list[str] = []

    def program(self, frame: str) -> str:
        top = self.table(PROFILE)
        return frame.format(classes="\n".join(self.classes), top=top)

    def table(self, table: Table) -> str:
        edits = {
            sign + path: key._replace(required=False)
            for path, key in table.paths()
            if table.editable(path)
            for sign in "+-"
        }
        return self.mapping({**table.keys, **edits})

    def mapping(self, keys: Mapping[str, Key]) -> str:
        rows = [
            self.row(f"f{number}", self.type(key.kind), name, required=key.required)
            for number, (name, key) in enumerate(keys.items())
        ]
        self.classes.append(self.head(f"M{len(self.classes)}", list(keys)) + "".join(rows))
        return f"M{len(self.classes) - 1}"

    def type(self, kind: Kind) -> str:
        if isinstance(kind, Table):
            return f"Union[{self.table(kind)}, None]"
        if isinstance(kind, Open):
            return f"Union[{self.mapping(kind.known())}, None]"
        if isinstance(kind, ListOf):
            return f"list[{self.type(kind.item)}]"
        return self.leaf(kind)

    def leaf(self, kind: Kind) -> str:
        if isinstance(kind, Integer):
            return f"Annotated[int, {self.meta}(ge={kind.low}, le={kind.high})]"
        if isinstance(kind, Text):
            return self.text(f"^(?:{kind.pattern})$")
        known = kind_schema(kind)
        if "enum" in known:
            return self.choice(known["enum"])
        if "pattern" in known:
            return f"Union[int, {self.text(known['pattern'])}]"
        if known["type"] == ["object", "null"]:
            return "Union[dict[str, Any], None]"
        return "Any" if "items" in known else self.any_text

    meta = ""
    any_text = ""

    @abstractmethod
    def head(self, name: str, keys: list[str]) -> str:
        """Return the first line of a class."""

    @abstractmethod
    def row(self, name: str, kind: str, key: str, *, required: bool) -> str:
        """Return the line of one key."""

    @abstractmethod
    def text(self, pattern: str) -> str:
        """Return the type of a text that matches a pattern."""

    @abstractmethod
    def choice(self, values: list[Any]) -> str:
        """Return the type of one of a few values."""


class _Pydantic(_Models):
    meta = "Field"
    any_text = "Union[str, float, bool]"

    def head(self, name: str, keys: list[str]) -> str:  # noqa: ARG002
        return f"class {name}(Base):\n"

    def row(self, name: str, kind: str, key: str, *, required: bool) -> str:
        default = "..." if required else "None"
        return f"    {name}: {kind} = Field({default}, alias={key!r})\n"

    def text(self, pattern: str) -> str:
        return f"Annotated[str, Field(pattern={pattern!r})]"

    def choice(self, values: list[Any]) -> str:
        return f"Literal[{', '.join(map(repr, values))}]"


class _Msgspec(_Models):
    meta = "Meta"
    any_text = "Union[str, float, bool]"

    def head(self, name: str, keys: list[str]) -> str:  # noqa: ARG002
        return f"class {name}(Struct, forbid_unknown_fields=True, kw_only=True):\n"

    def row(self, name: str, kind: str, key: str, *, required: bool) -> str:
        default = "" if required else "default=None, "
        return f"    {name}: {kind} = field({default}name={key!r})\n"

    def text(self, pattern: str) -> str:
        return f"Union[float, Annotated[str, Meta(pattern={pattern!r})]]"

    def choice(self, values: list[Any]) -> str:
        words = ", ".join(repr(each) for each in dict.fromkeys(map(str, values)))
        others = [kind.__name__ for kind in (bool, int) if kind in set(map(type, values))]
        return f"Union[{', '.join([*others, f'Literal[{words}]'])}]"
