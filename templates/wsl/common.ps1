# Made by `devboot wsl script`. Nothing of this was run: read it, then run it yourself, on Windows,
# from a file that you saved it to (-o FILE does that):
#   powershell -ExecutionPolicy Bypass -File FILE
# It checks first and asks before it stops or changes anything. Ctrl-C before that changes nothing.
#Requires -Version 5.1
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$env:WSL_UTF8 = '1' # wsl.exe would answer in UTF-16
$System = Join-Path $env:SystemRoot 'System32' # not whatever PATH has under these names
$Wsl = Join-Path $System 'wsl.exe'

function Invoke-Wsl {
    & $Wsl @args | Out-Host
    if ($LASTEXITCODE -ne 0) { throw "wsl.exe $args ended with $LASTEXITCODE" }
}

function Assert-Wsl([version] $Least) {
    $Said = (& $Wsl --version) -join ' '
    $Found = [regex]::Match($Said, '\d+\.\d+\.\d+')
    if ($LASTEXITCODE -ne 0 -or -not $Found.Success) {
        throw 'This WSL came with Windows and is too old: run "wsl --update" first.'
    }
    if ([version] $Found.Value -lt $Least) {
        throw "This needs WSL $Least, here is $($Found.Value): run ""wsl --update"" first."
    }
}

function Get-Distribution([string] $Name) {
    $Key = 'HKCU:\Software\Microsoft\Windows\CurrentVersion\Lxss'
    if (-not (Test-Path -LiteralPath $Key)) { return }
    Get-ChildItem -LiteralPath $Key | Get-ItemProperty | Where-Object {
        $_.PSObject.Properties['DistributionName'] -and $_.DistributionName -eq $Name
    }
}

function Assert-Distribution([string] $Name) {
    $Found = Get-Distribution $Name
    if (-not $Found) {
        throw "There is no distribution '$Name' of this user: ""wsl --list"" shows all."
    }
    if (-not ($Found.Flags -band 8)) { throw "'$Name' is WSL 1, which has no virtual disk." }
    $Found
}

function Assert-NoDistribution([string] $Name) {
    if (Get-Distribution $Name) { throw "There is a distribution '$Name' already." }
}

function Get-Disk($Distribution) {
    $Name = 'ext4.vhdx'
    if ($Distribution.PSObject.Properties['VhdFileName']) { $Name = $Distribution.VhdFileName }
    $Path = Join-Path ($Distribution.BasePath -replace '^\\\\\?\\', '') $Name
    if (-not (Test-Path -LiteralPath $Path -PathType Leaf)) { throw "There is no disk '$Path'." }
    Get-Item -LiteralPath $Path
}

function Assert-NewFolder([string] $Path) {
    if ((Test-Path -LiteralPath $Path) -and (Get-ChildItem -LiteralPath $Path -Force)) {
        throw "'$Path' is there and not empty."
    }
}

function Assert-Space([string] $Path, [long] $Bytes) {
    $Root = [IO.Path]::GetPathRoot($Path)
    $Free = ([IO.DriveInfo] $Root).AvailableFreeSpace
    $Need = '{0:N1} GB' -f ($Bytes / 1GB)
    $Has = '{0:N1} GB' -f ($Free / 1GB)
    if ($Free -lt $Bytes) { throw "$Root has $Has free, and this needs $Need." }
    Write-Host "$Root has $Has free, this needs $Need at most."
}

function Confirm-Step([string] $Question) {
    Write-Host $Question
    if ((Read-Host 'Go on? Type yes') -cne 'yes') { throw 'Stopped; nothing was changed by this step.' }
}

function Assert-Tar([string] $Path) {
    # A tar that was cut short, by a full disk say, does not read to its end.
    Write-Host 'Reading the whole tar once more ...'
    $Count = 0
    $Missing = 'etc/passwd', 'etc/os-release'
    & (Join-Path $System 'tar.exe') -tf $Path | ForEach-Object {
        $Entry = $_ -replace '^\./', ''
        $Count++
        if ($Missing -contains $Entry) { $Missing = @($Missing -ne $Entry) }
    }
    if ($LASTEXITCODE -ne 0) { throw "The tar '$Path' is damaged." }
    if ($Missing) { throw "The tar '$Path' has no $Missing." }
    Write-Host "The tar is whole: $Count entries."
}

function Assert-Starts([string] $Name) {
    & $Wsl --distribution $Name --user root --exec /bin/sh -c true
    if ($LASTEXITCODE -ne 0) { throw "'$Name' does not start." }
}

function Set-DefaultUser([string] $Name, [int] $Uid) {
    # What was imported starts as root, whoever it was before.
    $New = Get-Distribution $Name
    Set-ItemProperty -LiteralPath $New.PSPath -Name 'DefaultUid' -Value $Uid
    Invoke-Wsl --terminate $Name
}

function Wait-Released([IO.FileInfo] $Disk) {
    foreach ($Try in 1..30) {
        try {
            [IO.File]::Open($Disk.FullName, 'Open', 'ReadWrite', 'None').Close()
            return
        }
        catch [IO.IOException] { Start-Sleep -Seconds 1 }
    }
    throw "'$($Disk.FullName)' is still in use: close what uses it (Docker Desktop, a backup)."
}
