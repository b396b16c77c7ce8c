"""A running server and a real witness: what its publisher shows is cosigned, and no other history is."""
import base64
import shutil

import merkle
import pytest

from programs import audit
from test_live_log import Server, audit_log, mirror, rekognition  # sets the path of the next
from stating import client as client_of
from witness import Witness

ORIGIN = "log.example/witnessed"


class House:
    """A server that asks one witness, which knows its log."""

    def __init__(self, program, folder):
        self.policy = folder / "policy"
        self.server = Server(folder / "data", "--checkpoint-interval", "1", "--audit-origin", ORIGIN)
        self.server.key = self.server.create_key()
        self.server.start()  # once alone, to learn its key
        self.vkey = audit_log.get(self.server, "/audit/log.vkey").body.decode().strip()
        assert self.server.stop() == 0
        self.witness = Witness(program, folder / "witness", "witness.example/w1", ORIGIN, self.vkey)
        self.policy.write_text(f"log {self.vkey}\nwitness w1 {self.witness.vkey} {self.witness.url.rstrip('/')}\nquorum w1\n")
        self.flags = [*self.server.flags]
        self.listen()

    def listen(self):
        self.server.flags = [*self.flags, "--audit-policy", str(self.policy)]
        return self.server.start()

    def alone(self):
        self.server.flags = [*self.flags]
        return self.server.start()

    def call(self, times=1):
        """-> index of the last leaf."""
        for _ in range(times):
            answer = rekognition(self.server, self.server.key).list_collections()
        return int(answer["ResponseMetadata"]["HTTPHeaders"]["x-beholden-log-index"])

    def head(self):
        """A head over everything that was called."""
        return audit_log.head_over(self.server, self.call())

    def own(self):
        return client_of("beholden", self.server, self.server.key)

    def close(self):
        self.server.stop()
        self.witness.stop()


@pytest.fixture
def house(litewitness, tmp_path):
    house = House(litewitness, tmp_path)
    yield house
    house.close()


def test_the_heads_of_a_running_server_are_cosigned(house, tmp_path):
    house.head()
    told = house.own().describe_audit_log()
    assert told["Witnesses"] == [{"Name": "w1", "Cosigned": True}]
    assert told["TrustPolicy"] == house.policy.read_text()
    head = house.head()
    assert "witness.example/w1" in head.note
    copy = mirror(house.server, tmp_path / "mirror", head)
    status, answer = audit("verify", copy, "--policy", house.policy)
    assert status == 0, answer
    assert [each["name"] for each in answer["witnesses"]] == ["w1"]


def test_a_head_of_a_running_server_without_its_witness_is_refused_by_a_verifier_with_a_quorum(house, tmp_path):
    assert house.server.stop() == 0
    house.alone()
    copy = mirror(house.server, tmp_path / "mirror", house.head())
    status, answer = audit("verify", copy, "--policy", house.policy)
    assert status == 1 and "too few" in answer["error"]
    assert audit("verify", copy, "--key", copy / "log.vkey")[0] == 0


def test_the_witness_answers_an_old_head_of_the_server_with_409(house):
    old = house.head()
    new = house.head()
    status, body = house.witness.add_checkpoint(0, "", old.note)
    assert status == 409
    assert int(body) >= new.size


def test_a_server_restored_from_yesterdays_backup_is_stopped_by_its_witness(house, tmp_path):
    """Everything is restored, also what lies outside the databases: only the witness knows."""
    house.head()
    assert house.server.stop() == 0
    shutil.copytree(house.server.data_dir, tmp_path / "backup")
    house.listen()
    house.call(3)
    seen = house.head()
    assert house.server.stop() == 0  # it publishes its end
    shutil.rmtree(house.server.data_dir)
    shutil.copytree(tmp_path / "backup", house.server.data_dir)
    with pytest.raises(RuntimeError, match="older copy|history"):
        house.listen()

    # It goes on alone until its fork is longer than what the witness saw: another history, signed with its key.
    house.alone()
    forked = house.head()
    while forked.size <= seen.size + 10:  # and what it logged when it ended
        house.call(5)
        forked = house.head()
    status, body = house.witness.add_checkpoint(0, "", forked.note)
    known = int(body)
    assert status == 409 and seen.size <= known <= forked.size
    folder = mirror(house.server, tmp_path / "fork", forked)
    tree = merkle.Tree(map(merkle.leaf_hash, merkle.read_entries(folder, forked.size)))
    proof = "".join(base64.b64encode(each).decode() + "\n" for each in tree.proof(known))
    status, body = house.witness.add_checkpoint(known, proof, forked.note)
    assert status == 422, body
    assert house.server.stop() == 0
    with pytest.raises(RuntimeError, match="older copy|history"):
        house.listen()
