@echo off
rem Starts Cachescope: finds Java 25 or newer, sets what the engine needs, passes arguments and exit code on.
rem   CACHESCOPE_JAVA_HOME  the JDK to use, before JAVA_HOME, the PATH and the usual places
rem   CACHESCOPE_OPTS       further JVM options, separated by spaces
setlocal EnableExtensions DisableDelayedExpansion

for %%I in ("%~dp0..") do set "HOME_DIR=%%~fI"
set "JAVA_EXE="

if not defined CACHESCOPE_JAVA_HOME goto search
call :try "%CACHESCOPE_JAVA_HOME%\bin\java.exe"
if defined JAVA_EXE goto start
echo cachescope: CACHESCOPE_JAVA_HOME is '%CACHESCOPE_JAVA_HOME%', which holds no Java 25 or newer; 1>&2
echo             unset it, or let it name the folder of such a JDK. 1>&2
exit /b 1

:search
if defined JAVA_HOME call :try "%JAVA_HOME%\bin\java.exe"
for %%P in (java.exe) do call :try "%%~$PATH:P"
for /d %%D in (
    "%ProgramFiles%\Eclipse Adoptium\jdk-*"
    "%ProgramFiles%\Java\jdk-*"
    "%ProgramFiles%\Microsoft\jdk-*"
    "%ProgramFiles%\Zulu\zulu-*"
    "%ProgramFiles%\Amazon Corretto\jdk*"
    "%USERPROFILE%\.jdks\*"
) do call :try "%%~D\bin\java.exe"
if defined JAVA_EXE goto start
echo cachescope: Java 25 or newer is needed and none was found in JAVA_HOME, on the PATH or in the usual places. 1>&2
echo             Install Temurin 25 from https://adoptium.net, or let JAVA_HOME name the folder of a JDK 25. 1>&2
exit /b 1

:start
rem Without this, the engine's idle threads spin and take the cores from each other.
if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=PASSIVE"
rem The cache of loaded and linked classes saves a second of each start; a missing or unfitting one is passed over.
set "CACHE=-XX:AOTCache=%HOME_DIR%\lib\cachescope.aot"
rem While a command starts, Java's compilers take the cores from the engine: they wait for a method to be called more often.
set "COMPILE="
if not "%~1"=="" set "COMPILE=-XX:CompileThresholdScaling=3"
rem What sample does is nearly all the engine's: it goes without the optimising compiler.
if "%~1"=="sample" set "COMPILE=-XX:TieredStopAtLevel=1"
"%JAVA_EXE%" "@%HOME_DIR%\lib\jvm.options" "%CACHE%" "-Xlog:aot*=off,cds*=off" %COMPILE% %CACHESCOPE_OPTS% "-Dcachescope.home=%HOME_DIR%" -jar "%HOME_DIR%\lib\cachescope.jar" %*
exit /b %ERRORLEVEL%

rem Sets JAVA_EXE to %1 where it is a java command of version 25 or newer and none was found before.
:try
if defined JAVA_EXE exit /b 0
if "%~1"=="" exit /b 0
if not exist "%~1" exit /b 0
for /f "tokens=3" %%V in ('""%~1" -version 2>&1 ^| findstr /c:" version ""') do (
    for /f "delims=.-+" %%M in ("%%~V") do if %%M GEQ 25 set "JAVA_EXE=%~1"
)
exit /b 0
