@echo off
rem The shared part of the starters: makes Python ready, then runs
rem "python -m reportgen" with the arguments given: a command, --interactive, and
rem what the starter was given, first of all dropped files. A starter hands over
rem to this file without "call", so it never returns to the starter.
rem
rem Folder names may hold ! & ^ and brackets. Hence no delayed expansion, every
rem path in quotes, and "goto" rather than bracketed blocks.
setlocal EnableExtensions DisableDelayedExpansion
chcp 65001 >nul 2>nul

rem What follows the command and --interactive, one after the other: files that
rem were dropped, in any order and number, or what was typed. FILES is what the
rem program gets where a name needed completing. Else it gets the line as it
rem came, which alone keeps a name whole that holds one of , ; =
set "FILES="
set "COMPLETED="
set "MISSING="
:next
if not "%~3"=="" goto judge
if "%3"=="" goto judged
goto keep
:judge
set "GIVEN=%~3"
if "%GIVEN:~0,1%"=="-" goto keep
if "%GIVEN:~1,1%"==":" goto full_name
if "%GIVEN:~0,2%"=="\\" goto full_name
rem This may be the rest of a name that only looks missing, parted at , ; or =
if defined MISSING goto rest
rem The program runs in the project folder, so a file named from elsewhere needs
rem its full name. Without a dot it is a word, such as the quarter.
if "%~x3"=="" goto keep
if not exist "%~3" goto keep
set "COMPLETED=yes"
rem No quotes around the whole: they would leave the names without.
set FILES=%FILES% "%~f3"
shift /3
goto next
:full_name
if exist "%~3" goto keep
if not defined MISSING set "MISSING=%GIVEN%"
goto keep
:rest
set "MISSING="
:keep
set FILES=%FILES% "%~3"
shift /3
goto next

:judged
rem Windows cuts a dropped name without spaces at &, forgets what was dropped
rem after it, and takes ^ away. The program would then speak of a file nobody
rem has heard of.
if not defined MISSING goto enter
echo.
echo Cannot find the file "%MISSING%".
echo If its name or folder holds  ^&  or  ^^  please rename it without, then start
echo this again.
echo.

:enter
set "RC=9"
rem Windows and Word open no file whose full name is longer than 259 characters,
rem Excel none longer than 218. A figures workbook in "out" adds some 65, one in
rem "out\previous" some 95.
for %%I in ("%~dp0..\..") do set "PROJECT=%%~fI"
if not "%PROJECT:~0,150%"=="%PROJECT%" goto too_long
rem pushd, as it lends a network folder (\\server\...) a drive letter.
pushd "%PROJECT%"
if not exist requirements.lock goto no_project

rem Another program's settings for Python must not get in the way.
set "PYTHONHOME="
set "PYTHONPATH=%CD%"
set "PYTHONUTF8=1"

rem On a shared drive or a memory stick each person needs an environment of
rem their own: it holds the way to the Python of one PC. The same goes for a
rem folder that cannot be written to, or in which the names of the environment's
rem files would become too long for Windows.
if not "%PROJECT:~0,120%"=="%PROJECT%" goto own_environment
if /i not "%CD:~0,2%"=="%SystemDrive%" goto own_environment
mkdir .venv 2>nul
mkdir .venv\write-test 2>nul
if not exist .venv\write-test goto own_environment
rmdir .venv\write-test
set "VENV=.venv"
goto have_place
:own_environment
set "VENV=%LOCALAPPDATA%\reportgen\venv"
mkdir "%VENV%" 2>nul
:have_place
set "VENVPY=%VENV%\Scripts\python.exe"

call :is_ready
if "%READY%"=="yes" goto run

set "BASEPY="
rem By version, as "py -3" is the newest, which may be too new.
for %%V in (3.14 3.13 3.12 3.11) do call :try_python py -%%V
call :try_python python
call :try_python python3
if not defined BASEPY goto no_python

echo.
echo Getting the report program ready on this PC. This happens once and takes
echo a few minutes. Please leave this window open.
rem The open file is the lock: a second window cannot write to it, and Windows
rem lets go of it even when this window is closed half-way.
set "SETUP=busy"
call :set_up >"%VENV%.lock"
if "%SETUP%"=="busy" goto busy
del "%VENV%.lock" 2>nul
if not "%SETUP%"=="done" goto %SETUP%
echo Ready.
echo.

:run
if defined COMPLETED goto run_completed
"%VENVPY%" -m reportgen %*
goto ran
:run_completed
"%VENVPY%" -m reportgen %1 %2%FILES%
:ran
set "RC=%ERRORLEVEL%"

