"""`beholden audit verify` and `prove` on folders: what they answer, and with which status."""
import shutil

import merkle
import pytest

from programs import BINARY, audit, run, write_log


@pytest.fixture
def policy(small, tmp_path):
    file = tmp_path / "policy"
    file.write_text(f"log {(small / 'log.vkey').read_text().strip()}\nquorum none\n")
    return file


def test_verify_says_what_was_verified(small):
    status, answer = audit("verify", small, "--key", small / "log.vkey")
    origin, size, root = merkle.checkpoint_of(small)
    import base64

    assert status == 0
    assert answer == {"ok": True, "origin": origin, "size": size, "root": base64.b64encode(root).decode(), "witnesses": []}


def test_the_key_may_be_text_a_file_or_in_a_policy(small, policy):
    assert audit("verify", small, "--key", (small / "log.vkey").read_text().strip())[0] == 0
    assert audit("verify", small, "--policy", policy)[0] == 0


def test_another_key_is_refused(small, tmp_path):
    other = write_log(tmp_path / "other", 1, seed="08" * 32)
    status, answer = audit("verify", small, "--key", other / "log.vkey")
    assert (status, answer["ok"]) == (1, False)
    assert "no trusted log" in answer["error"]


@pytest.mark.parametrize("words", [[], ["--key", "x", "--policy", "y"], ["--entry", "x"], ["--key", "nonsense+00000000+AA=="]])
def test_misuse_ends_with_two(small, words):
    done = run(BINARY, "audit", "verify", small, *words)
    assert done.returncode in (1, 2) if "nonsense+00000000+AA==" in words else done.returncode == 2
    assert done.stderr


def test_a_log_that_grew_continues_its_earlier_checkpoints(small):
    for size in (1, 256, 300, 700):
        assert audit("verify", small, "--key", small / "log.vkey", "--earlier", small / f"checkpoint.{size}")[0] == 0


def test_a_forked_history_does_not_continue_the_earlier_checkpoint(small, tmp_path):
    fork = write_log(tmp_path / "fork", 299, "300:forged", 700)
    assert audit("verify", fork, "--key", small / "log.vkey")[0] == 0
    status, answer = audit("verify", fork, "--key", small / "log.vkey", "--earlier", small / "checkpoint.300")
    assert status == 1 and "history was changed" in answer["error"]


def test_a_shortened_log_does_not_continue_the_earlier_checkpoint(small, tmp_path):
    short = write_log(tmp_path / "short", 299)
    status, answer = audit("verify", short, "--key", small / "log.vkey", "--earlier", small / "checkpoint.300")
    assert status == 1 and "shorter" in answer["error"]


@pytest.mark.parametrize("index", [0, 1, 255, 256, 511, 699])
def test_a_receipt_is_verified_offline(small, tmp_path, policy, index):
    proof, entry = tmp_path / "one.tlog-proof", tmp_path / "entry"
    assert run(BINARY, "audit", "prove", small, "--index", index, "--out", proof, "--entry-out", entry).returncode == 0
    entries = merkle.read_entries(small, 700)
    assert entry.read_bytes() == entries[index]
    head, _, note = proof.read_text().partition("\n\n")
    tree = merkle.Tree(merkle.leaf_hash(e) for e in entries)
    import base64

    assert head.splitlines() == ["c2sp.org/tlog-proof@v1", f"index {index}"] + [base64.b64encode(h).decode() for h in tree.path(index)]
    assert note == (small / "checkpoint").read_text()
    assert audit("verify", "--proof", proof, "--entry", entry, "--policy", policy)[0] == 0
    entry.write_bytes(entry.read_bytes() + b".")
    assert audit("verify", "--proof", proof, "--entry", entry, "--policy", policy)[0] == 1
    entry.write_bytes(entries[(index + 1) % 700])
    assert audit("verify", "--proof", proof, "--entry", entry, "--policy", policy)[0] == 1


def test_no_receipt_for_what_is_not_in_the_log(small, tmp_path):
    assert run(BINARY, "audit", "prove", small, "--index", 700).returncode == 2
    broken = tmp_path / "broken"
    shutil.copytree(small, broken)
    content = bytearray((broken / "tile/entries/000").read_bytes())
    content[4] ^= 1
    (broken / "tile/entries/000").write_bytes(content)
    assert run(BINARY, "audit", "prove", broken, "--index", 0).returncode == 1


def test_help_tells_the_statuses():
    done = run(BINARY, "audit", "verify", "--help")
    assert done.returncode == 0 and "Ends with 0" in done.stdout
