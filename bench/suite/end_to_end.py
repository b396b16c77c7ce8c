"""SearchFacesByImage over the wire beside the sum of its parts, measured alone in the same run."""
import base64
import http.client
import json
import pathlib
import shutil
import signal
import socket
import subprocess
import time
import urllib.request

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from suite import machine

ROWS = 300_000
COLLECTION = "bench"
REGION = "us-east-1"
REPEATS = 30
READY_TIMEOUT_S = 120


class Server:
    """`beholden serve` on loopback, on a data folder of its own."""

    def __init__(self, data_dir):
        self.data_dir = data_dir
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def __enter__(self):
        words = [machine.BIN / "beholden", "serve", "--data-dir", self.data_dir, "--tls", "off"]
        words += ["--listen", f"127.0.0.1:{self.port}", "--assets-dir", machine.ASSETS]
        begun = time.monotonic()
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
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
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

    def call(self, operation, members):
        """-> (seconds from sending to the whole answer, answer)."""
        body = json.dumps(members).encode()
        headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "RekognitionService." + operation, "Host": self.host}
        request = AWSRequest("POST", f"http://{self.host}/", data=body, headers=headers)
        SigV4Auth(self.credentials, "rekognition", REGION).add_auth(request)
        signed = dict(request.headers)
        begun = time.perf_counter()
        self.connection.request("POST", "/", body=body, headers=signed)
        response = self.connection.getresponse()
        text = response.read()
        took = time.perf_counter() - begun
        answer = json.loads(text)
        if response.status != 200:
            raise RuntimeError(f"{operation}: {answer}")
        return took, answer


def create_key(data_dir):
    words = [machine.BIN / "beholden", "keys", "create", "--data-dir", data_dir, "--role", "admin", "--name", "bench", "--json"]
    key = json.loads(subprocess.run([str(w) for w in words], check=True, stdout=subprocess.PIPE).stdout)
    return key["AccessKeyId"], key["SecretAccessKey"]


def measure_pictures(server, caller, names, repeats):
    """-> {picture: (median wall milliseconds of SearchFacesByImage, mean CPU milliseconds of the server)}."""
    measured = {}
    for name in names:
        picture = base64.b64encode((machine.SAMPLES / name).read_bytes()).decode()
        members = {"CollectionId": COLLECTION, "Image": {"Bytes": picture}}
        caller.call("SearchFacesByImage", members)
        begun = server.cpu_seconds()
        times = [caller.call("SearchFacesByImage", members)[0] * 1e3 for _ in range(repeats)]
        measured[name] = machine.median(times), (server.cpu_seconds() - begun) / repeats * 1e3
    return measured


def sum_of_parts(picture, clock):
    return sum(picture[part][clock] for part in ("decode", "detect_largest", "embed", "scan"))


def beside_parts(name, whole, before, after):
    """A picture's row. Runs of the parts frame the server's: a machine that slows down slows both."""
    row = {"picture": name, "parts": after[name]}
    for clock, measured in zip(("wall", "cpu"), whole, strict=True):
        parts = [sum_of_parts(run[name], clock + "_ms") for run in (before, after)]
        row[clock] = {"whole_ms": measured, "parts_ms": sum(parts) / 2, "ratio": measured / (sum(parts) / 2)}
    return row


def parts_alone(repeats):
    found = machine.program("bench_kernels", assets=machine.ASSETS, pictures=machine.SAMPLES, rows=ROWS, repeats=repeats)
    return {p["picture"]: p for p in found["pictures"]}, found["machine"]


def measure(quick):
    repeats = 7 if quick else REPEATS
    data_dir = machine.WORK / "server"
    shutil.rmtree(data_dir, ignore_errors=True)
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    loaded = machine.program("bench_load", data_dir=data_dir, assets=machine.ASSETS, collection=COLLECTION, faces=ROWS)
    key = create_key(data_dir)
    before, state = parts_alone(repeats)
    with Server(data_dir) as server:
        caller = Caller(server.port, key)
        whole = measure_pictures(server, caller, before, repeats)
        resident, ready_s = server.resident_bytes(), server.ready_s
    after, _ = parts_alone(repeats)
    rows = [beside_parts(name, measured, before, after) for name, measured in whole.items()]
    return {
        "machine": state,
        "gallery_rows": ROWS,
        "load": loaded,
        "ready_seconds": ready_s,
        "resident_bytes": resident,
        "pictures": rows,
        "ratio_median": {clock: machine.median([row[clock]["ratio"] for row in rows]) for clock in ("wall", "cpu")},
        "ratio_worst": {clock: max(row[clock]["ratio"] for row in rows) for clock in ("wall", "cpu")},
    }
