"""Where to stop when nobody said it, found in text."""

from __future__ import annotations

import pytest

from devboot.verify.vscode.places import gtest_lines, operators, python_lines

TESTS = """\
TEST(Add, One) {
  // a remark
  EXPECT_EQ(1, 1);
}
TEST_F(Add, DISABLED_Never) { ; }
TEST_P(Sum, Many) {

  int x;
}
"""
OPERATORS = """\
int helper(int x) { return x; }
Tensor add_cpu(const Tensor& a,
               const Tensor& b) {
  return a;
}
#ifdef CUDA
Tensor add_cuda(const Tensor& a, const Tensor& b) {
  return b;
}
#endif
template <class T>
void scale(T* x) {
  *x = 2;
}
LIBRARY_IMPL(ops, CPU, m) { m.impl("add", BOX(&add_cpu)); }
LIBRARY_IMPL(ops, CUDA, m) { m.impl("add", BOX(&add_cuda)); }
"""


@pytest.mark.parametrize(
    ("chosen", "lines"),
    [("*", [3, 8]), ("Add.*", [3]), ("*Many*", [8]), ("All/Sum.Many/3", [8]), ("-Add.*", [8]),
     ("*-Sum.*:Add.*", []), ("Add.One:Sum.Many", [3, 8])],
)  # fmt: skip
def test_tests_that_a_filter_chooses(chosen: str, lines: list[int]) -> None:
    assert gtest_lines(TESTS, chosen) == lines


def test_the_registered_function_comes_first_and_the_device_decides() -> None:
    python = "import ops\nops.scale(x)\ntorch.ops.ops.add(a, b)\n"
    assert min(operators(OPERATORS, python)).line == 4
    assert min(operators(OPERATORS, python, cuda=True)).line == 8
    assert min(operators(OPERATORS, "lib.scale(3)")).line == 13
    assert operators(OPERATORS, "def scale(x): return x\nscale(3)") == []
    assert operators(OPERATORS, "nothing(3)") == []


@pytest.mark.parametrize(
    ("text", "tests", "lines"),
    [
        ("'''doc'''\nimport x\ndef f():\n    1\nprint(1)\n", False, [5]),
        ("def f():\n    1\nif __name__ == '__main__':\n    f()\n", False, [4]),
        ("'''doc'''\nimport x\n", False, [2]),
        ("", False, []),
        ("def (", True, []),
        ("def test_a():\n    '''doc'''\n    x = 1\nclass TestB:\n  def test_b(self):\n    1\n",
         True, [3, 6]),
        ("async def test_a(): pass\ndef helper(): pass\n", True, [1]),
    ],
)  # fmt: skip
def test_python(text: str, tests: bool, lines: list[int]) -> None:  # noqa: FBT001
    assert python_lines(text, tests=tests) == lines
