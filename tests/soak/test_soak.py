"""A mixed load for a while: memory and descriptors stay flat, and every answer is a proper one.

BH_SOAK_SECONDS sets how long (30 minutes before a release, half a minute in ./test).
"""
import os
import pathlib
import random
import statistics
import sys
import threading
import time

import botocore.exceptions
import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "conformance"))

from clients import rekognition  # noqa: E402
from server import Server, sample  # noqa: E402

SECONDS = float(os.environ.get("BH_SOAK_SECONDS", "30"))
CLIENTS = 4
FACES_MAX = 40  # of a client: beyond it one goes for each that comes
SAMPLE_S = 0.25
# What memory allocators and caches may still take after the first third.
GROWTH_MAX_BYTES = 48_000_000
GROWTH_MAX = 1.05
REFUSALS = {"InvalidImageFormatException", "ResourceNotFoundException", "InvalidParameterException", "ValidationException"}


class Client(threading.Thread):
    """One caller that enrols, searches, deletes, lists, and asks for what cannot be."""

    def __init__(self, server, key, number, stop):
        super().__init__()
        self.api = rekognition(server, key)
        self.chance = random.Random(number)
        self.collection = f"soak-{number}"
        self.stop = stop
        self.faces = []
        self.calls = 0
        self.failure = None

    def run(self):
        try:
            self.api.create_collection(CollectionId=self.collection)
            acts = [self.enrol, self.search, self.search, self.search_id, self.detect, self.list, self.refused]
            while not self.stop.is_set():
                self.chance.choice(acts)()
                self.calls += 1
            self.api.delete_collection(CollectionId=self.collection)
        except Exception as failure:  # noqa: BLE001 - told to the test, which fails with it
            self.failure = failure

    def picture(self):
        return {"Bytes": sample(self.chance.choice(["obama.jpg", "biden.jpg", "sample1.jpg", "astronaut.png"]))}

    def enrol(self):
        answer = self.api.index_faces(CollectionId=self.collection, Image=self.picture(), ExternalImageId="someone")
        self.faces += [record["Face"]["FaceId"] for record in answer["FaceRecords"]]
        gone, self.faces = self.faces[:-FACES_MAX], self.faces[-FACES_MAX:]
        if gone:
            assert set(self.api.delete_faces(CollectionId=self.collection, FaceIds=gone)["DeletedFaces"]) == set(gone)

    def search(self):
        answer = self.api.search_faces_by_image(CollectionId=self.collection, Image=self.picture(), FaceMatchThreshold=80)
        assert {match["Face"]["FaceId"] for match in answer["FaceMatches"]} <= set(self.faces)

    def search_id(self):
        if self.faces:
            self.api.search_faces(CollectionId=self.collection, FaceId=self.chance.choice(self.faces))

    def detect(self):
        assert self.api.detect_faces(Image=self.picture(), Attributes=["ALL"])["FaceDetails"]

    def list(self):
        faces = self.api.list_faces(CollectionId=self.collection, MaxResults=100)["Faces"]
        assert {face["FaceId"] for face in faces} == set(self.faces)

    def refused(self):
        with pytest.raises(botocore.exceptions.ClientError) as refusal:
            if self.chance.random() < 0.5:
                broken = bytearray(sample("obama.jpg")[:20_000])
                self.api.detect_faces(Image={"Bytes": bytes(broken)})
            else:
                self.api.list_faces(CollectionId="no-such-collection")
        assert refusal.value.response["Error"]["Code"] in REFUSALS


def used_by(pid):
    """-> (resident bytes, open descriptors)."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024, len(os.listdir(f"/proc/{pid}/fd"))
    raise RuntimeError("the server is gone")


def test_memory_and_descriptors_stay_flat(tmp_path):
    server = Server(tmp_path / "data")
    key = server.create_key()
    server.start()
    stop = threading.Event()
    clients = [Client(server, key, number, stop) for number in range(CLIENTS)]
    try:
        for client in clients:
            client.start()
        use = []
        end = time.monotonic() + SECONDS
        while time.monotonic() < end and all(client.is_alive() for client in clients):
            use.append(used_by(server.process.pid))
            time.sleep(SAMPLE_S)
        stop.set()
        for client in clients:
            client.join(60)
        assert [client.failure for client in clients] == [None] * CLIENTS
        assert min(client.calls for client in clients) > 10, "too few calls to say anything"
    finally:
        stop.set()
        assert server.stop() == 0
    third = len(use) // 3
    middle, last = use[third : 2 * third], use[2 * third :]
    before, after = (statistics.median(memory for memory, _ in part) for part in (middle, last))
    assert after <= before * GROWTH_MAX + GROWTH_MAX_BYTES * min(1, 60 / SECONDS), f"{before} bytes grew to {after}"
    assert max(count for _, count in last) <= max(count for _, count in middle) + CLIENTS
