
# Makes a second distribution like one that is there, by a tar that was read to its end.

$Name = 'Ubuntu'
$New = 'Ubuntu-2'
$Folder = 'D:\wsl\Ubuntu'
$Tar = 'D:\wsl\Ubuntu.tar'

$Distribution = Assert-Distribution $Name
$Uid = $Distribution.DefaultUid
$Disk = Get-Disk $Distribution
Assert-NoDistribution $New
Assert-NewFolder $Folder
if (Test-Path -LiteralPath $Tar) { throw "There is a file '$Tar' already." }
if (-not (Test-Path -LiteralPath (Split-Path -Parent $Tar) -PathType Container)) {
    throw "There is no folder for '$Tar'."
}
Assert-Space $Tar ([long] ($Disk.Length * 1.1))
Assert-Space $Folder ([long] ($Disk.Length * 2.2)) # the tar and the new disk may share a drive

Confirm-Step "'$Name' is stopped now, with all that runs in it, and copied to '$New'."
Invoke-Wsl --terminate $Name
try {
    Invoke-Wsl --export $Name $Tar
    Assert-Tar $Tar
    Invoke-Wsl --import $New $Folder $Tar --version 2
    Set-DefaultUser $New $Uid
    Assert-Starts $New
}
finally {
    if (Test-Path -LiteralPath $Tar) { Remove-Item -LiteralPath $Tar }
}
Write-Host "'$New' is in '$Folder', and starts. '$Name' is as it was."
