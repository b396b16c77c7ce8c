"""Every call is in the audit log before its answer leaves, and the answer says where."""
import base64
import json
import re
import resource
import shutil
import sqlite3
import time
import uuid

import pytest

import audit_log
from clients import raw, rekognition, send, signed
from server import Server, sample

HASH = re.compile(r"[A-Za-z0-9+/]{43}=")


@pytest.fixture
def fast(tmp_path):
    """A server of its own that signs a head every second."""
    server = Server(tmp_path / "data", "--checkpoint-interval", "1")
    server.key = server.create_key()
    server.start()
    yield server
    server.stop()


def picture(name="obama.jpg"):
    return base64.b64encode(sample(name)).decode()


def call(server, key, operation, **members):
    return raw(server, key, operation, json.dumps(members))


def receipt(answer):
    """Index and hash, the same in body and headers."""
    found = answer.json["AuditReceipt"]
    assert HASH.fullmatch(found["LeafHash"])
    assert answer.headers["x-beholden-log-index"] == str(found["LogIndex"])
    assert answer.headers["x-beholden-leaf-hash"] == found["LeafHash"]
    return found["LogIndex"], base64.b64decode(found["LeafHash"])


def test_every_answer_has_a_receipt_whose_leaf_is_in_the_log(fast):
    answers = [
        call(fast, fast.key, "CreateCollection", CollectionId="c"),
        call(fast, fast.key, "CreateCollection", CollectionId="c"),
        call(fast, fast.key, "IndexFaces", CollectionId="c", Image={"Bytes": picture()}, MaxFaces=1),
        call(fast, fast.key, "SearchFacesByImage", CollectionId="c", Image={"Bytes": picture("biden.jpg")}),
        call(fast, fast.key, "DetectFaces", Image={"Bytes": picture()}),
        call(fast, fast.key, "DescribeCollection", CollectionId="nobody"),
        call(fast, fast.key, "ListFaces", CollectionId="!"),
        raw(fast, fast.key, "ListFaces", "not json"),
        raw(fast, fast.key, "Nothing", "{}"),
        call(fast, fast.key, "StartFaceDetection"),
        call(fast, fast.key, "DeleteCollection", CollectionId="c"),
    ]
    receipts = [receipt(answer) for answer in answers]
    assert [index for index, _ in receipts] == list(range(receipts[0][0], receipts[0][0] + len(answers)))
    head = audit_log.head_over(fast, receipts[-1][0])
    entries = audit_log.entries(fast, fast.key, head.size)
    hashes = [audit_log.leaf_hash(entry) for entry in entries]
    assert audit_log.root_of(hashes) == head.root
    for answer, (index, leaf_hash) in zip(answers, receipts):
        assert hashes[index] == leaf_hash
        leaf = json.loads(entries[index])
        assert leaf["index"] == index
        assert leaf["request"] == answer.headers["x-amzn-requestid"]
        assert leaf["status"] == answer.status
        assert leaf.get("exception") == answer.error
        assert leaf["role"] == "admin"


def test_a_receipt_is_proved_offline(fast):
    index, leaf_hash = receipt(call(fast, fast.key, "ListCollections"))
    head = audit_log.head_over(fast, index)
    answer = audit_log.get(fast, f"/audit/proof?index={index}")
    assert answer.status == 200
    entry = audit_log.entries(fast, fast.key, head.size)[index]
    assert audit_log.leaf_hash(entry) == leaf_hash
    audit_log.proof_holds(answer.body.decode(), entry)
    assert audit_log.get(fast, "/audit/proof?index=1000000").status == 404
    for bad in ("", "-1", "01", "x", "99999999999999999999"):
        assert audit_log.get(fast, f"/audit/proof?index={bad}").status in (400, 404)


