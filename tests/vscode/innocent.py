"""What comes near a fault and is none: each rule has to leave these alone."""

from __future__ import annotations

from typing import NamedTuple

from .planted import ASKED, Json, cuda, gdb, launch, pattern, python, task, tasks, without


class Innocent(NamedTuple):
    near: str  # the rule that it comes near to
    files: dict[str, Json]


CLANGD = "llvm-vs-code-extensions.vscode-clangd"
DEBUG_TEST = without(python(purpose=["debug-test"]), "program")
CMAKE = "${command:cmake.launchTargetPath}"
BACKGROUND = {"activeOnStart": True, "beginsPattern": "a", "endsPattern": "b"}

INNOCENT = [
    Innocent("unknown-type", {"launch": launch({"name": "a", "type": "zig", "request": "launch"})}),
    Innocent("platform-name", {"tasks": tasks(task(type="npm", macos="text"))}),
    Innocent(
        "no-such-configuration",
        {
            "launch": launch(
                gdb(),
                compounds=[{"name": "all", "configurations": [{"name": "C++", "folder": "proj"}]}],
            )
        },
    ),
    Innocent("no-such-configuration", {"launch": launch(gdb())}),
    Innocent("no-such-task", {"launch": launch(gdb(preLaunchTask="npm: build"))}),
    Innocent("no-such-task", {"launch": launch(gdb(preLaunchTask=""))}),
    Innocent("no-such-task", {"launch": launch(gdb(preLaunchTask="${input:which}"), inputs=ASKED)}),
    Innocent(
        "no-such-dependency",
        {"tasks": tasks(task(dependsOn=["npm: build", "${input:which}"]), inputs=ASKED)},
    ),
    Innocent(
        "no-default-build",
        {
            "launch": launch(gdb(preLaunchTask="${defaultBuildTask}")),
            "tasks": tasks(task(group="build")),
        },
    ),
    Innocent("unknown-variable", {"launch": launch(gdb(args=["${HOME}", "${anything}"]))}),
    Innocent(
        "unknown-variable",
        {
            "launch": launch(
                {"name": "a", "type": "lldb", "request": "launch", "program": "${cargo:program}"}
            )
        },
    ),
    Innocent(
        "unknown-variable",
        {
            "launch": launch(
                gdb(
                    program="/x",
                    variables={"host": "box"},
                    cwd="${host}",
                    pipeTransport={
                        "pipeProgram": "ssh",
                        "pipeArgs": ["${host}", "${debuggerCommand}"],
                    },
                )
            )
        },
    ),
    Innocent("no-such-folder", {"launch": launch(gdb(cwd="${workspaceFolder:proj}"))}),
    Innocent(
        "shell-variable", {"launch": launch(python(env={"A": "${env:B}", "C": "a\\$B", "D": "5$"}))}
    ),
    Innocent("shell-variable", {"tasks": tasks(task(command="echo $HOME", args=["$PATH"]))}),
    Innocent(
        "home-path",
        {
            "settings": {
                "a": "/home/${env:USER}/x",
                "b": "/homes/x",
                "c": "/home/",
                "d": "/home/u${env:N}/x",
            }
        },
    ),
    Innocent("windows-debugger", {"launch": launch(gdb(), gdb(name="w", type="cppvsdbg"))}),
    Innocent(
        "process-picker",
        {
            "launch": launch(
                gdb(request="attach", processId="${command:pickProcess}"),
                gdb(name="b", request="attach", processId="${command:myExtension.pid}"),
                cuda(request="attach", processId="${command:cuda.pickProcess}"),
            )
        },
    ),
    Innocent(
        "program-source",
        {"launch": launch(python(program="${workspaceFolder}/.vscode/launch.json"))},
    ),
    Innocent("program-placeholder", {"launch": launch(without(python(module="x"), "program"))}),
    Innocent("relative-path", {"launch": launch(python(program="x.py"))}),
    Innocent(
        "relative-path",
        {"launch": launch(gdb(program="C:\\x\\a.exe", miDebuggerPath="C:\\mingw\\bin\\gdb.exe"))},
    ),
    Innocent("relative-cwd", {"launch": launch(gdb(cwd="D:\\x"), python(cwd=""), cuda(cwd="/"))}),
    Innocent("not-a-debugger", {"launch": launch(gdb(miDebuggerPath="sh", MIMode="lldb"))}),
    Innocent(
        "endless-task",
        {
            "launch": launch(gdb(preLaunchTask="build")),
            "tasks": tasks(task(isBackground=True, problemMatcher="$tsc-watch")),
        },
    ),
    Innocent(
        "endless-task",
        {
            "launch": launch(gdb(preLaunchTask="build")),
            "tasks": tasks(
                task(
                    isBackground=True, problemMatcher=[pattern(file=1, message=3), {"base": "$gcc"}]
                )
            ),
        },
    ),
    Innocent(
        "endless-task",
        {
            "launch": launch(gdb(preLaunchTask="build")),
            "tasks": tasks(
                task(
                    isBackground=True,
                    problemMatcher={**pattern(file=1, message=3), "background": BACKGROUND},
                )
            ),
        },
    ),
    Innocent(
        "endless-task", {"launch": launch(gdb(preLaunchTask="build")), "tasks": tasks(task())}
    ),
    Innocent("command-extension", {"launch": launch(gdb(program=CMAKE))}),
    Innocent(
        "command-extension",
        {
            "launch": launch(gdb(program=CMAKE)),
            "extensions": {"recommendations": ["MS-vscode.cmake-tools"]},
        },
    ),
    Innocent(
        "command-extension",
        {
            "launch": launch(gdb(program="${env:cmake.x}${command:python.interpreterPath}")),
            "extensions": {"recommendations": ["a.b"]},
        },
    ),
    Innocent(
        "shell-argument",
        {"launch": launch(gdb(args=["a\\;b", "'a;b'", '"a;b"', "a;b c", "<", "x>y"]))},
    ),
    Innocent("open-quote", {"launch": launch(gdb(args=["'it'", "it\\'s", '"a\'b"', "(it's)"]))}),
    Innocent("cuda-args-list", {"launch": launch(cuda(args=["--one"]))}),
    Innocent("cuda-empty-args", {"launch": launch(cuda(args=""), gdb(args=[]))}),
    Innocent(
        "cuda-debugger-path",
        {
            "launch": launch(
                cuda(debuggerPath="${env:NO_SUCH}/cuda-gdb", miDebuggerPath="${config:cuda.gdb}")
            )
        },
    ),
    Innocent(
        "nothing-to-debug",
        {"launch": launch(without(python(request="attach", processId=1), "program"))},
    ),
    Innocent(
        "visible-debug-test", {"launch": launch({**DEBUG_TEST, "presentation": {"hidden": True}})}
    ),
    Innocent("visible-debug-test", {"launch": launch(python(purpose=["debug-test"]))}),
    Innocent(
        "visible-debug-test",
        {"launch": launch(without(python(purpose=["debug-in-terminal"]), "program"))},
    ),
    Innocent(
        "pytest-cov",
        {
            "launch": launch(
                without(python(module="pytest", args=["--cov=x", "--no-cov"]), "program")
            )
        },
    ),
    Innocent(
        "pytest-cov",
        {"launch": launch(without(python(module="other", args=["--cov=x"]), "program"))},
    ),
    Innocent(
        "pytest-cov",
        {"launch": launch(without(python(module="pytest", args=["--covet"]), "program"))},
    ),
    Innocent(
        "attach-subprocess",
        {
            "launch": launch(
                {
                    "name": "a",
                    "type": "debugpy",
                    "request": "attach",
                    "processId": 1,
                    "subProcess": False,
                }
            )
        },
    ),
    Innocent(
        "program-missing",
        {"launch": launch(gdb(program="/far/away", miDebuggerServerAddress="box:1"))},
    ),
    Innocent("debugger-missing", {"launch": launch(gdb(miDebuggerPath="sh"), python(python="sh"))}),
    Innocent("debugger-missing", {"launch": launch(gdb(miDebuggerPath="./tools/gdb"))}),
    Innocent(
        "core-missing",
        {"launch": launch(gdb(coreDumpPath="${workspaceFolder}/.vscode/launch.json"))},
    ),
    Innocent("env-file-missing", {"launch": launch(python(envFile="${workspaceFolder}/.env"))}),
    Innocent(
        "env-file-line",
        {
            "launch": launch(gdb(envFile="${workspaceFolder}/my.env")),
            "../my.env": '# hi\n\nA="1"\nB=\n',
        },
    ),
    Innocent(
        "env-file-line",
        {
            "launch": launch(cuda(envFile="${workspaceFolder}/my.env")),
            "../my.env": 'A=1\nunset B\nC=a"b"\nD=\'\nE=\nF="x" y\nG=aba\n',
        },
    ),
    Innocent(
        "task-without-command",
        {"tasks": tasks(task(), {"label": "all", "type": "shell", "dependsOn": ["build"]})},
    ),
    Innocent(
        "task-without-command", {"tasks": tasks({"label": "a", "type": "npm", "script": "x"})}
    ),
    Innocent("runs-by-itself", {"tasks": tasks(task(runOptions={"runOn": "default"}))}),
    Innocent(
        "two-defaults",
        {
            "tasks": tasks(
                task(group={"kind": "build", "isDefault": True}),
                task(label="b", group={"kind": "test", "isDefault": True}),
                task(label="c", group={"kind": "build", "isDefault": False}),
                task(label="d", group="build"),
            )
        },
    ),
    Innocent("gcc-matcher", {"tasks": tasks(task(problemMatcher="$gcc")), "launch": launch(gdb())}),
    Innocent(
        "gcc-matcher",
        {
            "tasks": tasks(task(problemMatcher=["$gcc"])),
            "extensions": {"recommendations": ["ms-vscode.cpptools-extension-pack"]},
        },
    ),
    Innocent(
        "gcc-matcher",
        {
            "tasks": tasks(
                task(problemMatcher="$gcc"), {"type": "cppbuild", "label": "c", "command": "g++"}
            )
        },
    ),
    Innocent(
        "unknown-matcher",
        {"tasks": tasks(task(problemMatcher=["$tscc-special", "$xgcc", "$dotnet"]))},
    ),
    Innocent(
        "matcher-pattern",
        {
            "tasks": tasks(
                task(
                    problemMatcher=pattern(
                        regexp="^(?<name>.*)\\/(?:a|b)$(?<!c*)", file=1, message=1
                    )
                )
            )
        },
    ),
    Innocent(
        "matcher-pattern",
        {
            "tasks": tasks(
                task(
                    problemMatcher={
                        "base": "$gcc",
                        "pattern": [
                            {"regexp": "(a)", "file": 1},
                            {"regexp": "(b)", "message": 1, "loop": True},
                        ],
                    }
                ),
            ),
            "launch": launch(gdb()),
        },
    ),
    Innocent("two-engines", {"extensions": {"recommendations": [CLANGD]}}),
    Innocent(
        "two-engines",
        {
            "settings": {"C_Cpp.intelliSenseEngine": "Disabled"},
            "extensions": {"recommendations": ["ms-vscode.cpptools", CLANGD]},
        },
    ),
    Innocent("no-engine", {"settings": {"C_Cpp.intelliSenseEngine": "default"}}),
    Innocent(
        "no-engine",
        {
            "settings": {"C_Cpp.intelliSenseEngine": "disabled"},
            "extensions": {"recommendations": [CLANGD]},
        },
    ),
    Innocent(
        "no-engine", {"settings": {"C_Cpp.intelliSenseEngine": "disabled", "clangd.path": "clangd"}}
    ),
    Innocent("old-setting", {"settings": {"python.pythonPathology": 1, "python.lintingX": 1}}),
    Innocent("clangd-option", {"settings": {"clangd.arguments": ["--log=error"]}}),
    Innocent("extension-id", {"extensions": {"recommendations": ["ms-vscode.cpptools"]}}),
    Innocent(
        "wanted-and-unwanted",
        {"extensions": {"recommendations": ["a.b"], "unwantedRecommendations": ["a.c"]}},
    ),
]
