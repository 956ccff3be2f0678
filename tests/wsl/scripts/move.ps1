
# Moves a distribution's disk to another folder, by WSL itself.

$Name = 'Ubuntu'
$Folder = 'D:\wsl\Ubuntu'

Assert-Wsl '2.3.11'
$Distribution = Assert-Distribution $Name
$Disk = Get-Disk $Distribution
Assert-NewFolder $Folder
if ([IO.Path]::GetPathRoot($Folder) -ne [IO.Path]::GetPathRoot($Disk.FullName)) {
    Assert-Space $Folder ([long] ($Disk.Length * 1.05))
}

Confirm-Step "'$Name' is stopped now, with all that runs in it, and moved to '$Folder'."
Invoke-Wsl --terminate $Name
Wait-Released $Disk
try { Invoke-Wsl --manage $Name --move $Folder }
catch {
    $Moved = Join-Path $Folder $Disk.Name
    $IsMoved = (Test-Path -LiteralPath $Moved) -and -not (Test-Path -LiteralPath $Disk.FullName)
    if (-not $IsMoved) { throw }
    # Seen in microsoft/WSL issue 40716: the disk was moved, and its new place not written down.
    Confirm-Step "The disk is in '$Folder', and WSL still looks for it in the old one. Correct that?"
    $Prefix = if ($Distribution.BasePath.StartsWith('\\?\')) { '\\?\' } else { '' }
    Set-ItemProperty -LiteralPath $Distribution.PSPath -Name 'BasePath' -Value ($Prefix + $Folder)
    Invoke-Wsl --terminate $Name
}
Assert-Starts $Name
Write-Host "'$Name' is in '$Folder' now, and starts."
