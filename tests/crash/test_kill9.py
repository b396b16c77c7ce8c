"""kill -9 at random moments while real clients enrol and delete through the live server.

After every restart: what was acknowledged is there and found by a search, what was not is there as
a whole or not at all. BH_CRASH_ROUNDS sets the number of kills; crash_test.cc does the same one floor
down, without pictures, where a round takes a tenth of the time.
"""
import json
import os
import pathlib
import random
import sys
import threading
import time

import botocore.exceptions
import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "conformance"))

import audit_log  # noqa: E402
from clients import rekognition  # noqa: E402
from server import Server, sample  # noqa: E402

ROUNDS_FAST = 200  # where a restart is quick
ROUNDS_SLOW = 40
RESTART_FAST_S = 0.5
CLIENTS = 2
COLLECTION = "people"
CANDIDATES = [f"sample{i}.jpg" for i in range(1, 7)]


class Oracle:
    """What must be in the collection, by what the clients were told."""

    def __init__(self):
        self.lock = threading.Lock()
        self.faces = {}  # external id -> face ids: acknowledged, and no deletion was begun
        self.enrolling = set()  # external ids of calls without an answer
        self.deleting = {}  # external id -> face ids, likewise
        self.answers = 0
        self.unanswered = 0
        self.failures = []  # answers that a live server must not give

    def settle(self, present, per_image):
        """Compares with {external id: face ids} and takes it over for what had no answer."""
        for name in self.enrolling:
            assert len(present.get(name, ())) in (0, per_image), f"half of an enrolment is there: {name}"
            if name in present:
                self.faces[name] = present[name]
        for name, ids in self.deleting.items():
            assert present.get(name) in (None, ids), f"half of a deletion is done: {name}"
            if name in present:
                self.faces[name] = ids
        self.unanswered += len(self.enrolling) + len(self.deleting)
        self.enrolling.clear()
        self.deleting.clear()
        assert present == self.faces


def worker(server, key, oracle, image, number, stop):
    """Enrols and deletes until the server is gone."""
    client = rekognition(server, key)
    chance = random.Random(number)
    while not stop.is_set():
        with oracle.lock:
            victim = chance.choice(sorted(oracle.faces)) if oracle.faces and chance.random() < 0.4 else None
            name = victim or f"image-{number}-{time.monotonic_ns()}"
            if victim:
                oracle.deleting[name] = oracle.faces.pop(name)
            else:
                oracle.enrolling.add(name)
        try:
            if victim:
                answer = client.delete_faces(CollectionId=COLLECTION, FaceIds=sorted(oracle.deleting[name]))
                assert set(answer["DeletedFaces"]) == oracle.deleting[name]
            else:
                answer = client.index_faces(CollectionId=COLLECTION, Image={"Bytes": image}, ExternalImageId=name, QualityFilter="NONE")
        except botocore.exceptions.BotoCoreError:
            return  # killed: whether it happened, nobody was told
        except (botocore.exceptions.ClientError, AssertionError) as failure:
            oracle.failures.append(failure)
            return
        with oracle.lock:
            oracle.answers += 1
            if victim:
                del oracle.deleting[name]
            else:
                oracle.enrolling.discard(name)
                oracle.faces[name] = {record["Face"]["FaceId"] for record in answer["FaceRecords"]}


def present_faces(client):
    present = {}
    for page in client.get_paginator("list_faces").paginate(CollectionId=COLLECTION):
        for face in page["Faces"]:
            present.setdefault(face["ExternalImageId"], set()).add(face["FaceId"])
    return present


def choose_image(client):
    """The smallest sample with several faces -> its bytes, how many."""
    for image in sorted(map(sample, CANDIDATES), key=len):
        faces = client.detect_faces(Image={"Bytes": image})["FaceDetails"]
        if len(faces) >= 2:
            return image, len(faces)
    pytest.fail("no sample shows two faces")


def rounds(restart_s):
    wanted = os.environ.get("BH_CRASH_ROUNDS")
    return int(wanted) if wanted else ROUNDS_FAST if restart_s < RESTART_FAST_S else ROUNDS_SLOW


def run_until_killed(server, key, oracle, image, life_s, number):
    stop = threading.Event()
    threads = [
        threading.Thread(target=worker, args=(server, key, oracle, image, number * CLIENTS + i, stop)) for i in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    time.sleep(life_s)
    server.kill()
    stop.set()
    for thread in threads:
        thread.join()


def check_log(server, key, oracle):
    """The audit log tells of exactly the faces that are there, and its signed head is its leaves'."""
    last = int(rekognition(server, key).list_collections()["ResponseMetadata"]["HTTPHeaders"]["x-beholden-log-index"])
    head = audit_log.head_over(server, last)
    entries = audit_log.entries(server, key, head.size)
    assert audit_log.root_of([audit_log.leaf_hash(entry) for entry in entries]) == head.root
    leaves = [json.loads(entry) for entry in entries]
    told = sum(leaf.get("faces_enrolled", 0) - leaf.get("faces_deleted", 0) for leaf in leaves)
    assert told == sum(map(len, oracle.faces.values()))
    print(f"{head.size} leaves")


def test_nothing_acknowledged_is_lost(tmp_path):
    server = Server(tmp_path / "data")
    key = server.create_key()
    server.start()
    client = rekognition(server, key)
    client.create_collection(CollectionId=COLLECTION)
    image, _ = choose_image(client)
    oracle = Oracle()
    begin = time.monotonic()
    records = client.index_faces(CollectionId=COLLECTION, Image={"Bytes": image}, ExternalImageId="first", QualityFilter="NONE")["FaceRecords"]
    call_s = time.monotonic() - begin
    oracle.faces["first"] = {record["Face"]["FaceId"] for record in records}

    server.kill()
    begin = time.monotonic()
    server.start()
    count = rounds(time.monotonic() - begin)
    seed = random.randrange(1 << 32)
    chance = random.Random(seed)
    print(f"{count} rounds, seed {seed}, a call takes {call_s * 1000:.0f} ms")
    for number in range(count):
        # Clients need a call's time to get to the commit; then it is 0 to 50 ms at random.
        life_s = chance.choice([chance.uniform(0, 0.05), chance.uniform(0, 3 * call_s) + chance.uniform(0, 0.05)])
        run_until_killed(server, key, oracle, image, life_s, number)
        assert not oracle.failures
        server.start()
        oracle.settle(present_faces(client), len(records))
        found = client.search_faces_by_image(CollectionId=COLLECTION, Image={"Bytes": image}, MaxFaces=4096, FaceMatchThreshold=99)
        assert {match["Face"]["ExternalImageId"] for match in found["FaceMatches"]} == set(oracle.faces)
    check_log(server, key, oracle)
    assert server.stop() == 0
    print(f"{oracle.answers} answers, {oracle.unanswered} calls cut short")
    assert oracle.unanswered >= count / 2
