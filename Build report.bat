@echo off
setlocal EnableExtensions DisableDelayedExpansion

rem Opened inside a zip file, Windows unpacks this file alone.
if exist "%~dp0reportgen\starters\start.bat" goto complete
echo.
echo The rest of the project is not beside this file.
echo If you opened it inside a zip file, close this window, right-click the
echo zip file, choose "Extract All", and start it from the new folder.
echo.
if not defined REPORTGEN_NO_PAUSE pause
exit /b 9

:complete
rem Windows cuts a dropped name without spaces at one of these signs, and the
rem program would then speak of a file nobody has heard of.
if "%~1"=="" goto start
set "FIRST=%~1"
if "%FIRST:~0,1%"=="-" goto start
if exist "%~1" goto start
echo.
echo Cannot find the workbook "%FIRST%".
echo If its name or folder holds one of  ^& , ; =  please rename it without, or
echo start Build report without dropping a workbook on it.
echo.

:start
rem Without "call", which would double every ^ in a name; so nothing may follow.
"%~dp0reportgen\starters\start.bat" build --interactive %*