def test_a_search_leaves_what_it_asked_and_what_it_found(fast):
    call(fast, fast.key, "CreateCollection", CollectionId="c")
    enrolled, _ = receipt(call(fast, fast.key, "IndexFaces", CollectionId="c", Image={"Bytes": picture()}, MaxFaces=1, ExternalImageId="Name-Of-A-Person"))
    found = call(fast, fast.key, "SearchFacesByImage", CollectionId="c", Image={"Bytes": picture()}, FaceMatchThreshold=95.5)
    nothing = call(fast, fast.key, "SearchFacesByImage", CollectionId="c", Image={"Bytes": picture("biden.jpg")}, FaceMatchThreshold=99)
    assert len(found.json["FaceMatches"]) == 1 and nothing.json["FaceMatches"] == []
    leaf = audit_log.leaf(fast, fast.key, receipt(found)[0])
    assert leaf["operation"] == "SearchFacesByImage" and leaf["kind"] == "call"
    assert leaf["collection"] == "c" and leaf["gallery_size"] == 1 and leaf["collection_version"] == enrolled
    assert leaf["threshold_requested_milli"] == 95_500 and leaf["threshold_effective_milli"] == 95_500
    assert leaf["candidates"] == 1 and re.fullmatch("[0-9a-f]{64}", leaf["payload_sha256"])
    assert leaf["expected_false_matches_nano"] == round(found.json["ExpectedFalseMatches"] * 1e9)
    assert leaf["model"] and re.fullmatch("[0-9a-f]{64}", leaf["probe"])
    again = call(fast, fast.key, "SearchFacesByImage", CollectionId="c", Image={"Bytes": picture()})
    assert audit_log.leaf(fast, fast.key, receipt(again)[0])["probe"] == leaf["probe"]
    assert audit_log.leaf(fast, fast.key, receipt(nothing)[0])["probe"] != leaf["probe"]
    assert audit_log.leaf(fast, fast.key, receipt(nothing)[0])["candidates"] == 0
    assert audit_log.leaf(fast, fast.key, enrolled)["faces_enrolled"] == 1


def test_leaves_name_nobody(fast):
    call(fast, fast.key, "CreateCollection", CollectionId="c")
    done = call(fast, fast.key, "IndexFaces", CollectionId="c", Image={"Bytes": picture()}, MaxFaces=1, ExternalImageId="Name-Of-A-Person")
    face = done.json["FaceRecords"][0]["Face"]["FaceId"]
    last, _ = receipt(call(fast, fast.key, "SearchFaces", CollectionId="c", FaceId=face))
    head = audit_log.head_over(fast, last)
    everything = b"".join(audit_log.entries(fast, fast.key, head.size))
    for secret in (b"Name-Of-A-Person", face.encode(), fast.key[0].encode(), fast.key[1].encode(), b"127.0.0.1"):
        assert secret not in everything


def test_refusals_are_leaves_too(fast):
    auditor = fast.create_key(role="auditor")
    answer = call(fast, auditor, "DetectFaces", Image={"Bytes": picture()})
    assert answer.error == "AccessDeniedException"
    leaf = audit_log.leaf(fast, auditor, receipt(answer)[0])
    assert (leaf["operation"], leaf["exception"], leaf["role"]) == ("DetectFaces", "AccessDeniedException", "auditor")


def test_requests_without_a_valid_signature_have_no_receipt_and_few_leaves(fast):
    body = b"{}"
    for _ in range(30):
        headers = signed(fast, fast.key, "ListCollections", body)
        headers["Authorization"] = headers["Authorization"][:-4] + "0000"
        answer = send(fast, headers, body)
        assert answer.error == "UnrecognizedClientException"
        assert "AuditReceipt" not in answer.json and "x-beholden-log-index" not in answer.headers
    assert fast.stop() == 0
    with sqlite3.connect(f"file:{fast.data_dir / 'data.db'}?mode=ro", uri=True) as data:
        leaves = [json.loads(row[0]) for row in data.execute("SELECT entry FROM leaves ORDER BY idx")]
    counted = [leaf for leaf in leaves if leaf["kind"] == "unauthenticated"]
    assert sum(leaf["requests"] for leaf in counted) == 30
    assert len(counted) <= 5
    assert [leaf["kind"] for leaf in leaves].count("start") == 1 and leaves[-1]["kind"] == "stop"


def test_keys_made_beside_the_server_are_logged_before_they_are_answered(fast):
    key = fast.create_key(role="investigator", name="Desk 7")
    index, _ = receipt(call(fast, key, "ListCollections"))
    leaf = audit_log.leaf(fast, fast.key, index)
    entries = audit_log.entries(fast, fast.key, audit_log.head_over(fast, index).size)
    made = [e for e in map(json.loads, entries) if e["kind"] == "keys" and f"{leaf['key']} created investigator enabled" in e["keys"]]
    assert made and made[0]["index"] < index
    assert b"Desk 7" not in b"".join(entries)


