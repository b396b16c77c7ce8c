"""An outside witness cosigns what continues, and nothing else; a verifier with a quorum asks for its signature."""
import pytest

import merkle
from programs import audit, run, BINARY, write_log
from witness import Witness

ORIGIN = "log.example/beholden"


@pytest.fixture
def log(tmp_path):
    return write_log(tmp_path / "log", 1000, 1500, origin=ORIGIN)


@pytest.fixture
def witness(litewitness, log, tmp_path):
    witness = Witness(litewitness, tmp_path / "witness", "witness.example/w1", ORIGIN, (log / "log.vkey").read_text().strip())
    yield witness
    witness.stop()


@pytest.fixture
def policy(log, witness, tmp_path):
    file = tmp_path / "policy"
    file.write_text(f"log {(log / 'log.vkey').read_text().strip()}\nwitness w1 {witness.vkey} {witness.url}\nquorum w1\n")
    return file


def submit(witness, folder, old_size, size):
    return witness.add_checkpoint(old_size, (folder / f"consistency.{old_size}-{size}").read_text(), (folder / f"checkpoint.{size}").read_text())


def test_a_witness_cosigns_a_log_that_grows(witness, log, policy):
    assert audit("verify", log, "--policy", policy)[0] == 1, "not cosigned yet"
    status, first = submit(witness, log, 0, 1000)
    assert status == 200, first
    status, second = submit(witness, log, 1000, 1500)
    assert status == 200, second
    note = log / "checkpoint"
    note.write_text(note.read_text() + second)
    status, answer = audit("verify", log, "--policy", policy)
    assert status == 0, answer
    assert [w["name"] for w in answer["witnesses"]] == ["w1"]


def test_a_head_that_is_not_cosigned_is_refused_by_a_verifier_with_a_quorum(witness, log, policy):
    status, line = submit(witness, log, 0, 1000)
    assert status == 200
    status, answer = audit("verify", log, "--policy", policy)
    assert status == 1 and "too few" in answer["error"]
    # The cosignature of another head does not count; it condemns the note.
    note = log / "checkpoint"
    note.write_text(note.read_text() + line)
    status, answer = audit("verify", log, "--policy", policy)
    assert status == 1 and "wrong" in answer["error"]
    assert audit("verify", log, "--key", log / "log.vkey")[0] == 0, "a verifier that does not know the witness"


def test_a_stale_head_is_answered_with_409(witness, log):
    assert submit(witness, log, 0, 1000)[0] == 200
    assert submit(witness, log, 1000, 1500)[0] == 200
    status, body = submit(witness, log, 0, 1000)
    assert (status, body.strip()) == (409, "1500")


def test_a_forked_history_is_answered_with_422(witness, log, tmp_path):
    assert submit(witness, log, 0, 1000)[0] == 200
    assert submit(witness, log, 1000, 1500)[0] == 200
    # Signed with the log's own key; entry 1499 differs.
    fork = write_log(tmp_path / "fork", 1499, "1500:forged", 2000, origin=ORIGIN)
    status, body = submit(witness, fork, 1500, 2000)
    assert status == 422, body
    honest = write_log(tmp_path / "honest", 1000, 1500, 2000, origin=ORIGIN)
    assert submit(witness, honest, 1500, 2000)[0] == 200


def test_a_checkpoint_of_another_key_is_answered_with_403(witness, log, tmp_path):
    other = write_log(tmp_path / "other", 1000, origin=ORIGIN, seed="09" * 32)
    assert submit(witness, other, 0, 1000)[0] == 403


def test_a_receipt_carries_the_witness_along(witness, log, policy, tmp_path):
    assert submit(witness, log, 0, 1000)[0] == 200
    note = log / "checkpoint"
    note.write_text(note.read_text() + submit(witness, log, 1000, 1500)[1])
    proof, entry = tmp_path / "proof", tmp_path / "entry"
    assert run(BINARY, "audit", "prove", log, "--index", 1234, "--out", proof, "--entry-out", entry).returncode == 0
    assert entry.read_bytes() == merkle.read_entries(log, 1500)[1234]
    assert audit("verify", "--proof", proof, "--entry", entry, "--policy", policy)[0] == 0
