"""The log of a live server, filled through boto3 and mirrored over HTTP, before other people's verifier and ours."""
import contextlib
import json
import pathlib
import shutil
import sqlite3
import sys

import merkle
import pytest

from programs import audit, run, BINARY
from test_fsck import fsck_accepts, ours_accepts

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "conformance"))

import audit_log  # noqa: E402
from clients import rekognition  # noqa: E402
from server import SAMPLES, Server, sample  # noqa: E402

CALLS = 300  # over one full tile


def mirror(server, folder, head=None):
    """Every file that the head's tree has, as any tool would fetch them; the newest head if none is given."""
    head = head or audit_log.head(server)

    def fetch(name, key=None):
        answer = audit_log.get(server, f"/audit/{name}", key)
        assert answer.status == 200, (name, answer.body)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(answer.body)

    fetch("log.vkey")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "checkpoint").write_text(head.note)
    kinds, level, count = [("entries", head.size, server.key)], 0, head.size
    while count:
        kinds.append((level, count, None))
        level, count = level + 1, count // 256
    for kind, count, key in kinds:
        for index in range((count + 255) // 256):
            fetch(merkle.tile_name(kind, index, min(256, count - index * 256)), key)
    return folder


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    """A stopped server's data folder and the mirror of its log -> (folder of the data, its key, mirror)."""
    if not SAMPLES.exists():
        pytest.skip("there are no sample pictures")
    place = tmp_path_factory.mktemp("live")
    server = Server(place / "data", "--checkpoint-interval", "1")
    server.key = server.create_key()
    server.start()
    try:
        client = rekognition(server, server.key)
        client.create_collection(CollectionId="c")
        client.index_faces(CollectionId="c", Image={"Bytes": sample("obama.jpg")}, MaxFaces=1)
        client.search_faces_by_image(CollectionId="c", Image={"Bytes": sample("obama2.jpg")})
        client.search_faces_by_image(CollectionId="c", Image={"Bytes": sample("biden.jpg")})
        with pytest.raises(client.exceptions.ResourceNotFoundException):
            client.describe_collection(CollectionId="nobody")
        for _ in range(CALLS):
            client.list_collections()
        last = client.delete_collection(CollectionId="c")
        audit_log.head_over(server, int(last["ResponseMetadata"]["HTTPHeaders"]["x-beholden-log-index"]))
        folder = mirror(server, place / "mirror")
        proof = audit_log.get(server, "/audit/proof?index=200").body
        (place / "one.tlog-proof").write_bytes(proof)
    finally:
        server.stop()
    return server, folder


def test_both_verifiers_accept_the_log_of_a_live_server(fsck, live):
    _, folder = live
    assert merkle.checkpoint_of(folder)[1] > CALLS
    assert fsck_accepts(fsck, folder)
    assert ours_accepts(folder)


def test_a_receipt_of_the_server_is_verified_offline(live, tmp_path):
    _, folder = live
    entry = tmp_path / "entry"
    entry.write_bytes(merkle.read_entries(folder, merkle.checkpoint_of(folder)[1])[200])
    words = ["--proof", folder.parent / "one.tlog-proof", "--entry", entry, "--key", folder / "log.vkey"]
    assert audit("verify", *words)[0] == 0
    entry.write_bytes(entry.read_bytes().replace(b"200", b"500", 1))
    assert audit("verify", *words)[0] == 1


def test_the_report_of_a_live_server_counts_its_calls(live):
    _, folder = live
    done = run(BINARY, "report", folder, "--key", folder / "log.vkey", "--from", "2020-01-01", "--to", "2100-01-01")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)["figures"]
    assert told["searches"]["total"] == 2 and told["searches"]["without_candidates"] == 1
    assert told["faces"]["enrolled"] == 1 and told["erased"]["collections"] == 1
    assert told["refusals_by_exception"]["ResourceNotFoundException"] == 1


def flip(rows):
    entry = bytearray(rows.execute("SELECT entry FROM leaves WHERE idx = 40").fetchone()[0])
    entry[20] ^= 1
    rows.execute("UPDATE leaves SET entry = ? WHERE idx = 40", (bytes(entry),))


def swap(rows):
    (a,), (b,) = rows.execute("SELECT entry FROM leaves WHERE idx IN (40, 41) ORDER BY idx").fetchall()
    rows.execute("UPDATE leaves SET entry = ? WHERE idx = 40", (b,))
    rows.execute("UPDATE leaves SET entry = ? WHERE idx = 41", (a,))


def delete(rows):
    rows.execute("DELETE FROM leaves WHERE idx = 40")


@pytest.mark.parametrize("change", [flip, swap, delete])
def test_a_changed_row_of_the_database_is_found_by_both(fsck, live, tmp_path, change):
    server, folder = live
    data = tmp_path / "data"
    shutil.copytree(server.data_dir, data)
    with contextlib.closing(sqlite3.connect(data / "data.db")) as rows, rows:
        change(rows)
    changed = Server(data, "--checkpoint-interval", "1")
    changed.key = server.key
    try:
        changed.start()
        copy = mirror(changed, tmp_path / "mirror")
    except (RuntimeError, AssertionError):
        return  # the server itself noticed: it does not start, or does not serve what is not whole
    finally:
        changed.stop()
    assert not ours_accepts(copy)
    assert not fsck_accepts(fsck, copy)
