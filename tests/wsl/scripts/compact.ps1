
# Gives Windows back what a distribution's disk holds and no file in it needs.

$Name = 'Ubuntu'

$Me = [Security.Principal.WindowsPrincipal] [Security.Principal.WindowsIdentity]::GetCurrent()
if (-not $Me.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) {
    throw 'Compacting a disk needs PowerShell as administrator (of your own account).'
}
$Distribution = Assert-Distribution $Name
$Disk = Get-Disk $Distribution
[IO.FileAttributes] $Bad = $Disk.Attributes -band ([IO.FileAttributes] 'SparseFile, Compressed, Encrypted')
if ([int] $Bad -ne 0) { throw "'$($Disk.FullName)' is $Bad, and Windows compacts no such disk." }
Assert-Space $Disk.FullName 1GB
$Before = $Disk.Length

Confirm-Step "All of WSL is stopped now, every distribution, and the disk of '$Name' compacted."
# First the file system says which blocks no file needs: else they are kept.
Invoke-Wsl --distribution $Name --user root --exec fstrim -v /
Invoke-Wsl --shutdown
Wait-Released $Disk

if (Get-Command Optimize-VHD -ErrorAction SilentlyContinue) {
    # Attached read-only, Windows sees the free blocks and can write none.
    Mount-VHD -Path $Disk.FullName -ReadOnly -NoDriveLetter
    try { Optimize-VHD -Path $Disk.FullName -Mode Full }
    finally { Dismount-VHD -Path $Disk.FullName }
}
else {
    $DiskPart = Join-Path $System 'diskpart.exe'
    $Encoding = if ($Disk.FullName -match '[^\x00-\x7f]') { 'Unicode' } else { 'Ascii' }
    $Steps = New-TemporaryFile
    $Lines = @(
        "select vdisk file=""$($Disk.FullName)""", 'attach vdisk readonly', 'compact vdisk',
        'detach vdisk'
    )
    try {
        Set-Content -LiteralPath $Steps.FullName -Value $Lines -Encoding $Encoding
        & $DiskPart /s $Steps.FullName | Out-Host
        $Ended = $LASTEXITCODE
        if ($Ended -ne 0) {
            # It stops at its first error, and may have left the disk attached.
            Set-Content -LiteralPath $Steps.FullName -Value $Lines[0], $Lines[3] -Encoding $Encoding
            & $DiskPart /s $Steps.FullName | Out-Host
            throw "diskpart ended with $Ended"
        }
    }
    finally { Remove-Item -LiteralPath $Steps.FullName }
}

Assert-Starts $Name
$Disk.Refresh()
Write-Host ('{0:N1} GB before, {1:N1} GB now.' -f ($Before / 1GB), ($Disk.Length / 1GB))
