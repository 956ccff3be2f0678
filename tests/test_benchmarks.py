"""The benchmarks' own arithmetic, tables and conversions; no time is judged here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jinja2
import pytest

from devboot.render import render

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"

with pytest.MonkeyPatch.context() as patch:
    patch.syspath_prepend(BENCHMARKS)
    from sidebyside import init, measure, report, templates, trees, units

SLOW, FAST = measure.Usage(3.0, 2.0, 300.0), measure.Usage(0.5, 0.4, 10.0)
MEDIANS = {"slow": SLOW, "fast one": FAST}


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_a_run_counts_the_time_and_memory_of_grandchildren():
    burn = "import time; x = bytearray(150 << 20)\nwhile time.process_time() < 0.2: pass"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}])"
    used = measure.run(measure.Case("nested", python(child)))
    assert used.cpu >= 0.2
    assert 150 <= used.memory < 1000


def test_a_failure_is_no_measurement():
    case = measure.Case("broken", python("print('the reason'); raise SystemExit(3)"))
    with pytest.raises(measure.CaseError, match=r"broken: exit status 3\nthe reason"):
        measure.run(case)


def test_commands_take_turns_after_their_preparation(tmp_path):
    log = tmp_path / "log"

    def case(name: str) -> measure.Case:
        def prepare() -> None:
            with log.open("a") as file:
                file.write(f"({name}")

        return measure.Case(name, ["sh", "-c", f"printf '){name}' >> log"], prepare, cwd=tmp_path)

    medians = measure.in_turn([case("a"), case("b")], 2)
    assert log.read_text() == "(a)a(b)b" * 2
    assert list(medians) == ["a", "b"]


def test_median_is_taken_of_each_number():
    usages = [measure.Usage(1, 30, 5), measure.Usage(2, 10, 5), measure.Usage(9, 20, 8)]
    assert measure.median(usages) == measure.Usage(2, 20, 5)


@pytest.mark.parametrize(
    ("goal", "value", "verdict"),
    [
        (report.AtMost(1.25), 1.25, "met"),
        (report.AtMost(1.25), 1.26, "missed"),
        (report.AtLeast(10), 10, "met"),
        (report.AtLeast(10), 9.99, "missed"),
        (None, 1, ""),
    ],
)
def test_a_goal_includes_its_bound(goal, value, verdict):
    assert report.Figure("", value, None, "x", goal).verdict == verdict


def test_figures_of_cases_that_were_skipped_are_left_out():
    wanted = [report.Ratio("slow", "fast one"), report.Ratio("absent", "fast one")]
    (figure,) = report.figures(MEDIANS, wanted)
    assert (figure.value, figure.wall) == (5.0, 6.0)


def example() -> report.Report:
    wanted = [
        report.Ratio("slow", "fast one", report.AtLeast(6)),
        report.Peak("slow", report.AtMost(500)),
    ]
    return report.Report("demo", 3, MEDIANS, report.figures(MEDIANS, wanted), ("skipped: peer",))


def test_text():
    assert report.text(example()).splitlines() == [
        "demo: medians of 3 rounds in turn; ratios by CPU time",
        "  case          wall       cpu   memory",
        "  slow        3.00 s    2.00 s  300 MiB",
        "  fast one  500.0 ms  400.0 ms   10 MiB",
        "  figure           measured  by wall    goal",
        "  slow : fast one    5.00 x   6.00 x    >= 6  missed",
        "  memory of slow    300 MiB           <= 500     met",
        "  skipped: peer",
    ]


def test_json():
    document = json.loads(json.dumps(example().as_json()))
    assert document["cases"][0] == {"name": "slow", "wall_s": 3, "cpu_s": 2, "memory_mib": 300}
    assert document["figures"][0] == {
        "what": "slow : fast one",
        "value": 5,
        "wall": 6,
        "unit": "x",
        "goal": ">= 6",
        "verdict": "missed",
    }


def test_the_floor_renders_what_devboot_renders(tmp_path):
    recipe = templates.recipe(Path("/usr/bin/python3"))
    variables = json.dumps(recipe.context)
    argv = [sys.executable, BENCHMARKS / "floor.py", tmp_path, variables, *recipe.paths]
    subprocess.run(argv, check=True)
    made = init.tree(tmp_path)
    assert made["csrc/ops/vector_add.cpp"].startswith(b'#include "kernels/vector_add.h"')
    assert made == {
        path: data if verbatim else render(data.decode(), recipe.context).encode()
        for path, data, verbatim in map(rendered_path, recipe.files)
    }


def rendered_path(source: templates.Source) -> tuple[str, bytes, bool]:
    path = source.path.replace("__package__", "my_ops")
    return path.removesuffix(".j2"), source.data, not path.endswith(".j2")


def test_the_cookiecutter_template_renders_the_same(tmp_path):
    recipe = templates.recipe(Path("/usr/bin/python3"))
    templates.write_cookiecutter(recipe, tmp_path)
    settings = json.loads((tmp_path / "cookiecutter.json").read_text())
    files = init.tree(tmp_path / "{{ cookiecutter.name }}")
    assert len(files) == len(recipe.files)
    assert set(settings["_copy_without_render"]) < files.keys()
    ours = next(source for source in recipe.files if source.path == "CMakeLists.txt.j2")
    environment = jinja2.Environment(keep_trailing_newline=True, **templates.JINJA)
    theirs = environment.from_string(files["CMakeLists.txt"].decode())
    assert theirs.render(cookiecutter=settings) == render(ours.data.decode(), recipe.context)


def test_the_copier_template_has_all_files_and_variables(tmp_path):
    recipe = templates.recipe(Path("/usr/bin/python3"))
    templates.write_copier(recipe, tmp_path)
    settings = json.loads((tmp_path / "copier.yml").read_text())
    assert len(init.tree(tmp_path / settings["_subdirectory"])) == len(recipe.files)
    assert settings["package"] == {"type": "str", "default": "my_ops"}


def test_differences_name_the_files():
    made = {"floor": {"a": b"1", "b": b"2"}, "ours": {"a": b"1", "b": b"3", "c": b"45"}}
    assert list(init.differences(made, "floor")) == [
        "floor: 2 files, 2 bytes",
        "ours: 3 files, 4 bytes, 1 of them its own; not as in the floor: b",
    ]


def test_the_first_test_of_a_suite():
    listing = "Registered.\n  All\nVectorAdd.\n  Values/cpu  # GetParam() = CPU\n  Empty/cpu\n"
    assert trees.first_test(listing, "VectorAdd") == "VectorAdd.Values/cpu"
    with pytest.raises(LookupError):
        trees.first_test(listing, "Matmul")


def test_plain_flags():
    assert units.plain_flags(["g++", "-g", "-o", "a.o", "-c", "a.cpp"]) == ["g++", "-g"]


def bench(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, BENCHMARKS, *arguments]
    return subprocess.run(argv, capture_output=True, text=True, check=False)


def test_the_start_up_suite_prints_one_document(tmp_path):
    no_torch = tmp_path / "python"
    no_torch.write_text("""#!/bin/sh\necho '{"torch": null, "include": "/", "prefix": "/"}'\n""")
    no_torch.chmod(0o755)
    done = bench("startup", "--json", "--rounds", "1", "--python", no_torch)
    assert done.returncode == 0, done.stderr
    (suite,) = json.loads(done.stdout)["suites"]
    assert "devboot --version" in [case["name"] for case in suite["cases"]]
    assert "no torch" in suite["notes"][0]


def test_the_doctor_suite_judges_every_recorded_machine():
    done = bench("doctor", "--json", "--rounds", "1")
    assert done.returncode == 0, done.stderr
    (suite,) = json.loads(done.stdout)["suites"]
    machines = len(list((BENCHMARKS.parent / "tests/scenarios/cases").glob("*.yaml")))
    assert suite["notes"][0].startswith(f"{machines} recorded machines")
    assert all(figure["value"] > 0 for figure in suite["figures"])


def test_an_unknown_suite_is_an_error():
    done = bench("speed")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no suite speed" in done.stderr
