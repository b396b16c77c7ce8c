"""A litewitness of our own for a test: a real witness of another author, with its key in an ssh-agent."""
import contextlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request

import pytest

from programs import run

EMPTY_ROOT = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
READY_TIMEOUT_S = 20


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Witness:
    """Knows one log; answers add-checkpoint on loopback."""

    def __init__(self, program, folder, name, origin, vkey):
        for tool in ("ssh-agent", "ssh-add", "ssh-keygen"):
            if shutil.which(tool) is None:
                pytest.skip(f"{tool} is not installed")
        self.program, self.folder, self.name = program, folder, name
        self.url = f"http://127.0.0.1:{free_port()}/"
        self.database = folder / "witness.db"
        self.socket = f"{os.environ.get('TMPDIR', '/tmp')}/beholden-agent-{os.getpid()}-{free_port()}"
        self.processes = []
        folder.mkdir(parents=True)
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / "key")
        self._start_agent()
        self._start_witness()
        self._register(origin, vkey)
        self.vkey = self._find_vkey()

    def _spawn(self, *command):
        log = open(self.folder / "log", "ab")
        self.processes.append(subprocess.Popen([str(word) for word in command], stdout=log, stderr=log, stdin=subprocess.DEVNULL))

    def _start_agent(self):
        self._spawn("ssh-agent", "-D", "-a", self.socket)
        environment = os.environ | {"SSH_AUTH_SOCK": self.socket}
        self._wait(lambda: run("ssh-add", self.folder / "key", env=environment).returncode == 0)

    def _start_witness(self):
        fingerprint = run("ssh-keygen", "-lf", self.folder / "key.pub").stdout.split()[1]
        listen = self.url.removeprefix("http://").rstrip("/")
        self._spawn(self.program, "-name", self.name, "-db", self.database, "-ssh-agent", self.socket, "-listen", listen, "-key", fingerprint)
        self._wait(self._listens)

    def _listens(self):
        with contextlib.suppress(OSError):
            socket.create_connection(self.url.split("/")[2].split(":"), timeout=1).close()
            return True
        return False

    def _wait(self, ready):
        deadline = time.monotonic() + READY_TIMEOUT_S
        while not ready():
            if time.monotonic() > deadline or any(p.poll() is not None for p in self.processes):
                self.stop()
                raise RuntimeError("the witness does not start:\n" + (self.folder / "log").read_text(errors="replace"))
            time.sleep(0.05)

    def _register(self, origin, vkey):
        """As its own administration program does it."""
        with contextlib.closing(sqlite3.connect(self.database, timeout=10)) as database, database:
            database.execute("insert into log values (?, 0, ?)", (origin, EMPTY_ROOT))
            database.execute("insert into key values (?, ?)", (origin, vkey))

    def _find_vkey(self):
        """From its index page or its log: name+id+key of its cosignatures."""
        pages = [(self.folder / "log").read_text(errors="replace")]
        with contextlib.suppress(OSError):
            pages.append(urllib.request.urlopen(self.url, timeout=5).read().decode())
        for page in pages:
            for word in page.replace('"', " ").replace("<", " ").replace(">", " ").split():
                word = word.removeprefix("vkey=")
                if word.startswith(self.name + "+"):
                    return word
        raise RuntimeError("the witness does not tell its key:\n" + "\n".join(pages))

    def add_checkpoint(self, old_size, proof, checkpoint):
        """-> (HTTP status, body)."""
        body = f"old {old_size}\n{proof}\n{checkpoint}".encode()
        try:
            with urllib.request.urlopen(self.url + "add-checkpoint", data=body, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def stop(self):
        for process in reversed(self.processes):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(10)
            if process.poll() is None:
                process.kill()
                process.wait()
        with contextlib.suppress(OSError):
            os.unlink(self.socket)
