
# Installs a distribution where you want it: nothing has to be moved later.

$Source = 'Ubuntu-24.04'
$Name = 'Ubuntu'
$Folder = 'D:\wsl\Ubuntu'
$Size = ''

Assert-Wsl '2.4.4'
Assert-NoDistribution $Name
Assert-NewFolder $Folder
Assert-Space $Folder 8GB # what a distribution takes, and some to work with

$What = '--install', $Source
$What += '--name', $Name, '--location', $Folder, '--no-launch'
if ($Size) { $What += '--vhd-size', $Size }

Confirm-Step "'$Source' is installed now as '$Name' in '$Folder'."
Invoke-Wsl @What
Write-Host "'$Name' is in '$Folder'. The first start asks for a user: wsl --distribution NAME"
