"""A live server of the bench, and a client whose own work is not counted."""
import http.client
import json
import pathlib
import signal
import socket
import subprocess
import time
import urllib.request

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from suite import machine

REGION = "us-east-1"
READY_TIMEOUT_S = 120
COLLECTION = "bench"


class Server:
    """`beholden serve` on loopback, on a data folder of its own."""

    def __init__(self, data_dir, until="/readyz"):
        """until: the path whose 200 ends the wait."""
        self.data_dir, self.until = data_dir, until
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def __enter__(self):
        words = [machine.BIN / "beholden", "serve", "--data-dir", self.data_dir, "--tls", "off"]
        words += ["--listen", f"127.0.0.1:{self.port}", "--assets-dir", machine.ASSETS]
        self.begun = begun = time.monotonic()
        with open(self.data_dir.with_suffix(".log"), "ab") as log:
            self.process = subprocess.Popen([str(w) for w in words], stdout=log, stderr=log)
        while not self._is_ready():
            if self.process.poll() is not None or time.monotonic() - begun > READY_TIMEOUT_S:
                raise RuntimeError(f"the server did not start: see {log.name}")
            time.sleep(0.01)
        self.ready_s = time.monotonic() - begun
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)

    def _is_ready(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{self.until}", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def cpu_seconds(self):
        """Of all threads so far."""
        nanoseconds = 0
        for task in pathlib.Path(f"/proc/{self.process.pid}/task").iterdir():
            nanoseconds += int((task / "schedstat").read_text().split()[0])
        return nanoseconds * 1e-9

    def resident_bytes(self):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        return 0


class Caller:
    """A client that signs before the clock starts, so that only the server is measured."""

    def __init__(self, port, key):
        self.host = f"127.0.0.1:{port}"
        self.credentials = Credentials(*key)
        self.connection = http.client.HTTPConnection("127.0.0.1", port)

    def sign(self, operation, members):
        """-> (body, headers), good for some minutes."""
        body = json.dumps(members).encode()
        headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "RekognitionService." + operation, "Host": self.host}
        request = AWSRequest("POST", f"http://{self.host}/", data=body, headers=headers)
        SigV4Auth(self.credentials, "rekognition", REGION).add_auth(request)
        return body, dict(request.headers)

    def send(self, body, headers):
        """-> (seconds from sending to the whole answer, status, answer)."""
        begun = time.perf_counter()
        self.connection.request("POST", "/", body=body, headers=headers)
        response = self.connection.getresponse()
        text = response.read()
        took = time.perf_counter() - begun
        return took, response.status, json.loads(text)

    def call(self, operation, members):
        """-> (seconds from sending to the whole answer, answer)."""
        took, status, answer = self.send(*self.sign(operation, members))
        if status != 200:
            raise RuntimeError(f"{operation}: {answer}")
        return took, answer


def create_key(data_dir):
    words = [machine.BIN / "beholden", "keys", "create", "--data-dir", data_dir, "--role", "admin", "--name", "bench", "--json"]
    key = json.loads(subprocess.run([str(w) for w in words], check=True, stdout=subprocess.PIPE).stdout)
    return key["AccessKeyId"], key["SecretAccessKey"]


def fill(data_dir, rows):
    """Synthetic faces into the bench's collection, the server being down -> {"faces", "seconds"}."""
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    return machine.program("bench_load", data_dir=data_dir, assets=machine.ASSETS, collection=COLLECTION, faces=rows)
