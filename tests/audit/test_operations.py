"""The audit log as operations of our own service: boto3 asks, other code than the server's checks what it is told."""
import csv
import io
import json
import re

import merkle
import pytest

import disclosure
from programs import BINARY, audit, run
from test_live_log import SAMPLES, Server, audit_log, mirror, rekognition, sample  # sets the path of the next
from stating import client as client_of

YEAR_2020, YEAR_2100 = "2020-01-01", "2100-01-01"
FROM_MS, TO_MS = 1_577_836_800_000, 4_102_444_800_000


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server with searches, a refusal and a deletion in its log."""
    if not SAMPLES.exists():
        pytest.skip("there are no sample pictures")
    server = Server(tmp_path_factory.mktemp("asked") / "data", "--checkpoint-interval", "1")
    server.key = server.create_key()
    server.start()
    client = rekognition(server, server.key)
    client.create_collection(CollectionId="c")
    client.index_faces(CollectionId="c", Image={"Bytes": sample("obama.jpg")}, MaxFaces=1)
    client.search_faces_by_image(CollectionId="c", Image={"Bytes": sample("obama2.jpg")})
    client.search_faces_by_image(CollectionId="c", Image={"Bytes": sample("biden.jpg")})
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.describe_collection(CollectionId="nobody")
    last = client.delete_collection(CollectionId="c")
    audit_log.head_over(server, index_of(last))
    yield server
    assert server.stop() == 0


@pytest.fixture(scope="module")
def auditor(server):
    return client_of("beholden", server, server.create_key(role="auditor"))


def index_of(answer):
    return int(answer["ResponseMetadata"]["HTTPHeaders"]["x-beholden-log-index"])


def copy_of(server, checkpoint, folder):
    """What anybody can fetch under a head -> folder, its entries."""
    mirror(server, folder, audit_log.Head(checkpoint))
    size = merkle.checkpoint_of(folder)[1]
    return folder, [json.loads(entry) for entry in merkle.read_entries(folder, size)]


def test_row_19_the_report_over_the_wire_is_that_of_the_command_and_of_other_code(server, auditor, tmp_path):
    told = auditor.get_disclosure_report(From=YEAR_2020, To=YEAR_2100)
    folder, leaves = copy_of(server, told["Checkpoint"], tmp_path / "log")
    origin, _, root = merkle.checkpoint_of(folder)
    assert told["Format"] == "JSON"
    assert told["Report"] == disclosure.report_json(leaves, origin, root, FROM_MS, TO_MS)
    done = run(BINARY, "report", folder, "--key", folder / "log.vkey", "--from", YEAR_2020, "--to", YEAR_2100)
    assert done.stdout == told["Report"], done.stderr
    figures = json.loads(told["Report"])["figures"]
    assert figures["searches"]["total"] == 2 and figures["erased"]["collections"] == 1


@pytest.mark.parametrize("form", ["CSV", "HTML"])
def test_row_19_the_other_forms_are_those_of_the_command(server, auditor, tmp_path, form):
    told = auditor.get_disclosure_report(From="2020-01-01T00:00:00Z", To=YEAR_2100, Format=form)
    folder, _ = copy_of(server, told["Checkpoint"], tmp_path / "log")
    words = ["--from", YEAR_2020, "--to", YEAR_2100, "--format", form.lower(), "--out", tmp_path / "report"]
    assert run(BINARY, "report", folder, "--key", folder / "log.vkey", *words).returncode == 0
    assert told["Format"] == form
    assert told["Report"].encode() == (tmp_path / "report").read_bytes()
    if form == "CSV":
        assert next(csv.reader(io.StringIO(told["Report"]))) == ["section", "row", "value"]


def test_row_19_a_report_without_one_of_the_leaves_is_another(server, auditor, tmp_path):
    told = auditor.get_disclosure_report(From=YEAR_2020, To=YEAR_2100)
    folder, leaves = copy_of(server, told["Checkpoint"], tmp_path / "log")
    origin, size, root = merkle.checkpoint_of(folder)
    found = next(i for i, leaf in enumerate(leaves) if leaf.get("operation") == "SearchFacesByImage")
    short = leaves[:found] + leaves[found + 1 :]
    assert disclosure.report_json(short, origin, root, FROM_MS, TO_MS) != told["Report"]
    bundle = folder / merkle.tile_name("entries", found // 256, min(256, size - found // 256 * 256))
    entries = merkle.entries_of(bundle.read_bytes())
    del entries[found % 256]
    bundle.write_bytes(merkle.bundle_of(entries))
    done = run(BINARY, "report", folder, "--key", folder / "log.vkey", "--from", YEAR_2020, "--to", YEAR_2100)
    assert (done.returncode, done.stdout) == (1, "")


def test_row_19_a_report_is_for_auditors_and_is_a_leaf(server, auditor):
    for role in ("operator", "investigator", "reviewer"):
        other = client_of("beholden", server, server.create_key(role=role))
        with pytest.raises(other.exceptions.AccessDeniedException):
            other.get_disclosure_report(From=YEAR_2020, To=YEAR_2100)
        with pytest.raises(other.exceptions.AccessDeniedException):
            other.get_audit_entry(LogIndex=0)
    leaf = audit_log.leaf_of(server, server.key, auditor.get_disclosure_report(From=YEAR_2020, To=YEAR_2100))
    assert (leaf["operation"], leaf["role"], leaf["report_from_ms"], leaf["report_to_ms"]) == ("GetDisclosureReport", "auditor", FROM_MS, TO_MS)


@pytest.mark.parametrize("period", [("2026-11-31", YEAR_2100), (YEAR_2100, YEAR_2020), (YEAR_2020, YEAR_2020), ("yesterday!", YEAR_2100)])
def test_periods_that_are_none_are_refused(auditor, period):
    with pytest.raises(auditor.exceptions.InvalidParameterException):
        auditor.get_disclosure_report(From=period[0], To=period[1])


def test_a_proof_asked_for_over_the_wire_is_accepted_by_the_verifier(server, auditor, tmp_path):
    index = index_of(rekognition(server, server.key).list_collections())
    head = audit_log.head_over(server, index)
    anybody = client_of("beholden", server, server.create_key(role="reviewer"))
    proved = anybody.get_inclusion_proof(LogIndex=index)
    assert proved["LogIndex"] == index < proved["TreeSize"] and proved["TreeSize"] >= head.size
    answer = auditor.get_audit_entry(LogIndex=index)
    audit_log.proof_holds(proved["Proof"], answer["Entry"])
    audit_log.proof_holds(answer["Proof"], answer["Entry"])
    leaf = json.loads(answer["Entry"])
    assert (leaf["index"], leaf["operation"], leaf["source"]) == (index, "ListCollections", "loopback")
    proof, entry, key = tmp_path / "proof", tmp_path / "entry", tmp_path / "key"
    proof.write_text(proved["Proof"])
    entry.write_bytes(answer["Entry"])
    key.write_text(auditor.describe_audit_log()["VerifierKey"])
    assert audit("verify", "--proof", proof, "--entry", entry, "--key", key)[0] == 0
    entry.write_bytes(answer["Entry"].replace(b"loopback", b"private."))
    assert audit("verify", "--proof", proof, "--entry", entry, "--key", key)[0] == 1


def test_an_entry_that_no_head_covers_yet_is_not_found(auditor):
    for index in (10**9, 2**62):
        with pytest.raises(auditor.exceptions.ResourceNotFoundException, match="No signed head covers"):
            auditor.get_inclusion_proof(LogIndex=index)


def test_the_log_describes_itself(server, auditor):
    told = auditor.describe_audit_log()
    head = audit_log.Head(told["Checkpoint"])
    assert (told["Origin"], told["TreeSize"]) == (head.origin, head.size)
    assert re.fullmatch(r"[A-Za-z0-9+/]{43}=", told["RootHash"]) and told["RootHash"] in told["Checkpoint"]
    assert told["VerifierKey"] == audit_log.get(server, "/audit/log.vkey").body.decode().strip()
    assert told["Witnesses"] == [] and "TrustPolicy" not in told