def test_hashes_are_for_everybody_and_entries_for_auditors(fast):
    index, _ = receipt(call(fast, fast.key, "ListCollections"))
    size = audit_log.head_over(fast, index).size
    tile = audit_log.get(fast, f"/audit/tile/0/000.p/{size}")
    assert tile.status == 200 and len(tile.body) == 32 * size and "immutable" in tile.headers["cache-control"]
    path = f"/audit/tile/entries/000.p/{size}"
    assert audit_log.get(fast, path).status == 403
    assert audit_log.get(fast, path, fast.key, service="rekognition").status == 403
    assert audit_log.get(fast, path, fast.create_key(role="operator")).status == 403
    for role in ("auditor", "admin"):
        answer = audit_log.get(fast, path, fast.create_key(role=role))
        assert answer.status == 200 and answer.headers["cache-control"].startswith("private")
    for missing in ("/audit/tile/0/000", "/audit/tile/1/000.p/1", "/audit/tile/0/000.p/0", "/audit/tile/0/0", "/audit/tile/0/000.p/256", "/audit/tile/64/000", "/audit/../data.db", "/audit/"):
        assert audit_log.get(fast, missing).status == 404, missing
    assert audit_log.get(fast, "/audit/log.vkey").body.decode().startswith(audit_log.head(fast).origin + "+")


def test_a_server_that_cannot_log_answers_no_search(tmp_path):
    server = Server(tmp_path / "data")
    server.key = server.create_key()
    server.start()
    call(server, server.key, "CreateCollection", CollectionId="c")
    call(server, server.key, "IndexFaces", CollectionId="c", Image={"Bytes": picture()}, MaxFaces=1)
    # The write-ahead logs may not grow any more: writing fails as on a full disk.
    size = max(path.stat().st_size for path in server.data_dir.glob("*.db-wal"))
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    body = json.dumps({"CollectionId": "c", "Image": {"Bytes": picture()}})
    served = 0
    deadline = time.monotonic() + 30
    while server.process.poll() is None and time.monotonic() < deadline:
        try:
            answer = raw(server, server.key, "SearchFacesByImage", body)
        except OSError:
            break  # it has ended: on an error of its files the server stops
        if answer.status == 200:
            served += 1
            assert "AuditReceipt" in answer.json
            continue
        assert answer.error == "InternalServerError" and "FaceMatches" not in answer.json
    assert server.process.wait(30) != 0
    # What was answered before the disk was full is in the log.
    with sqlite3.connect(f"file:{server.data_dir / 'data.db'}?mode=ro", uri=True) as data:
        leaves = [json.loads(row[0]) for row in data.execute("SELECT entry FROM leaves")]
    assert sum(leaf.get("operation") == "SearchFacesByImage" for leaf in leaves) >= served


def test_yesterdays_backup_does_not_go_on_under_its_origin(tmp_path):
    server = Server(tmp_path / "data", "--checkpoint-interval", "1")
    server.key = server.create_key()
    server.start()
    call(server, server.key, "CreateCollection", CollectionId="c")
    assert server.stop() == 0
    shutil.copytree(server.data_dir, tmp_path / "backup")
    server.start()
    today = [receipt(call(server, server.key, "ListCollections"))[0] for _ in range(3)]
    before = audit_log.head_over(server, today[-1])
    assert server.stop() == 0
    newest = (server.data_dir / "audit-head").read_bytes()
    shutil.rmtree(server.data_dir)
    shutil.copytree(tmp_path / "backup", server.data_dir)
    (server.data_dir / "audit-head").write_bytes(newest)  # what lies outside the databases was not restored

    with pytest.raises(RuntimeError, match="rotate-origin"):
        server.start()
    done = server.run("audit", "rotate-origin")
    assert done.returncode == 0, done.stderr
    server.start()
    after = audit_log.head(server)
    assert after.origin != before.origin and after.origin.startswith(before.origin + "/")
    leaves = [json.loads(entry) for entry in audit_log.entries(server, server.key, after.size)]
    rotation = next(leaf for leaf in leaves if leaf["kind"] == "rotation")
    assert rotation["old_origin"] == before.origin and rotation["new_origin"] == after.origin
    assert rotation["old_checkpoint"].encode() == newest
    assert server.stop() == 0
    server.start()  # and goes on
    assert server.stop() == 0


def test_the_origin_is_fixed_at_the_first_start(tmp_path):
    server = Server(tmp_path / "data", "--audit-origin", "example.org/faces")
    server.key = server.create_key()
    server.start()
    assert audit_log.head(server).origin == "example.org/faces"
    assert server.stop() == 0
    server.flags = ["--audit-origin", "example.org/others"]
    with pytest.raises(RuntimeError, match="audit-origin"):
        server.start()
    assert server.run("audit", "rotate-origin", "--origin", "example.org/others").returncode == 0
    server.start()
    assert audit_log.head(server).origin == "example.org/others"
    assert server.stop() == 0


def test_boto3_sees_nothing_but_what_it_knows(fast):
    client = rekognition(fast, fast.key)
    name = f"c-{uuid.uuid4()}"
    assert client.create_collection(CollectionId=name)["StatusCode"] == 200
    answer = client.describe_collection(CollectionId=name)
    assert "x-beholden-log-index" in answer["ResponseMetadata"]["HTTPHeaders"]
