"""`beholden audit verify` on a server's own data directory, with the server running and stopped."""
import json
import shutil
import sqlite3
import subprocess

import pytest

from clients import rekognition
from server import BINARY, Server

CALLS = 5
# What somebody might do to the rows. Each leaves a database that is in order as a database.
FORGERIES = {
    "an entry": "UPDATE leaves SET entry = CAST(replace(CAST(entry AS TEXT), 'ListCollections', 'ListCollectionz') AS BLOB) WHERE idx = 2",
    "the order of entries": "UPDATE leaves SET entry = (SELECT entry FROM leaves AS o WHERE o.idx = 5 - leaves.idx) WHERE idx IN (2, 3)",
    "a missing entry": "DELETE FROM leaves WHERE idx = (SELECT max(idx) FROM leaves) - 1",
}


@pytest.fixture(scope="module")
def stopped(tmp_path_factory):
    """A server that answered some calls and stopped."""
    server = Server(tmp_path_factory.mktemp("verified") / "data", "--checkpoint-interval", "1")
    key = server.create_key()
    server.start()
    client = rekognition(server, key)
    for number in range(CALLS):
        client.list_collections(MaxResults=number + 1)
    assert server.stop() == 0
    return server


def verify(data_dir):
    words = [str(BINARY), "audit", "verify", "--data-dir", str(data_dir), "--json"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, json.loads(done.stdout)


def test_a_stopped_servers_log_is_whole(stopped):
    code, answer = verify(stopped.data_dir)
    assert (code, answer["ok"]) == (0, True)
    # Start, calls and stop; the last head was signed when the server ended.
    assert answer["size"] >= CALLS + 2


def test_a_running_servers_log_is_whole(server, client):
    client.list_collections()
    code, answer = verify(server.data_dir)
    assert (code, answer["ok"]) == (0, True)


@pytest.mark.parametrize("what", FORGERIES)
def test_changed_rows_are_found(stopped, tmp_path, what):
    shutil.copytree(stopped.data_dir, tmp_path / "copy")
    with sqlite3.connect(tmp_path / "copy/data.db") as database:
        assert database.execute(FORGERIES[what]).rowcount >= 1
    database.close()
    code, answer = verify(tmp_path / "copy")
    assert (code, answer["ok"]) == (1, False)


def test_a_folder_that_is_no_data_directory(tmp_path):
    code, answer = verify(tmp_path)
    assert (code, answer["ok"]) == (1, False)
