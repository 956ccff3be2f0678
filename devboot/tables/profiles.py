"""What is in profiles/*.yaml, parsed, by the SHA-256 of each text.

Compiled by `tools/tables.py build`: edit the YAML files.
"""

from __future__ import annotations

from typing import Any

PARSED: dict[Any, Any] = {
    "029f6ffd7095f64df0c660edea48d72f3667e1ce3142dd36afaf5b99f2e4a5df": (
        4,
        1,
        {
            (4, 1, "version", True): (4, 10, "1", True),
            (5, 1, "name", True): (5, 7, "base", True),
            (7, 1, "packages", True): (
                8,
                3,
                {
                    (8, 3, "apt", True): (
                        8,
                        8,
                        [
                            (8, 9, "git", True),
                            (8, 14, "vim", True),
                            (8, 19, "curl", True),
                            (8, 25, "unzip", True),
                        ],
                    )
                },
            ),
            (10, 1, "editor", True): (
                11,
                3,
                {
                    (11, 3, "vim", True): (
                        12,
                        5,
                        {
                            (12, 5, "number", True): (12, 13, "relative", True),
                            (13, 5, "tabstop", True): (13, 14, "4", True),
                            (14, 5, "colorcolumn", True): (14, 18, "100", True),
                        },
                    )
                },
            ),
        },
    ),
    "fba8b6f964d065d7d5fa6c067208cc6e2484c4c1a719633768e31dcb40ff05b7": (
        2,
        1,
        {
            (2, 1, "version", True): (2, 10, "1", True),
            (3, 1, "name", True): (3, 7, "container", True),
            (4, 1, "extends", True): (4, 10, [(4, 11, "cpp", True), (4, 16, "python", True)]),
            (7, 1, "-packages.apt", True): (7, 16, [(7, 17, "vim", True)]),
            (9, 1, "require", True): (
                10,
                3,
                {
                    (10, 3, "cuda", True): (10, 9, "false", True),
                    (11, 3, "debugger", True): (11, 13, "false", True),
                },
            ),
            (13, 1, "editor", True): (
                14,
                3,
                {(14, 3, "vim", True): (15, 5, {(15, 5, "number", True): (15, 13, "off", False)})},
            ),
        },
    ),
    "49802e0b1145cb43de84f34353d06ee5804648143fd12112ac34dc1066dd231b": (
        2,
        1,
        {
            (2, 1, "version", True): (2, 10, "1", True),
            (3, 1, "name", True): (3, 7, "cpp", True),
            (4, 1, "extends", True): (4, 10, [(4, 11, "base", True)]),
            (8, 1, "+languages", True): (8, 13, [(8, 14, "cpp", True)]),
            (9, 1, "+packages.apt", True): (
                9,
                16,
                [
                    (9, 17, "g++", True),
                    (9, 22, "cmake", True),
                    (9, 29, "ninja-build", True),
                    (9, 42, "gdb", True),
                    (9, 47, "ccache", True),
                    (9, 55, "libgtest-dev", True),
                ],
            ),
            (12, 1, "require", True): (13, 3, {(13, 3, "debugger", True): (13, 13, "true", True)}),
            (15, 1, "toolchain", True): (
                16,
                3,
                {
                    (16, 3, "cpp", True): (
                        17,
                        5,
                        {
                            (17, 5, "compiler", True): (17, 15, "auto", True),
                            (18, 5, "standard", True): (18, 15, "20", True),
                            (19, 5, "launcher", True): (19, 15, "auto", True),
                        },
                    )
                },
            ),
        },
    ),
    "0396b5c76d1301022931fce666d475e1352f74df52bbed975ca365402ce28cc3": (
        2,
        1,
        {
            (2, 1, "version", True): (2, 10, "1", True),
            (3, 1, "name", True): (3, 7, "cpu-only", True),
            (4, 1, "extends", True): (4, 10, [(4, 11, "cpp", True), (4, 16, "python", True)]),
            (6, 1, "require", True): (7, 3, {(7, 3, "cuda", True): (7, 9, "false", True)}),
            (9, 1, "toolchain", True): (
                10,
                3,
                {(10, 3, "torch", True): (11, 5, {(11, 5, "index", True): (11, 12, "cpu", True)})},
            ),
        },
    ),
    "20c5dfa1a5c672ec81dab7a64e86369e82a1427d20331da4e376daff9c32e1d0": (
        2,
        1,
        {
            (2, 1, "version", True): (2, 10, "1", True),
            (3, 1, "name", True): (3, 7, "cuda", True),
            (4, 1, "extends", True): (4, 10, [(4, 11, "cpp", True)]),
            (6, 1, "+languages", True): (6, 13, [(6, 14, "cuda", True)]),
            (8, 1, "require", True): (
                9,
                3,
                {
                    (9, 3, "cuda", True): (9, 9, "true", True),
                    (10, 3, "cuda_gdb", True): (10, 13, "true", True),
                },
            ),
            (13, 1, "toolchain", True): (
                14,
                3,
                {
                    (14, 3, "cuda", True): (
                        15,
                        5,
                        {
                            (15, 5, "version", True): (15, 14, "auto", True),
                            (16, 5, "architectures", True): (16, 20, [(16, 21, "native", True)]),
                        },
                    )
                },
            ),
        },
    ),
    "389e15bb05c20388493e695ad9c33da7adda5e4e4ea82a497d2ea63d503b1941": (
        2,
        1,
        {
            (2, 1, "version", True): (2, 10, "1", True),
            (3, 1, "name", True): (3, 7, "linux-cuda", True),
            (4, 1, "extends", True): (4, 10, [(4, 11, "cuda", True), (4, 17, "python", True)]),
        },
    ),
    "b263e6c7c2c4c595af1479e901c0354123f87de515e4e8d181db115bfcce9f2a": (
        2,
        1,
        {
            (2, 1, "version", True): (2, 10, "1", True),
            (3, 1, "name", True): (3, 7, "python", True),
            (4, 1, "extends", True): (4, 10, [(4, 11, "base", True)]),
            (6, 1, "+languages", True): (6, 13, [(6, 14, "python", True)]),
            (7, 1, "+packages.apt", True): (
                7,
                16,
                [
                    (7, 17, "python3", True),
                    (7, 26, "python3-venv", True),
                    (7, 40, "python3-dev", True),
                ],
            ),
            (9, 1, "require", True): (10, 3, {(10, 3, "torch", True): (10, 10, "true", True)}),
            (12, 1, "toolchain", True): (
                13,
                3,
                {
                    (13, 3, "python", True): (
                        14,
                        5,
                        {
                            (14, 5, "version", True): (14, 14, "auto", True),
                            (15, 5, "venv", True): (15, 11, ".venv", True),
                        },
                    ),
                    (16, 3, "torch", True): (
                        17,
                        5,
                        {(17, 5, "index", True): (17, 12, "auto", True)},
                    ),
                },
            ),
        },
    ),
    "8ece48c4023f009deeba605d6bc8066c96802e5e4c00857d84f3881d7c8b0eaf": (
        2,
        1,
        {
            (2, 1, "version", True): (2, 10, "1", True),
            (3, 1, "name", True): (3, 7, "server", True),
            (4, 1, "extends", True): (4, 10, [(4, 11, "cuda", True), (4, 17, "python", True)]),
            (6, 1, "+packages.apt", True): (6, 16, [(6, 17, "tmux", True), (6, 23, "rsync", True)]),
            (8, 1, "require", True): (
                9,
                3,
                {
                    (9, 3, "cuda", True): (9, 9, "run", True),
                    (10, 3, "cuda_gdb", True): (10, 13, "false", True),
                },
            ),
        },
    ),
    "923ed8396ba03791abe61c18bafce8de26b07b380873402eed41a0305eef5c24": (
        3,
        1,
        {
            (3, 1, "version", True): (3, 10, "1", True),
            (4, 1, "name", True): (4, 7, "wsl-cuda", True),
            (5, 1, "extends", True): (
                5,
                10,
                [(5, 11, "cuda", True), (5, 17, "python", True), (5, 25, "wsl", True)],
            ),
            (7, 1, "wsl", True): (8, 3, {(8, 3, "config", True): (8, 10, "", True)}),
        },
    ),
    "3a2a57e94574a8a61f477b7fd0eaad8a0a5867a48d7825d237d5bea2a19a543d": (
        2,
        1,
        {
            (2, 1, "version", True): (2, 10, "1", True),
            (3, 1, "name", True): (3, 7, "wsl", True),
            (4, 1, "extends", True): (4, 10, [(4, 11, "base", True)]),
            (6, 1, "require", True): (7, 3, {(7, 3, "wsl", True): (7, 8, "2", True)}),
            (9, 1, "wsl", True): (
                10,
                3,
                {
                    (10, 3, "conf", True): (
                        11,
                        5,
                        {
                            (11, 5, "boot", True): (
                                12,
                                7,
                                {(12, 7, "systemd", True): (12, 16, "true", True)},
                            )
                        },
                    ),
                    (13, 3, "config", True): (13, 10, "", True),
                },
            ),
        },
    ),
}
