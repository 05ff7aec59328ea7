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
rem Without "call", which would double every ^ in a name; so nothing may follow.
"%~dp0reportgen\starters\start.bat" finalise --interactive %*
