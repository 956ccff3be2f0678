"""Values that have the shape of VS Code's files, and nearly nothing in its place."""

from __future__ import annotations

from hypothesis import strategies as st

KEYS = st.sampled_from(
    "name type request program args cwd env environment envFile preLaunchTask postDebugTask module"
    " configurations compounds inputs tasks label command dependsOn group problemMatcher pattern"
    " regexp file message linux windows osx options purpose presentation setupCommands text version"
    " recommendations unwantedRecommendations folders path launch settings id processId MIMode"
    " miDebuggerPath debuggerPath runOptions runOn isBackground clangd.arguments".split()
)
WORDS = st.sampled_from(
    "cppdbg debugpy cuda-gdb python launch attach shell process ${file} ${env:X} ${ ${}} $gcc $nvcc"
    " ~/x /home/u/x a;b (.*)( ' build debug-test folderOpen pytest --cov \x00 ${input:i}".split(" ")
)  # fmt: skip
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=5)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=25,
)
