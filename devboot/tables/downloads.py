"""Downloads: how large torch and CUDA compilers are.

Compiled from tables/downloads.yaml by `tools/tables.py build`: edit that.
"""

from __future__ import annotations

from typing import Any

AS_OF = "2026-11"

TORCH: dict[Any, Any] = {
    "cpu": {"2.13": 202, "2.12": 202, "2.10": 199},
    "11.8": {"2.5": 2884},
    "12.1": {"2.4": 2844, "2.3": 2852, "2.2": 2818, "2.1": 2698},
    "12.4": {"2.6": 3060, "2.5": 3006},
    "12.6": {"2.7": 2995},
    "12.8": {"2.10": 4128, "2.9": 4067, "2.8": 3917},
    "13.0": {"2.14": 3016, "2.13": 2741, "2.12": 2744, "2.11": 2720},
}

PIP_NVCC: dict[Any, Any] = {"13.0": 104, "13.2": 114}

RUN_FILES: dict[Any, Any] = {
    "12.0": {"file": "12.0.1/local_installers/cuda_12.0.1_525.85.12_linux.run", "size": 4208},
    "12.1": {"file": "12.1.1/local_installers/cuda_12.1.1_530.30.02_linux.run", "size": 4317},
    "12.2": {"file": "12.2.2/local_installers/cuda_12.2.2_535.104.05_linux.run", "size": 4344},
    "12.3": {"file": "12.3.2/local_installers/cuda_12.3.2_545.23.08_linux.run", "size": 4369},
    "12.4": {"file": "12.4.1/local_installers/cuda_12.4.1_550.54.15_linux.run", "size": 4455},
    "12.5": {"file": "12.5.1/local_installers/cuda_12.5.1_555.42.06_linux.run", "size": 4312},
    "12.6": {"file": "12.6.3/local_installers/cuda_12.6.3_560.35.05_linux.run", "size": 4447},
    "12.8": {"file": "12.8.1/local_installers/cuda_12.8.1_570.124.06_linux.run", "size": 5382},
    "12.9": {"file": "12.9.1/local_installers/cuda_12.9.1_575.57.08_linux.run", "size": 5860},
    "13.0": {"file": "13.0.3/local_installers/cuda_13.0.3_580.126.20_linux.run", "size": 4329},
    "13.1": {"file": "13.1.2/local_installers/cuda_13.1.2_590.48.01_linux.run", "size": 4305},
    "13.2": {"file": "13.2.2/local_installers/cuda_13.2.2_595.71.05_linux.run", "size": 4401},
    "13.3": {"file": "13.3.1/local_installers/cuda_13.3.1_610.43.02_linux.run", "size": 4324},
    "13.4": {"file": "13.4.1/local_installers/cuda_13.4.1_linux.run", "size": 4215},
}
