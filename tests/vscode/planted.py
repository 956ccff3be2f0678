"""Folders with one fault each: what every rule has to find, and what it must leave alone.

A `§` at the beginning of a string or a key marks the place that is to be named.
"""

from __future__ import annotations

from typing import Any, NamedTuple

Json = Any


class Fault(NamedTuple):
    rule: str
    files: dict[str, Json]
    says: str  # words of the message
    fixed: str = ""  # text that a correction leaves in the file; empty: there is none


def launch(*configurations: Json, **more: Json) -> dict[str, Json]:
    return {"version": "0.2.0", "configurations": list(configurations), **more}


def tasks(*entries: Json, **more: Json) -> dict[str, Json]:
    return {"version": "2.0.0", "tasks": list(entries), **more}


def gdb(**attributes: Json) -> dict[str, Json]:
    base = {"name": "C++", "type": "cppdbg", "request": "launch", "program": "/bin/sh"}
    return {**base, **attributes}


def cuda(**attributes: Json) -> dict[str, Json]:
    base = {"name": "CUDA", "type": "cuda-gdb", "request": "launch", "program": "/bin/sh"}
    return {**base, **attributes}


def python(**attributes: Json) -> dict[str, Json]:
    base = {"name": "Python", "type": "debugpy", "request": "launch", "program": "${file}"}
    return {**base, **attributes}


def without(value: dict[str, Json], *keys: str) -> dict[str, Json]:
    return {key: item for key, item in value.items() if key not in keys}


def task(**attributes: Json) -> dict[str, Json]:
    return {"label": "build", "type": "shell", "command": "make", **attributes}


def pattern(**groups: Json) -> dict[str, Json]:
    return {"owner": "x", "pattern": {"regexp": "^(.*):(\\d+): (.*)$", **groups}}


ASKED = [{"id": "which", "type": "promptString", "description": "?"}]

