"""SeaweedFS as an S3 server for tests: a real one, which checks signatures and keeps versions."""
import json
import os
import pathlib
import socket
import subprocess
import sys
import time

import boto3
import botocore.config
import botocore.exceptions

REGION = "us-east-1"
ADMIN = ("AKIAADMIN", "administrators-secret")
READER = ("AKIAREADER", "readers/secret+of=no-consequence")
READY_TIMEOUT_S = 60
GRPC_OFFSET = 10_000  # every service listens for its fellows this far above its port


def _is_free(port):
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_port_pair():
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        # Below the range of ephemeral ports if need be, so that the second fits.
        port = port if port + GRPC_OFFSET < 65_536 else port - 2 * GRPC_OFFSET
        if _is_free(port) and _is_free(port + GRPC_OFFSET):
            return port


def identities():
    def one(name, key, actions):
        return {"name": name, "credentials": [{"accessKey": key[0], "secretKey": key[1]}], "actions": actions}

    return {"identities": [one("admin", ADMIN, ["Admin", "Read", "Write", "List", "Tagging"]), one("reader", READER, ["Read", "List"])]}


class Seaweed:
    """One process with every part of SeaweedFS, listening on loopback only."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.process = None
        self.port = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        (self.folder / "data").mkdir(parents=True)
        (self.folder / "s3.json").write_text(json.dumps(identities()))
        ports = []
        while len(ports) < 4:
            port = free_port_pair()
            if all(abs(port - other) not in (0, GRPC_OFFSET) for other in ports):
                ports.append(port)
        master, volume, filer, self.port = ports
        words = [pathlib.Path(sys.executable).parent / "weed", f"-logdir={self.folder}", "server", f"-dir={self.folder / 'data'}"]
        words += ["-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-master.port={master}", f"-volume.port={volume}", f"-filer.port={filer}"]
        words += ["-volume.max=20", "-master.volumeSizeLimitMB=64", "-s3", "-s3.ip.bind=127.0.0.1", f"-s3.port={self.port}"]
        words += [f"-s3.config={self.folder / 's3.json'}", "-s3.port.iceberg=0", "-s3.port.lance=0", f"-s3.localSocket={self.folder / 's3.sock'}"]
        with open(self.folder / "weed.log", "ab") as log:
            # A home of its own: it would read settings of the user.
            self.process = subprocess.Popen([*map(str, words)], stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=os.environ | {"HOME": str(self.folder)})
        self._wait_until_ready()
        return self

    def _wait_until_ready(self):
        client = self.client(connect_timeout=2, read_timeout=5)
        deadline = time.monotonic() + READY_TIMEOUT_S
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                client.create_bucket(Bucket="ready")
                client.put_object(Bucket="ready", Key="x", Body=b"x")
                return
            except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError):
                time.sleep(0.2)
        raise RuntimeError("SeaweedFS did not start:\n" + (self.folder / "weed.log").read_text(errors="replace")[-2000:])

    def client(self, key=ADMIN, **config):
        return boto3.client(
            "s3",
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id=key[0],
            aws_secret_access_key=key[1],
            config=botocore.config.Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}, **config),
        )

    def stop(self):
        if self.process:
            self.process.kill()  # nothing of it is kept, and in order it takes a quarter of a minute
            self.process.wait()
