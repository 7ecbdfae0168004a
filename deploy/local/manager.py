"""supervisord: keeps the five processes, restarts the one that dies, and takes all of them along when it stops."""

import asyncio
import configparser
import contextlib
import io
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bureau_common.testing.processes import command_of, members_of

from .deployables import DEPLOYABLES, GATEWAY, ROOT, Deployable
from .state import CannotRun, State, say, tail, write_whole

_STOP_SECONDS = 2
"""How long a program may finish what it is at; what is killed then has confirmed nothing that it had not committed."""
_KILL_SECONDS = 60


class Manager:
    """One supervisord, leader of a session of its own: by that session its processes are found even without it."""

    def __init__(self, state: State) -> None:
        self._log = state.log("supervisord")
        self._config = state.data / "supervisord.conf"
        self._pid_file = state.data / "supervisord.pid"
        self._logs = {program: state.log(program.name) for program in DEPLOYABLES}
        self._process: subprocess.Popen[bytes] | None = None

    async def end_orphans(self) -> None:
        """End what an earlier run left because it was killed."""
        text = self._pid_file.read_text(errors="replace").strip() if self._pid_file.exists() else ""
        pid = int(text) if text.isdecimal() else 0  # a power cut leaves a file empty, or full of nothing
        if pid and self._members(pid):
            say("An earlier run was killed: stopping what it left")
            await self._end(pid)
        self._tidy()

    def start(self, environment: Mapping[str, str]) -> None:
        # A socket's path may have about 100 bytes, and not every file system takes sockets: never in the data folder.
        socket = Path(tempfile.mkdtemp(prefix=f"bureau-{os.geteuid()}-")) / "supervisor.sock"
        write_whole(self._config, self._configuration(socket))
        with self._log.open("a") as log:
            # Not through asyncio: an interrupted start could then lose a process that it has just made.
            self._process = subprocess.Popen(
                [sys.executable, "-m", "supervisor.supervisord", "-n", "-c", str(self._config)],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )
        self._pid_file.write_text(f"{self._process.pid}\n")

    async def start_program(self, program: Deployable) -> None:
        await self._control("start", program.name)

    async def statuses(self) -> dict[str, tuple[str, str]]:
        """By program RUNNING, STARTING, BACKOFF, FATAL, EXITED … and its process; empty while nothing answers yet."""
        self.check()
        lines = [line.split() for line in (await self._control("status")).splitlines()]
        names = {program.name for program in DEPLOYABLES}
        return {line[0]: (line[1], _process(line)) for line in lines if len(line) > 1 and line[0] in names}

    def check(self) -> None:
        """Refuse to go on without supervisord."""
        if self._process is None or self._process.poll() is not None:
            raise CannotRun(f"supervisord has ended ({self._log}):\n{tail(self._log)}")

    async def stop(self) -> None:
        if self._process is not None:
            await self._end(self._process.pid)
            # An ending process has no command any more before it can be reaped.
            await asyncio.to_thread(self._process.wait, _KILL_SECONDS)
            self._tidy()

    async def _end(self, leader: int) -> None:
        """End a supervisord and its processes: asked first, killed when they do not heed it, nothing remains."""
        for number, seconds in ((signal.SIGTERM, _STOP_SECONDS), (signal.SIGKILL, _KILL_SECONDS)):
            # All at once: on its own supervisord would stop them one after the other. It comes first in the list, and
            # once it is asked to stop it restarts nothing.
            for pid in sorted(self._members(leader), key=lambda pid: pid != leader):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
            for _ in range(seconds * 20):
                if not self._members(leader):
                    return
                await asyncio.sleep(0.05)

    def _members(self, leader: int) -> list[int]:
        """The processes of that supervisord; its number alone may have become somebody else's."""
        marks = [str(self._config), *(f"-m {program.package}" for program in DEPLOYABLES)]
        return [pid for pid in members_of(leader) if any(mark in command_of(pid) for mark in marks)]

    def _tidy(self) -> None:
        written = configparser.RawConfigParser()
        with contextlib.suppress(configparser.Error, UnicodeDecodeError):  # a spoiled one tells no folder
            written.read(self._config)  # nothing where there is none
        if written.has_option("unix_http_server", "file"):
            shutil.rmtree(Path(written.get("unix_http_server", "file")).parent, ignore_errors=True)
        self._pid_file.unlink(missing_ok=True)

    async def _control(self, *arguments: str) -> str:
        control = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "supervisor.supervisorctl", "-c", str(self._config), *arguments),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            output, _ = await control.communicate()
        finally:
            if control.returncode is None:
                control.kill()
                await control.wait()
        return output.decode(errors="replace")

    def _configuration(self, socket: Path) -> str:
        """No secret stands here: the programs inherit the environment."""
        written = configparser.RawConfigParser()
        written["unix_http_server"] = {"file": str(socket), "chmod": "0700"}
        written["supervisorctl"] = {"serverurl": f"unix://{socket}"}
        written["rpcinterface:supervisor"] = {
            "supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"
        }
        written["supervisord"] = {
            "pidfile": _escaped(self._pid_file),
            "logfile": _escaped(self._log),
            "logfile_maxbytes": "10MB",
            "logfile_backups": "3",
            # Said outright, since otherwise it warns about root at each start.
            **({"user": "root"} if os.geteuid() == 0 else {}),
        }
        for program, log in self._logs.items():
            command = [sys.executable, "-m", program.package, *program.arguments]
            written[f"program:{program.name}"] = {
                "command": _escaped(shlex.join(command)),
                # The gateway comes last and by hand, when all behind it is there; it goes first.
                "autostart": "false" if program is GATEWAY else "true",
                "priority": "200" if program is GATEWAY else "100",
                "autorestart": "unexpected",
                "exitcodes": "0",
                "startsecs": "1",
                "startretries": "10",
                "stopsignal": "TERM",
                "stopwaitsecs": str(_STOP_SECONDS),
                "redirect_stderr": "true",
                "stdout_logfile": _escaped(log),
                "stdout_logfile_maxbytes": "10MB",
                "stdout_logfile_backups": "3",
            }
        text = io.StringIO()
        written.write(text)
        return text.getvalue()


def _process(line: list[str]) -> str:
    """The number of a running program's process in its line `NAME RUNNING pid 12, uptime 0:00:03`, else nothing."""
    return line[3] if line[2:3] == ["pid"] else ""


def _escaped(value: Path | str) -> str:
    return str(value).replace("%", "%%")