FAULTS = [
    Fault("json", {"launch": "{\n  \"a\": 1,\n  §'b': 2\n}"}, "double quotes only"),
    Fault("json", {"tasks": "§<<<<<<< ours\n{}"}, "a conflict marker of git"),
    Fault("json", {"settings": '{"a": 1'}, "the file ends before"),
    Fault("duplicate-key", {"settings": '{"a": 1, §"a": 2}'}, "`a` stands here twice"),
    Fault("unknown-key", {"launch": launch(gdb(**{"§cdw": "/"}))}, "did you mean `cwd`"),
    Fault(
        "unknown-key",
        {"launch": launch(gdb(**{"§Program": "/bin/sh"}))},
        "`Program` is no key",
        '"program": "/bin/sh"',
    ),
    Fault(
        "unknown-key",
        {"launch": launch(python(**{"§justmycode": True}))},
        "`justMyCode`",
        '"justMyCode": true',
    ),
    Fault("unknown-key", {"tasks": tasks(task(**{"§problemMatchers": []}))}, "`problemMatcher`"),
    Fault("unknown-key", {"extensions": {"§recomendations": []}}, "`recommendations`"),
    Fault("wrong-type", {"launch": launch(gdb(args="§--all"))}, "`args` is a string, wanted is"),
    Fault("wrong-type", {"tasks": tasks(task(isBackground="§yes"))}, "wanted is true or false"),
    Fault("wrong-type", {"launch": "§[]"}, "this is a list, wanted is an object"),
    Fault(
        "missing-key",
        {"launch": '{"configurations": [§{"type": "node", "request": "launch"}]}'},
        "`name` is missing",
    ),
    Fault(
        "missing-key",
        {
            "launch": '{"configurations": [§{"name": "a", "type": "cppdbg",'
            ' "request": "attach", "processId": 5}]}'
        },
        "`program` is missing",
    ),
    Fault("bad-value", {"launch": launch(gdb(request="§lunch"))}, "did you mean `launch`"),
    Fault("bad-value", {"launch": launch(cuda(onAPIError="§halt"))}, "allowed: `hide`"),
    Fault("bad-value", {"tasks": {"version": "§0.1.0", "tasks": []}}, "allowed: `2.0.0`"),
    Fault("deprecated-key", {"tasks": tasks(task(**{"§isBuildCommand": True}))}, "out of use"),
    Fault(
        "unknown-type",
        {"launch": launch(gdb(type="§CppDbg"))},
        "did you mean `cppdbg`",
        '"type": "cppdbg"',
    ),
    Fault(
        "platform-name",
        {"tasks": tasks(task(type="npm", **{"§macos": {"command": "x"}}))},
        "VS Code calls it `osx`",
        '"osx": {',
    ),
    Fault("duplicate-name", {"launch": launch(gdb(), gdb(name="§C++"))}, "called `C++` too"),
    Fault("duplicate-label", {"tasks": tasks(task(), task(label="§build"))}, "called `build` too"),
    Fault(
        "duplicate-input",
        {
            "launch": launch(
                gdb(args=["${input:which}"]), inputs=[*ASKED, {**ASKED[0], "id": "§which"}]
            )
        },
        "called `which` too",
    ),
    Fault(
        "no-such-configuration",
        {"launch": launch(gdb(), compounds=[{"name": "all", "configurations": ["C++", "§c++ "]}])},
        "did you mean `C++`",
        '"C++",\n        "C++"',
    ),
    Fault(
        "no-such-configuration",
        {
            "launch": launch(
                gdb(),
                compounds=[
                    {"name": "all", "configurations": ["C++"]},
                    {"name": "two", "configurations": ["§all"]},
                ],
            )
        },
        "compounds hold none",
    ),
    Fault(
        "empty-compound",
        {"launch": '{"configurations": [], "compounds": [{"name": "all", "configurations": §[]}]}'},
        "starts nothing",
    ),
    Fault(
        "undefined-input",
        {
            "launch": launch(
                gdb(args=["§${input:wich}"]), gdb(name="b", args=["${input:which}"]), inputs=ASKED
            )
        },
        "did you mean `which`",
    ),
    Fault(
        "unused-input",
        {"launch": launch(gdb(), inputs=[{**ASKED[0], "id": "§which"}])},
        "nothing asks for this input",
    ),
    Fault(
        "no-such-task",
        {"launch": launch(gdb(preLaunchTask="§Build")), "tasks": tasks(task())},
        "did you mean `build`",
        '"preLaunchTask": "build"',
    ),
    Fault("no-such-task", {"launch": launch(gdb(postDebugTask="§clean"))}, "no task is called"),
    Fault(
        "no-such-dependency",
        {"tasks": tasks(task(dependsOn=["§configure"]))},
        "no task is called `configure`",
    ),
    Fault(
        "no-such-dependency",
        {"tasks": tasks(task(), task(label="all", dependsOn="§Build "))},
        "did you mean `build`",
        '"dependsOn": "build"',
    ),
    Fault("task-circle", {"tasks": tasks(task(dependsOn="§build"))}, "waits for itself"),
    Fault(
        "no-default-build",
        {"launch": launch(gdb(preLaunchTask="§${defaultBuildTask}"))},
        "no task is the default build task",
    ),
    Fault(
        "unknown-variable",
        {"launch": launch(gdb(cwd="§${workspaceFoldr}"))},
        "did you mean `${workspaceFolder}`",
    ),
    Fault(
        "unknown-variable",
        {"launch": launch(python(cwd="§${HOME}"))},
        "write `${env:HOME}`",
        '"cwd": "${env:HOME}"',
    ),
    Fault("unknown-variable", {"launch": launch(gdb(cwd="§${env:}"))}, "lacks its name"),
    Fault("unknown-variable", {"launch": launch(gdb(cwd="§${buildKitTarget}"))}, "stays as it is"),
    Fault(
        "old-variable",
        {"launch": launch(gdb(cwd="§${workspaceRoot}"))},
        "called `${workspaceFolder}` now",
        '"cwd": "${workspaceFolder}"',
    ),
    Fault(
        "no-such-folder",
        {"launch": launch(gdb(cwd="§${workspaceFolder:lib}"))},
        "no folder of the workspace is called `lib`",
    ),
    Fault(
        "shell-variable",
        {"launch": launch(gdb(environment=[{"name": "PATH", "value": "§/x:$PATH"}]))},
        "write `${env:PATH}`",
        '"/x:${env:PATH}"',
    ),
    Fault(
        "shell-variable",
        {"launch": launch(python(env={"A": "§$HOME/a"}))},
        "`${env:HOME}`",
        '"A": "${env:HOME}/a"',
    ),
    Fault("tilde", {"launch": launch(gdb(cwd="§~/"))}, "write `${userHome}`", '"${userHome}/"'),
    Fault("home-path", {"settings": {"x": "§/home/ada/include"}}, "`/home/ada/` is the home"),
    Fault("home-path", {"tasks": tasks(task(args=["§C:\\Users\\ada\\x"]))}, "the home of one"),
    Fault(
        "python-type",
        {"launch": launch(python(type="§python"))},
        "called `debugpy` now",
        '"type": "debugpy"',
    ),
    Fault("windows-debugger", {"launch": launch(gdb(type="§cppvsdbg"))}, "on Windows only"),
    Fault(
        "process-picker",
        {"launch": launch(cuda(request="attach", processId="§${command:pickProcess}"))},
        "it is `${command:cuda.pickProcess}`",
        '"${command:cuda.pickProcess}"',
    ),
    Fault(
        "program-source",
        {"launch": launch(gdb(program="§${fileDirname}/main.cpp"))},
        "this is source code",
    ),
    Fault(
        "program-placeholder",
        {
            "launch": launch(
                gdb(program="§enter program name, for example ${workspaceFolder}/a.out")
            )
        },
        "placeholder",
    ),
    Fault("program-placeholder", {"launch": launch(cuda(program="§"))}, "an empty string"),
    Fault("relative-path", {"launch": launch(gdb(program="§build/app"))}, "the path is relative"),
    Fault("relative-cwd", {"launch": launch(gdb(cwd="§."))}, "the path is relative"),
    Fault(
        "not-a-debugger",
        {
            "launch": launch(
                gdb(miDebuggerPath="§/usr/bin/env/x86_64-linux-gnu-g++-12", pipeTransport={})
            )
        },
        "is a compiler",
    ),
    Fault(
        "not-a-debugger",
        {"launch": launch(gdb(miDebuggerPath="§gdb", MIMode="lldb"))},
        "this is gdb",
    ),
    Fault(
        "endless-task",
        {"launch": launch(gdb(preLaunchTask="§build")), "tasks": tasks(task(isBackground=True))},
        "runs on in the background",
    ),
    Fault(
        "command-extension",
        {
            "launch": launch(gdb(program="§${command:cmake.launchTargetPath}")),
            "extensions": {"recommendations": ["ms-vscode.cpptools"]},
        },
        "`ms-vscode.cmake-tools`",
    ),
    Fault(
        "env-in-cppdbg",
        {"launch": launch(gdb(**{"§env": {"A": "1"}}))},
        "takes `environment`",
        '"environment": [\n        {"name": "A", "value": "1"}\n      ]',
    ),
    Fault(
        "shell-argument",
        {"launch": launch(gdb(args=["§a;b"]))},
        "ends the command at `;`",
        '"a\\\\;b"',
    ),
    Fault("shell-argument", {"launch": launch(gdb(args=["§x&&y"]))}, "`&`", '"x\\\\&\\\\&y"'),
    Fault("open-quote", {"launch": launch(gdb(args=["§it's"]))}, "never finds the second `'`"),
    Fault(
        "cuda-args-list",
        {
            "launch": '{"configurations": [{"name": "a", "type": "cuda-gdb",'
            ' "request": "launch", "program": "/bin/sh",'
            ' "args": §["-n", "a b"]}]}'
        },
        "write one string",
        '"args": "-n \'a b\'"',
    ),
    Fault(
        "cuda-empty-args",
        {
            "launch": '{"configurations": [{"name": "a", "type": "cuda-gdb",'
            ' "request": "launch", "program": "/bin/sh",\n  §"args": []\n}]}'
        },
        "leave `args` out",
        '"program": "/bin/sh"\n}',
    ),
    Fault(
        "cuda-debugger-path",
        {"launch": launch(cuda(debuggerPath="§/bin/sh"))},
        "does not end in `cuda-gdb`",
    ),
    Fault(
        "environment-in-debugpy",
        {"launch": launch(python(**{"§environment": [{"name": "A", "value": "1"}]}))},
        "debugpy takes `env`",
        '"env": {"A": "1"}',
    ),
    Fault(
        "two-programs", {"launch": launch(python(**{"§module": "pytest"}))}, "exclude each other"
    ),
    Fault(
        "nothing-to-debug",
        {"launch": launch(without(python(name="§Python"), "program"))},
        "`program`, `module` or `code` is missing",
    ),
    Fault(
        "nothing-to-debug",
        {"launch": launch(without(python(name="§P", request="attach"), "program"))},
        "`connect`, `listen` or `processId` is missing",
    ),
    Fault(
        "visible-debug-test",
        {
            "launch": '{"configurations": [{"name": "a", "type": "debugpy",'
            ' "request": "launch", "purpose": §["debug-test"]}]}'
        },
        "starts nothing by F5",
    ),
    Fault(
        "pytest-cov",
        {"launch": launch(without(python(module="pytest", args=["§--cov=x"]), "program"))},
        "add `--no-cov`",
    ),
    Fault(
        "attach-subprocess",
        {
            "launch": launch(
                {
                    "name": "a",
                    "type": "debugpy",
                    "request": "attach",
                    "connect": {"port": 5678},
                    "§subProcess": True,
                }
            )
        },
        "no effect when attaching",
    ),
    Fault(
        "old-address",
        {"launch": launch({"name": "a", "type": "debugpy", "request": "attach", "§port": 5678})},
        "belongs into `connect`",
    ),
    Fault(
        "program-missing",
        {"launch": launch(gdb(program="§${workspaceFolder}/build/app"))},
        "there is no",
    ),
    Fault(
        "old-address",
        {"launch": launch({"name": "a", "type": "debugpy", "request": "attach", "§port": 5678})},
        "belongs into `connect`",
    ),
    Fault("program-missing", {"launch": launch(gdb(program="§${workspaceFolder}"))}, "is a folder"),
    Fault(
        "program-unbuilt",
        {
            "launch": launch(gdb(program="§${workspaceFolder}/build/app", preLaunchTask="build")),
            "tasks": tasks(task()),
        },
        "has yet to build it",
    ),
    Fault(
        "debugger-missing",
        {"launch": launch(gdb(miDebuggerPath="§/no/such/gdb"))},
        "there is no `/no/such/gdb`",
    ),
    Fault(
        "debugger-missing",
        {"launch": launch(gdb(miDebuggerPath="§gdb-of-nobody"))},
        "there is no `gdb-of-nobody`",
    ),
    Fault("cwd-missing", {"launch": launch(python(cwd="§${workspaceFolder}/no"))}, "is no folder"),
    Fault(
        "core-missing",
        {"launch": launch(gdb(coreDumpPath="§${workspaceFolder}/core"))},
        "there is no",
    ),
    Fault(
        "env-file-missing",
        {"launch": launch(gdb(envFile="§${workspaceFolder}/.env"))},
        "F5 ends there",
    ),
    Fault(
        "env-file-line",
        {
            "launch": launch(gdb(envFile="§${workspaceFolder}/my.env")),
            "../my.env": "A=1\nexport B=2\n",
        },
        "cannot read line 2",
    ),
    Fault(
        "env-file-line",
        {"launch": launch(cuda(envFile="§${workspaceFolder}/my.env")), "../my.env": 'A="1"\n'},
        "Nsight keeps the quotes of `A`",
    ),
    Fault(
        "task-without-command",
        {
            "tasks": tasks(
                without(task(type="§process", label="a"), "command"),
                task(),
            ),
        },
        "has no command",
    ),
    Fault(
        "runs-by-itself",
        {"tasks": tasks(task(runOptions={"runOn": "§folderOpen"}))},
        "runs by itself when somebody opens the folder",
    ),
    Fault(
        "two-defaults",
        {
            "tasks": '{"version": "2.0.0", "tasks": ['
            '{"label": "a", "command": "x", "group": {"kind": "build", "isDefault": true}},'
            '{"label": "b", "command": "x", "group": §{"kind": "build", "isDefault": true}}]}'
        },
        "2 tasks are the default build task",
    ),
    Fault("gcc-matcher", {"tasks": tasks(task(problemMatcher="§$gcc"))}, "comes with"),
    Fault(
        "nvcc-matcher",
        {"tasks": tasks(task(problemMatcher=["§$nvcc"]))},
        "misses every",
        '"owner": "cuda",\n          "source": "nvcc"',
    ),
    Fault("unknown-matcher", {"tasks": tasks(task(problemMatcher="§$gccc"))}, "did you mean"),
    Fault("unknown-matcher", {"tasks": tasks(task(problemMatcher="§tsc"))}, "begins with `$`"),
    Fault(
        "matcher-pattern",
        {"tasks": tasks(task(problemMatcher=pattern(regexp="§^(.*", file=1, message=1)))},
        "this cannot be a pattern",
    ),
    Fault(
        "matcher-pattern",
        {"tasks": tasks(task(problemMatcher=pattern(regexp="§(.*)(.*)", file=1, message=4)))},
        "`message` is group 4, and the pattern has 2",
    ),
    Fault(
        "two-engines",
        {
            "extensions": {
                "recommendations": ["ms-vscode.cpptools", "§llvm-vs-code-extensions.vscode-clangd"]
            }
        },
        "both read the code",
    ),
    Fault("no-engine", {"settings": {"C_Cpp.intelliSenseEngine": "§disabled"}}, "leaves nobody"),
    Fault(
        "renamed-setting",
        {"settings": {"§python.unitTest.pyTestEnabled": True}},
        "called",
        '"python.testing.pytestEnabled": true',
    ),
    Fault("old-setting", {"settings": {"§python.linting.pylintEnabled": True}}, "has no effect"),
    Fault(
        "clangd-option",
        {"settings": {"clangd.arguments": ["§--cross-file-rename"]}},
        "clangd has no option",
    ),
    Fault("extension-id", {"extensions": {"recommendations": ["§cpptools"]}}, "is no extension"),
    Fault(
        "wanted-and-unwanted",
        {"extensions": {"recommendations": ["a.b"], "unwantedRecommendations": ["§A.b"]}},
        "is recommended too",
    ),
    # what is found, and not corrected, because a human has to decide
    Fault("unknown-type", {"launch": launch(gdb(type="§cppdgb"))}, "did you mean `cppdbg`"),
    Fault("env-in-cppdbg", {"launch": launch(gdb(**{"§env": {"A": 1}}))}, "takes `environment`"),
    Fault("env-in-cppdbg", {"launch": launch(gdb(**{"§env": ["A=1"]}))}, "takes `environment`"),
    Fault(
        "env-in-cppdbg",
        {"launch": launch(gdb(environment=[], **{"§env": {"A": "1"}}))},
        "takes `environment`",
    ),
    Fault("environment-in-debugpy", {"launch": launch(python(**{"§environment": {}}))}, "`env`"),
    Fault(
        "environment-in-debugpy",
        {"launch": launch(python(**{"§environment": [{"name": "A"}]}))},
        "takes `env`",
    ),
    Fault(
        "environment-in-debugpy",
        {"launch": launch(python(**{"§environment": [{"value": "A"}]}))},
        "takes `env`",
    ),
    Fault("environment-in-debugpy", {"launch": launch(python(**{"§environment": ["A"]}))}, "`env`"),
    Fault(
        "environment-in-debugpy",
        {"launch": launch(python(env={"B": "2"}, **{"§environment": []}))},
        "takes `env`",
    ),
    Fault("shell-argument", {"launch": launch(gdb(args=["x", "§;", "y"]))}, "ends the command"),
    Fault("cuda-args-list", {"launch": launch(cuda(args=["a", 1]))}, "write one string"),
    Fault(
        "renamed-setting",
        {
            "settings": {
                "python.testing.pytestEnabled": True,
                "§python.testing.pyTestEnabled": False,
            }
        },
        "is called",
    ),
    Fault("home-path", {"settings": {"x": "§/home/ada/include"}}, "is the home of one person"),
    Fault(
        "no-such-task",
        {"launch": launch(gdb(preLaunchTask="§zzz")), "tasks": tasks(task())},
        "no task is called `zzz`",
    ),
    Fault(
        "no-such-task",
        {
            "launch": launch(gdb(preLaunchTask="§Build")),
            "tasks": tasks(task(label="build"), task(label="BUILD")),
        },
        "no task is called `Build`",
    ),
    # and more of the others
    Fault("shell-argument", {"launch": launch(gdb(args=["§'a;b';c"]))}, "`;`", "\"'a;b'\\\\;c\""),
    Fault("shell-argument", {"launch": launch(gdb(args=["§a<b;c"]))}, "`;`", '"a<b\\\\;c"'),
    Fault(
        "cuda-args-list",
        {
            "launch": '{"configurations": [{"name": "a", "type": "cuda-gdb",'
            ' "request": "launch", "program": "/bin/sh", "args": §["a b"]}]}'
        },
        "write one string",
        """"args": "'a b'\"""",
    ),
    Fault(
        "cuda-empty-args",
        {
            "launch": '{"configurations": [{"name": "a", "type": "cuda-gdb",'
            ' "request": "launch", "program": "/bin/sh", "linux": {§"args": []}}]}'
        },
        "leave `args` out",
        '"linux": {}',
    ),
    Fault(
        "unknown-variable", {"launch": launch(python(cwd="§${workspaceFoldr:x}"))}, "did you mean"
    ),
    Fault(
        "shell-variable",
        {"tasks": tasks(task(options={"env": {"A": "§$HOME"}}))},
        "`${env:HOME}`",
        '"A": "${env:HOME}"',
    ),
    Fault(
        "endless-task",
        {
            "launch": launch(gdb(preLaunchTask="§build")),
            "tasks": tasks(task(isBackground=True, problemMatcher=[pattern(file=1, message=3)])),
        },
        "runs on",
    ),
    Fault("cwd-missing", {"launch": launch(gdb(cwd="§/bin/sh"))}, "is a file"),
    Fault(
        "env-file-line",
        {"launch": launch(cuda(envFile="§${workspaceFolder}/my.env")), "../my.env": "export A=1\n"},
        "it knows no `export`",
    ),
    Fault(
        "runs-by-itself",
        {"tasks": tasks(task(runOptions={"runOn": "§worktreeCreated"}))},
        "runs by itself",
    ),
    Fault(
        "task-without-command",
        {"tasks": tasks(without(task(type="§shell"), "command"))},
        "has no command",
    ),
    Fault("old-setting", {"settings": {"§python.pythonPath": "x"}}, "has no effect"),
    Fault(
        "command-extension",
        {
            "launch": launch(gdb(request="attach", processId="§${command:cuda.focus}")),
            "extensions": {"recommendations": ["a.b"]},
        },
        "nvidia.nsight-vscode-edition",
    ),
    Fault(
        "process-picker",
        {"launch": launch(gdb(request="attach", processId="§${command:cuda.pickProcess}"))},
        "it is `${command:pickProcess}`",
        '"${command:pickProcess}"',
    ),
    Fault(
        "two-engines",
        {
            "settings": {"clangd.path": "§x"},
            "extensions": {"recommendations": ["ms-vscode.cpptools"]},
        },
        "both read the code",
    ),
    Fault(
        "no-such-configuration",
        {
            "launch": launch(
                gdb(),
                compounds=[{"name": "all", "configurations": [{"name": "§C+", "folder": "x"}]}],
            )
        },
        "did you mean `C++`",
    ),
    Fault(
        "matcher-pattern",
        {
            "tasks": tasks(
                task(
                    problemMatcher={
                        "owner": "x",
                        "pattern": [{"regexp": "(a)", "file": 1}, {"regexp": "§(b", "message": 1}],
                    }
                )
            )
        },
        "cannot be a pattern",
    ),
    Fault(
        "cuda-args-list",
        {"launch": launch(cuda(args=["a", "b"]))},
        "write one string",
        '"args": "a b"',
    ),
    Fault("undefined-input", {"launch": launch(gdb(args=["§${input:x}"]))}, "ends with an error"),
    Fault(
        "program-placeholder", {"launch": launch(gdb(program="§path/to/program"))}, "`path/to/pr"
    ),
    Fault(
        "program-missing",
        {
            "launch": launch(gdb(program="§${workspaceFolder}", preLaunchTask="build")),
            "tasks": tasks(task()),
        },
        "is a folder",
    ),
    Fault("unknown-variable", {"launch": launch(gdb(cwd="§${HOME:x}"))}, "did you mean"),
    Fault(
        "unknown-variable",
        {"launch": launch(gdb(cwd="§${buildKitTarget}", variables={"host": "box"}))},
        "stays as it is",
    ),
    Fault(
        "unknown-variable",
        {"launch": launch(python(args=["§${HOME}"]))},
        "write `${env:HOME}`",
        '"${env:HOME}"',
    ),
    Fault(
        "unknown-variable",
        {"launch": launch(gdb(args=["${HOME}"], cwd="§${LANG}"))},
        "write `${env:LANG}`",
        '"cwd": "${env:LANG}"',
    ),
    Fault("no-such-folder", {"launch": launch(gdb(cwd="§${workspaceFolder:prj}"))}, "mean `proj`?"),
]
