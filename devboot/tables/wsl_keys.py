"""The keys of wsl.conf and .wslconfig, by section, as WSL's source has them.

Compiled from tables/observed/wsl.yaml by `tools/tables.py build`: edit that.
"""

from __future__ import annotations

from typing import Any

AS_OF = "2026-08"

WSL_CONF: dict[Any, Any] = {
    "automount": ("cgroups", "enabled", "ldconfig", "mountFsTab", "options", "root"),
    "boot": ("command", "initTimeout", "protectBinfmt", "systemd"),
    "fileServer": ("enabled", "logFile", "logLevel", "logTruncate"),
    "filesystem": ("umask",),
    "general": ("guiApplications",),
    "gpu": ("appendLibPath", "enabled"),
    "interop": ("appendWindowsPath", "enabled"),
    "network": ("generateHosts", "generateResolvConf", "hostname"),
    "time": ("useWindowsTimezone",),
    "user": ("default",),
}

WSLCONFIG: dict[Any, Any] = {
    "experimental": (
        "autoMemoryReclaim",
        "autoProxy",
        "bestEffortDnsParsing",
        "dnsTunneling",
        "dnsTunnelingIpAddress",
        "firewall",
        "hostAddressLoopback",
        "ignoredPorts",
        "initialAutoProxyTimeout",
        "networkingMode",
        "setVersionDebug",
        "sparseVhd",
        "swiotlb",
        "virtioFsAggregateShares",
    ),
    "general": ("distributionInstallPath", "instanceIdleTimeout"),
    "wsl2": (
        "autoProxy",
        "crashDumpFolder",
        "debugConsole",
        "debugConsoleLogFile",
        "defaultVhdSize",
        "dhcp",
        "dhcpTimeout",
        "distributionStartTimeout",
        "dnsProxy",
        "dnsTunneling",
        "earlyBootLogging",
        "firewall",
        "gpuSupport",
        "guiApplications",
        "hardwarePerformanceCounters",
        "hostFileSystemAccess",
        "ipv6",
        "isolateDistroCgroup",
        "kernel",
        "kernelBootTimeout",
        "kernelCommandLine",
        "kernelDebugPort",
        "kernelModules",
        "loadDefaultKernelModules",
        "loadKernelModules",
        "localhostForwarding",
        "macAddress",
        "maxCrashDumpCount",
        "memory",
        "mountDeviceTimeout",
        "nestedVirtualization",
        "networkingMode",
        "processors",
        "safeMode",
        "swap",
        "swapFile",
        "systemDistro",
        "telemetry",
        "virtio",
        "virtio9p",
        "virtiofs",
        "vmIdleTimeout",
        "vmSwitch",
    ),
}
