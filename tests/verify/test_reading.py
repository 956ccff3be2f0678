from __future__ import annotations

import pytest

from devboot.verify.reading import decisive_line, first_number, loop_body_line, switched_off

CMAKE = """\
-- The CXX compiler identification is GNU 12.2.0
CMake Error at cmake/TorchFromPython.cmake:31 (message):
   /usr/bin/python3 (PATH) has no torch

   hint: `pip install torch`
Call Stack (most recent call first):
  CMakeLists.txt:31 (include)


-- Configuring incomplete, errors occurred!
"""
GCC = """\
[1/3] Building CXX object csrc/cpu/vector_add.cpp.o
FAILED: csrc/cpu/vector_add.cpp.o
/usr/bin/c++ -Werror=all -c vector_add.cpp
/p/csrc/cpu/vector_add.cpp: In function 'void f()':
/p/csrc/cpu/vector_add.cpp:8:5: error: 'oops' was not declared in this scope
/p/csrc/cpu/vector_add.cpp:9:5: error: second
ninja: build stopped: subcommand failed.
"""
NVCC = '/p/a.cu(8): error: identifier "oops" is undefined\n\n1 error detected\n'
GTEST = """\
1: [ RUN      ] VectorAdd.Values/cpu
/p/tests/cpp/test_vector_add.cpp:10: Failure
Expected equality of these values:
"""
PYTEST = (
    "    def test():\n>       assert 1 == 2\nE       assert 1 == 2\n\nFAILED tests/t.py::test\n"
)
IMPORT = 'Traceback (most recent call last):\n  File "x"\nImportError: lib.so does not load\n'


@pytest.mark.parametrize(
    ("output", "line"),
    [
        (CMAKE, "/usr/bin/python3 (PATH) has no torch"),
        ("CMake Error: Could not read presets\n", "CMake Error: Could not read presets"),
        (GCC, "/p/csrc/cpu/vector_add.cpp:8:5: error: 'oops' was not declared in this scope"),
        (NVCC, '/p/a.cu(8): error: identifier "oops" is undefined'),
        ("ld: a.o: undefined reference to `f'\n", "ld: a.o: undefined reference to `f'"),
        (GTEST, "/p/tests/cpp/test_vector_add.cpp:10: Failure"),
        (PYTEST, "E       assert 1 == 2"),
        (IMPORT, "ImportError: lib.so does not load"),
        ("No tests were found!!!\n", "No tests were found!!!"),
        ("one\ntwo\n\n", "two"),
        ("", ""),
    ],
)
def test_the_decisive_line(output: str, line: str) -> None:
    assert decisive_line(output) == line


def test_what_cmake_left_out() -> None:
    output = "-- C++ tests: off (no GoogleTest)\n hint: `apt`\n-- CUDA kernels: on (nvcc 13)\n"
    assert switched_off(output, "C++ tests") == "no GoogleTest"
    assert switched_off(output, "CUDA kernels") == ""


def test_the_line_inside_the_first_loop() -> None:
    source = "void f() {\n  // for (x)\n  for (int i = 0; i < n; ++i) {\n\n    a[i] = 1;\n  }\n}\n"
    assert loop_body_line(source) == 5
    assert loop_body_line("int x;\n") is None
    assert loop_body_line("for (;;)") is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.5", 1.5),
        ("-3", -3.0),
        ("1e-05", 1e-05),
        ("float32 [2, 2] cpu = [[1, 2], [3, 4]]", 1.0),
        ("float32 [2] cpu = [-1.5, 2]", -1.5),
        ("<No symbol in context.>", None),
        ("undefined", None),
        ("{i = {0, 1}}", None),
    ],
)
def test_the_first_number_that_a_debugger_prints(text: str, number: float | None) -> None:
    assert first_number(text) == number
