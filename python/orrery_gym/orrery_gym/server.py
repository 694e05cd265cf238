"""The process that runs the environments, and the lines that go to and fro."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
import weakref
from pathlib import Path
from typing import Any, BinaryIO, Dict, List, Optional, Sequence

COMMAND_VARIABLE = "ORRERY_COMMAND"


class OracleError(Exception):
    """The server's answer is an error. ``code`` is a name for programs, the message names the place and the remedy."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code


class ServerLost(Exception):
    """The server's process has ended, could not be started, or answers what is no answer."""


def find_command() -> List[str]:
    """The ``orrery`` command: the words of ``ORRERY_COMMAND`` (a JSON list, or one program), ``orrery`` on the path, or the
    built command of the repository that this package lies in.

    Raises:
        ServerLost: if there is none; the message says what to do.
    """
    named = os.environ.get(COMMAND_VARIABLE)
    if named:
        try:
            words = json.loads(named)
        except ValueError:
            words = [named]
        if isinstance(words, str):
            words = [words]
        if not (isinstance(words, list) and words and all(isinstance(word, str) for word in words)):
            raise ServerLost(f"{COMMAND_VARIABLE} is {named!r}; it must be a program or a JSON list of words")
        return words
    installed = shutil.which("orrery")
    if installed:
        return [installed]
    built = Path(__file__).resolve().parents[3] / "packages" / "cli" / "bin" / "orrery.js"
    if built.exists() and (built.parent.parent / "dist" / "main.js").exists():
        return ["node", str(built)]
    raise ServerLost(
        "the orrery command was not found: put 'orrery' on the path, name it in ORRERY_COMMAND, or build the repository"
        " that this package lies in (npx -y pnpm@10.34.9 run build)"
    )


def _read_complaints(stream: BinaryIO, complaints: List[bytes]) -> None:
    # No method: a running thread would keep a server that nobody holds, and with it the process.
    for line in stream:
        complaints.append(line)
        del complaints[:-50]


class OracleServer:
    """One ``orrery oracle --stdio`` process. Requests from several threads are served one after another.

    Args:
        command: the words that start ``orrery``; :func:`find_command` without it.
    """

    def __init__(self, command: Optional[Sequence[str]] = None):
        words = list(command) if command is not None else find_command()
        self._lock = threading.Lock()
        try:
            self._process = subprocess.Popen(
                [*words, "oracle", "--stdio"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
        except OSError as error:
            raise ServerLost(f"{words[0]} could not be started: {error}") from error
        # A process whose input ends, ends. Without this one that nobody holds would run on: Popen keeps those that run.
        weakref.finalize(self, self._process.stdin.close)
        # Standard error is read all the time: a full pipe would stop the server.
        self._complaints: List[bytes] = []
        self._reader = threading.Thread(
            target=_read_complaints, args=(self._process.stderr, self._complaints), daemon=True
        )
        self._reader.start()

    def ask(self, request: Dict[str, Any]) -> Dict[str, Any]:
        """The answer to a request.

        Raises:
            OracleError: if the answer is an error.
            ServerLost: if there is no answer.
        """
        # allow_nan: a number that is not finite is no JSON; the caller is told before anything is sent.
        line = json.dumps(request, allow_nan=False, separators=(",", ":")).encode() + b"\n"
        with self._lock:
            if self._process.poll() is not None:
                raise self._lost()
            try:
                self._process.stdin.write(line)
                self._process.stdin.flush()
                answer = self._process.stdout.readline()
            except (OSError, ValueError) as error:
                raise self._lost() from error
            except BaseException:
                # Interrupted between request and answer: the next request would read this one's answer as its own.
                self._process.kill()
                self._process.wait()
                raise
            if not answer.endswith(b"\n"):
                raise self._lost()
        try:
            found = json.loads(answer)
        except ValueError as error:
            raise ServerLost(f"the server answered what is no JSON: {answer[:200]!r}") from error
        error = found.get("error")
        if error is not None:
            raise OracleError(error["code"], error["message"])
        return found

    def _lost(self) -> ServerLost:
        self._reader.join(timeout=1)
        said = b"".join(self._complaints).decode(errors="replace").strip()
        status = self._process.poll()
        return ServerLost(
            f"the orrery process has ended{'' if status is None else f' with status {status}'};"
            f" make a new environment{': ' + said if said else ''}"
        )

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def close(self) -> None:
        """Ends the process. May be called again."""
        process = self._process
        if process.stdin and not process.stdin.closed:
            try:
                process.stdin.close()
            except OSError:
                pass
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._reader.join(timeout=1)
        for pipe in (process.stdout, process.stderr):
            if pipe and not pipe.closed:
                pipe.close()

    def __enter__(self) -> "OracleServer":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
