"""The LibTorch template in the shape that each generator wants."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from devboot.generators.names import project_name
from devboot.generators.project import Project
from devboot.generators.template import find_template
from devboot.render import SUFFIX, Source, data_dir, render, sources

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAME = "libtorch-project"
JINJA = {"trim_blocks": True, "lstrip_blocks": True}  # as devboot/render.py has it


@dataclass(frozen=True)
class Recipe:
    """What has to be rendered, with what."""

    folders: tuple[str, ...]  # below `templates/`, the later one wins
    context: Mapping[str, str]

    @property
    def paths(self) -> tuple[Path, ...]:
        return tuple(data_dir() / "templates" / folder for folder in self.folders)

    @property
    def files(self) -> tuple[Source, ...]:
        """The template's files, without those that a later folder replaces."""
        found = (source for folder in self.folders for source in sources(folder))
        return tuple({source.path.removesuffix(SUFFIX): source for source in found}.values())


def recipe(python: Path, name: str = NAME) -> Recipe:
    """Return what `devboot init` renders when it takes the defaults and finds this interpreter."""
    template = find_template(name)
    project = Project(template, project_name(template.default_name), template.answers({}))
    layers = (render(layer, project.context) for layer in template.layers)
    folders = tuple(template.folder(layer) for layer in (*layers, template.local) if layer)
    local = {"python": str(python)} if template.local else {}
    return Recipe(folders, {**project.context, **local})


def write_cookiecutter(recipe: Recipe, dest: Path) -> None:
    """Write a cookiecutter template: no suffix marks what is rendered, so the rest is listed."""
    names = ", ".join(recipe.context)
    asked = {name: value for name, value in recipe.context.items() if isinstance(value, str)}
    values = ", ".join(
        f"cookiecutter.{name}" if name in asked else json.dumps(value)
        for name, value in recipe.context.items()
    )
    prefix = f"{{% set {names} = {values} %}}\n".encode()  # our templates name variables without it
    verbatim = []
    for source in recipe.files:
        path = source.path.replace("__package__", "{{ cookiecutter.package }}")
        data = source.data
        if path.endswith(SUFFIX):
            path, data = path.removesuffix(SUFFIX), prefix + data
        else:
            verbatim.append(path)
        _write(dest / "{{ cookiecutter.name }}" / path, data)
    settings = {"_copy_without_render": verbatim, "_jinja2_env_vars": JINJA}
    _write(dest / "cookiecutter.json", json.dumps({**asked, **settings}).encode())


def write_copier(recipe: Recipe, dest: Path) -> None:
    """Write a copier template: it knows our suffix, and asks one question for each variable."""
    for source in recipe.files:
        path = source.path.replace("__package__", "{{ package }}")
        _write(dest / "template" / path, source.data)
    jinja = {**JINJA, "keep_trailing_newline": True}  # cookiecutter does so by itself
    settings = {"_subdirectory": "template", "_templates_suffix": SUFFIX, "_envops": jinja}
    questions = {key: _copier_question(value) for key, value in recipe.context.items()}
    _write(dest / "copier.yml", json.dumps({**settings, **questions}).encode())  # JSON is YAML


def _copier_question(value: object) -> dict[str, object]:
    if isinstance(value, str):
        return {"type": "str", "default": value}
    return {"type": "yaml", "default": json.dumps(value)}


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
