"""What tools print when something is wrong, what it means, and which checks look into it.

Compiled from tables/errors.yaml by `tools/tables.py build`: edit that.
"""

from __future__ import annotations

from typing import Any

AS_OF = "2026-11"

MESSAGES: tuple[Any, ...] = (
    {
        "says": "couldn't communicate with the NVIDIA driver",
        "means": "no NVIDIA kernel module is loaded",
        "checks": ("gpu.driver.*", "gpu.none"),
    },
    {
        "says": "Driver/library version mismatch",
        "means": "the loaded kernel module is of another driver version than the libraries",
        "checks": ("gpu.driver.version-mismatch",),
    },
    {
        "says": "GPU access blocked by the operating system",
        "means": "Windows does not let WSL use this GPU",
        "checks": ("wsl.*",),
    },
    {
        "says": "couldn't find libnvidia-ml.so",
        "means": "the driver's libraries are not where nvidia-smi looks",
        "checks": ("wsl.driver-libs-missing", "gpu.smi.failed"),
    },
    {
        "says": "Failed to initialize NVML: Unknown Error",
        "means": "in a container: its right to the device nodes is gone",
        "checks": ("container.gpu-lost",),
    },
    {
        "says": "Failed to initialize NVML: N/A",
        "means": "in WSL: a Linux driver hides the libraries of the Windows one",
        "checks": ("wsl.linux-driver-installed",),
    },
    {
        "says": "No devices were found",
        "means": "the driver is loaded and could start no GPU",
        "checks": ("gpu.driver.*",),
    },
    {
        "says": "GPU is lost|fallen off the bus",
        "means": "the GPU no longer answers on the PCI bus: power, heat or hardware",
        "checks": ("gpu.lost",),
    },
    {
        "says": "CUDA Version: (ERR!|N/A)",
        "means": "nvidia-smi works, libcuda does not load",
        "checks": ("gpu.libcuda.shadowed",),
    },
    {
        "says": "unsupported GNU version",
        "means": "the host compiler is newer than this nvcc accepts",
        "checks": ("cuda.host-compiler.too-new",),
    },
    {
        "says": 'previous function "(cospi|sinpi|rsqrt)',
        "means": "the toolkit's headers and this C library declare the same function differently",
        "checks": ("cuda.glibc-conflict",),
    },
    {
        "says": "Unsupported gpu architecture",
        "means": "this nvcc does not compile for that GPU: too old for it, or too new",
        "checks": ("cuda.arch.*",),
    },
    {
        "says": "NVIDIA driver on your system is too old",
        "means": "the driver's CUDA is older than the one that torch was built with",
        "checks": ("torch.driver-too-old",),
    },
    {
        "says": "Torch not compiled with CUDA enabled",
        "means": "a build of torch without CUDA is installed",
        "checks": ("torch.cpu-build",),
    },
    {
        "says": "is not compatible with the current PyTorch installation",
        "means": "this torch has no code for this GPU",
        "checks": ("torch.arch-unsupported",),
    },
    {
        "says": "detected CUDA version .*mismatches the version",
        "means": "nvcc and torch are of different CUDA majors",
        "checks": ("torch.nvcc-major-mismatch",),
    },
    {
        "says": "undefined symbol: __nvJitLink",
        "means": "LD_LIBRARY_PATH puts another toolkit's library before that of the wheel",
        "checks": ("torch.ld-library-path",),
    },
    {
        "says": "ptrace: Operation not permitted",
        "means": "the kernel does not let a debugger attach to this process",
        "checks": ("debug.ptrace-scope", "debug.container-cap"),
    },
    {
        "says": "ERR_NVGPUCTRPERM",
        "means": "reading GPU counters is for administrators here",
        "checks": ("debug.gpu-counters-restricted",),
    },
    {
        "says": "\\b(error )?35\\b.*insufficient|insufficient driver|cudaErrorInsufficientDriver",
        "means": "CUDA error 35: the driver is older than the CUDA runtime",
        "checks": ("cuda.driver-too-old", "torch.driver-too-old"),
    },
    {
        "says": "(error |code )100\\b|no CUDA-capable device",
        "means": "CUDA error 100: no GPU is visible to the program",
        "checks": ("gpu.*",),
    },
    {
        "says": "(error |code )101\\b|invalid device ordinal",
        "means": "CUDA error 101: the program asks for a GPU number that is not there",
        "checks": ("gpu.cuda-visible-devices",),
    },
    {
        "says": "(error |code )209\\b|no kernel image",
        "means": "CUDA error 209: the program has no code for this GPU",
        "checks": ("cuda.arch.*", "torch.arch-unsupported"),
    },
    {
        "says": "(error |code )222\\b|unsupported PTX",
        "means": "CUDA error 222: the PTX is newer than the driver",
        "checks": ("cuda.ptx-newer-than-driver",),
    },
    {
        "says": "(error |code )999\\b|CUDA unknown error",
        "means": "CUDA error 999: most often nvidia_uvm is not loaded, or did not survive a "
        "suspend",
        "checks": ("gpu.uvm-missing",),
    },
    {
        "says": "(error |code )46\\b|busy or unavailable",
        "means": "CUDA error 46: another program has the GPU for itself, or its mode forbids "
        "sharing",
        "checks": ("gpu.*",),
    },
    {
        "says": "(error |code )802\\b|system not yet initialized",
        "means": "CUDA error 802: an NVSwitch machine whose fabric manager does not run",
        "checks": ("gpu.fabricmanager",),
    },
    {
        "says": "(error |code )803\\b|system has unsupported display driver",
        "means": "CUDA error 803: libcuda and the kernel module are of different drivers",
        "checks": ("gpu.driver.version-mismatch",),
    },
    {
        "says": "(error |code )804\\b|forward compatibility was attempted",
        "means": "CUDA error 804: a libcuda for forward compatibility on a GPU that has none",
        "checks": ("gpu.compat-on-unsupported-hw",),
    },
)
