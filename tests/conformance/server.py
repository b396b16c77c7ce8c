"""A live server for tests: started on loopback in a folder of its own, stopped at the end."""
import json
import os
import pathlib
import signal
import socket
import subprocess
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(os.environ.get("BEHOLDEN_BINARY", ROOT / "build/release/bin/beholden"))
SAMPLES = pathlib.Path(os.environ.get("BEHOLDEN_ASSETS_DIR", ROOT / "build/assets")) / "samples"
REGION = "us-east-1"
READY_TIMEOUT_S = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def sample(name):
    return (SAMPLES / name).read_bytes()


def served_operations():
    """Names of Rekognition's that this program serves."""
    listed = json.loads(subprocess.run([str(BINARY), "operations", "--json"], check=True, stdout=subprocess.PIPE).stdout)
    return {operation["name"] for operation in listed if operation["service"] == "Rekognition" and operation["served"]}


class Server:
    """`beholden serve` with a data folder; start, stop, kill and start again."""

    def __init__(self, data_dir, *flags, tls=False):
        self.data_dir = pathlib.Path(data_dir)
        self.flags = list(flags)
        self.tls = tls
        self.port = free_port()
        self.process = None
        self.log_path = self.data_dir.with_name(self.data_dir.name + ".log")

    @property
    def url(self):
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def start(self):
        self.launch()
        self._wait_until_ready()
        return self

    def launch(self):
        """Starts the process and waits for nothing."""
        command = [BINARY, "serve", "--data-dir", self.data_dir, "--listen", f"127.0.0.1:{self.port}"]
        command += [] if self.tls else ["--tls", "off"]
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen([*map(str, command), *self.flags], stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def _wait_until_ready(self):
        import ssl

        context = ssl._create_unverified_context()  # the certificate is the server's own
        deadline = time.monotonic() + READY_TIMEOUT_S
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}:\n{self.log_text()[-2000:]}")
            try:
                with urllib.request.urlopen(self.url + "/readyz", timeout=2, context=context if self.tls else None) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.02)
        raise RuntimeError(f"the server was not ready in {READY_TIMEOUT_S} s:\n{self.log_text()[-2000:]}")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)
        return self.process.returncode if self.process else None

    def kill(self):
        self.process.kill()
        self.process.wait()

    def log_text(self):
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def run(self, *words):
        """Another `beholden` command on the same data folder -> CompletedProcess with text output."""
        return subprocess.run([str(BINARY), *map(str, words), "--data-dir", str(self.data_dir)], capture_output=True, text=True, timeout=60)

    def create_key(self, role="admin", name="test", human=None):
        """human: whose own key it is -> (access key id, secret)."""
        owner = ["--human", human] if human else []
        done = self.run("keys", "create", "--role", role, "--name", name, *owner, "--json")
        assert done.returncode == 0, done.stderr
        key = json.loads(done.stdout)
        return key["AccessKeyId"], key["SecretAccessKey"]

    def environment(self, key):
        """What a user sets: endpoint, region and keys, nothing else."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
        return kept | {
            "AWS_ENDPOINT_URL_REKOGNITION": self.url,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": key[0],
            "AWS_SECRET_ACCESS_KEY": key[1],
            "AWS_EC2_METADATA_DISABLED": "true",
        }
