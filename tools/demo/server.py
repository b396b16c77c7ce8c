"""The server of the demonstration as a child process, its key, and its place on disk."""
import json
import os
import pathlib
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

READY_TIMEOUT_S = 60
STOP_TIMEOUT_S = 30


class ServerError(Exception):
    """The server or one of its commands did not do its part; the message says what it said."""


def choose_port(wanted):
    """`wanted` if nobody listens there, else a free one."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                return probe.getsockname()[1]
            except OSError:
                continue
    raise ServerError("no port is free on 127.0.0.1")


class Server:
    """`beholden serve` in `folder`: data/ holds its state, key.json the demonstration's key, server.log
    what it says. All of it stays between runs."""

    def __init__(self, binary, folder, port):
        self._binary = pathlib.Path(binary)
        self._data = folder / "data"
        self._key_file = folder / "key.json"
        self.log = folder / "server.log"
        self.port = choose_port(port)
        self.url = f"http://127.0.0.1:{self.port}"
        self._process = None

    def key(self):
        """(access key id, secret) from the last run, or new ones. Before start()."""
        if self._data.is_dir() and self._key_file.is_file():
            key = json.loads(self._key_file.read_text())
        else:
            key = self._create_key()
        return key["AccessKeyId"], key["SecretAccessKey"]

    def _create_key(self):
        self._data.parent.mkdir(parents=True, exist_ok=True)
        command = [self._binary, "keys", "create", "--data-dir", self._data, "--role", "admin", "--name", "demo", "--json"]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)
        if done.returncode:
            raise ServerError(f"no key could be made: {done.stderr.strip()}")
        spare = self._key_file.with_suffix(".new")
        with open(os.open(spare, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(done.stdout)
        spare.replace(self._key_file)
        return json.loads(done.stdout)

    def verify_log(self):
        """What `beholden audit verify` says of the log of the running server."""
        command = [self._binary, "audit", "verify", "--data-dir", self._data, "--json"]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)
        try:
            return json.loads(done.stdout)
        except ValueError as error:
            raise ServerError(f"the log could not be checked: {done.stderr.strip()}") from error

    def start(self):
        """Returns when the server is ready."""
        command = [self._binary, "serve", "--data-dir", self._data, "--listen", f"127.0.0.1:{self.port}", "--tls", "off"]
        with open(self.log, "ab") as log:
            # A session of its own: Ctrl-C reaches this program, which then stops the server.
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        deadline = time.monotonic() + READY_TIMEOUT_S
        while not self._ready():
            if self._process.poll() is not None:
                raise ServerError(f"the server ended with {self._process.returncode}:\n{self._last_words()}")
            if time.monotonic() > deadline:
                raise ServerError(f"the server was not ready within {READY_TIMEOUT_S} s:\n{self._last_words()}")
            time.sleep(0.02)

    def _ready(self):
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=2) as answer:
                return answer.status == 200
        except OSError:  # not listening yet, or 503
            return False

    def _last_words(self):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-10:])

    def wait(self):
        """Until the server ends by itself -> its exit status."""
        return self._process.wait()

    def stop(self):
        """-> exit status; 0 when it stopped as it should."""
        if self._process is None:
            return 0
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        return self._process.returncode
