"""A Python that has loaded everything already, for the many short programs of the pages.

Nearly all the time of a short `vanzelf` goes to loading what it imports. Here one process loads it
once, and forks for every program: each has a process, arguments, an environment, a directory and
files of its own, and ends as programs end. What starts it is a small script, so that it works in
bash like the real one.
"""

import array
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

LONGEST = 1 << 20
"""Bytes of what a program is started with."""

SCRIPT = """\
#!{python} -IS
import array, json, os, socket, sys
link = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
link.connect({address!r})
said = {{"program": {program!r}, "arguments": sys.argv, "cwd": os.getcwd(), "env": dict(os.environ)}}
files = socket.SCM_RIGHTS, array.array("i", [0, 1, 2])
link.sendmsg([json.dumps(said).encode()], [(socket.SOL_SOCKET, *files)])
sys.exit(link.recv(1)[0])
"""


@contextmanager
def warm(folder: Path, environment: Mapping[str, str]) -> Iterator[Path]:
    """A directory with the programs `vanzelf` and `python`, to put first in PATH.

    folder: for the programs. environment: that in which everything is loaded.
    """
    address = str(folder / "link")
    with subprocess.Popen(
        [sys.executable, "-P", __file__, address], env=dict(environment),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, start_new_session=True,
    ) as serving:  # fmt: skip
        try:
            assert serving.stdout is not None
            assert serving.stdout.readline() == b"ready\n"
            for program in ("vanzelf", "python"):
                script = folder / program
                text = SCRIPT.format(python=sys.executable, address=address, program=program)
                script.write_text(text, encoding="utf-8")
                script.chmod(0o755)
            yield folder
        finally:
            os.killpg(serving.pid, signal.SIGKILL)


def serve(address: str) -> None:
    """Start programs until killed. In a program this returns when it has ended well."""
    from vanzelf.cli import main

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as opened:
        opened.bind(address)
        opened.listen()
        print("ready", flush=True)
        while True:
            link, _ = opened.accept()
            if os.fork() == 0:
                break
            link.close()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    said = _received(link)
    if running := os.fork():
        code = os.waitstatus_to_exitcode(os.waitpid(running, 0)[1])
        link.send(bytes([code & 255]))
        os._exit(0)
    link.close()
    if said["program"] == "vanzelf":
        main()
    else:
        option, text, *_ = sys.argv[1:]
        assert option == "-c", sys.argv
        exec(compile(text, "<string>", "exec"), {"__name__": "__main__"})


def _received(link: socket.socket) -> dict[str, Any]:
    """Become the program that a script asks for: its arguments, its place and its open files."""
    sent, control, *_ = link.recvmsg(LONGEST, socket.CMSG_SPACE(3 * 4))
    files = array.array("i", control[0][2])
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    said: dict[str, Any] = json.loads(sent)
    os.chdir(said["cwd"])
    os.environ.clear()
    os.environ.update(said["env"])
    sys.argv = said["arguments"]
    return said


if __name__ == "__main__":
    serve(sys.argv[1])
