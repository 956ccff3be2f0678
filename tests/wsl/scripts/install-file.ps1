
# Installs a distribution where you want it: nothing has to be moved later.

$Source = 'D:\i.wsl'
$Name = 'Ubuntu'
$Folder = 'D:\wsl\Ubuntu'
$Size = '1TB'

Assert-Wsl '2.4.4'
Assert-NoDistribution $Name
Assert-NewFolder $Folder
Assert-Space $Folder 8GB # what a distribution takes, and some to work with

if (-not (Test-Path -LiteralPath $Source -PathType Leaf)) { throw "There is no file '$Source'." }
$What = '--install', '--from-file', $Source
$What += '--name', $Name, '--location', $Folder, '--no-launch'
if ($Size) { $What += '--vhd-size', $Size }

Confirm-Step "'$Source' is installed now as '$Name' in '$Folder'."
Invoke-Wsl @What
Write-Host "'$Name' is in '$Folder'. The first start asks for a user: wsl --distribution NAME"
