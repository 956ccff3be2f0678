
# Moves a distribution by a tar, for a WSL that has no `--manage --move`. The old one goes only
# after the tar was read to its end; the tar stays, so that nothing is lost whatever happens.

$Name = 'Ubuntu'
$Folder = 'D:\wsl\Ubuntu'
$Tar = 'D:\wsl\Ubuntu.tar'

$Distribution = Assert-Distribution $Name
$Uid = $Distribution.DefaultUid
$Disk = Get-Disk $Distribution
Assert-NewFolder $Folder
if (Test-Path -LiteralPath $Tar) { throw "There is a file '$Tar' already." }
if (-not (Test-Path -LiteralPath (Split-Path -Parent $Tar) -PathType Container)) {
    throw "There is no folder for '$Tar'."
}
Assert-Space $Tar ([long] ($Disk.Length * 1.1))
Assert-Space $Folder ([long] ($Disk.Length * 2.2)) # the tar and the new disk may share a drive

Confirm-Step "'$Name' is stopped now, with all that runs in it, and written to '$Tar'."
Invoke-Wsl --terminate $Name
Invoke-Wsl --export $Name $Tar
if ((Get-Item -LiteralPath $Tar).Length -lt 1MB) { throw "'$Tar' is too small to be whole." }
Assert-Tar $Tar

Write-Host "The next step deletes the old disk of '$Name': from then on '$Tar' is all there is."
if ((Read-Host 'Type the name of the distribution to go on') -cne $Name) {
    throw "Stopped: '$Name' is as it was, and '$Tar' may be deleted."
}
Invoke-Wsl --unregister $Name
try {
    Invoke-Wsl --import $Name $Folder $Tar --version 2
    Set-DefaultUser $Name $Uid
    Assert-Starts $Name
}
catch {
    Write-Host "'$Name' is not back yet, and all of it is in '$Tar'. Once the reason below is gone:"
    Write-Host '  wsl --import NAME FOLDER TAR --version 2'
    throw
}
Write-Host "'$Name' is in '$Folder' now, and starts. Once you have looked around, delete '$Tar'."