:finish
echo.
if "%RC%"=="0" echo Finished.
if not "%RC%"=="0" echo Something needs your attention. Please see the message above.
if defined REPORTGEN_NO_PAUSE goto leave
echo Press any key to close this window.
pause >nul
:leave
popd
exit /b %RC%


:is_ready
rem The copy of the lock file is written last, so it stands for a whole set-up.
rem Asking the environment's own Python shows that it still runs: it does not
rem when the PC's Python has been removed or replaced.
set "READY=no"
if not exist "%VENVPY%" exit /b
"%VENVPY%" -c "import pip, sys; a = open('requirements.lock', 'rb').read(); b = open(sys.prefix + '/requirements.lock', 'rb').read(); sys.exit(0 if a == b else 1)" <nul >nul 2>nul
if "%ERRORLEVEL%"=="0" set "READY=yes"
exit /b


:try_python
rem Run it: the Microsoft Store puts a "python" on every PC that only advertises.
rem There are no wheels for another version (see PYTHONS in windows_download.py),
rem and none for 32 bits.
if defined BASEPY exit /b
call %* -c "import ensurepip, sys, venv; v = sys.version_info[:2]; sys.exit(0 if v in ((3, 11), (3, 12), (3, 13), (3, 14)) and sys.maxsize == 2**63 - 1 else 1)" <nul >nul 2>nul
if "%ERRORLEVEL%"=="0" set "BASEPY=%*"
exit /b


:set_up
rem What is printed here goes into the lock file, but for errors.
rem Another window may have finished the work in the meantime.
set "SETUP=done"
call :is_ready
if "%READY%"=="yes" exit /b
rem Windows keeps a running program: nothing is taken from under a report at work.
set "SETUP=in_use"
if exist "%VENVPY%" del /f /q "%VENVPY%" 2>nul
if exist "%VENVPY%" exit /b
if exist "%VENV%" rmdir /s /q "%VENV%" 2>nul
set "SETUP=no_venv"
call %BASEPY% -m venv "%VENV%" <nul
if not "%ERRORLEVEL%"=="0" exit /b
set "SETUP=no_packages"
if not exist wheels\*.whl goto from_internet
call :install --no-index --find-links wheels
if "%ERRORLEVEL%"=="0" goto installed
echo The "wheels" folder does not suit this PC's Python. Trying the internet. 1>&2
:from_internet
call :install
if not "%ERRORLEVEL%"=="0" exit /b
:installed
set "SETUP=no_venv"
copy /b /y requirements.lock "%VENV%\requirements.lock"
if "%ERRORLEVEL%"=="0" set "SETUP=done"
exit /b

:install
"%VENVPY%" -m pip install --disable-pip-version-check --quiet --require-hashes %* -r requirements.lock <nul
exit /b %ERRORLEVEL%


:no_project
echo.
echo The file requirements.lock is missing from the project folder.
echo Please copy the whole project folder again.
goto finish

:too_long
echo.
echo The full name of the project folder is too long for Windows:
for %%I in ("%PROJECT%") do echo   %%~I
echo Please move the folder to a place with a shorter name, such as C:\Reports,
echo then start this again.
goto finish

:no_python
echo.
echo This needs Python 3.11, 3.12, 3.13 or 3.14 (64-bit), which was not found on
echo this PC. It may stand beside any other Python.
echo.
echo What to do:
echo   1. Open the Microsoft Store or Software Centre and look for "Python 3.13".
echo   2. Install it, for yourself only. You do not need administrator rights.
echo   3. Double-click this file again.
echo If you cannot install it, please ask ICT for "Python 3.13 (64-bit)".
goto finish

:busy
echo.
echo Another window is getting the report program ready. Please wait until it
echo has finished, then start this again. If there is no other window, please
echo show this one to ICT.
goto finish

:in_use
echo.
echo The report program is running in another window. Please close that
echo window, then start this again.
goto finish

:no_venv
echo.
echo Python could not set up the report program. Please check that the disk is
echo not full, then start this again. If that does not help, please show this
echo window to ICT.
goto finish

:no_packages
echo.
echo The parts the report program needs could not be installed.
echo.
echo What to do:
echo   1. Check that this PC has an internet connection, and try again.
echo   2. If it has none, ask for the folder "wheels" that goes with this
echo      version, put it into the project folder, and try again.
echo   3. If that does not help, please show this window to ICT.
goto finish
