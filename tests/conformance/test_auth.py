"""SigV4: what is let in and what is not."""
import datetime
import hashlib
import json

import botocore.auth
import botocore.exceptions
import pytest

from clients import rekognition, send, signed

BODY = b'{"MaxResults": 1}'
OPERATION = "ListCollections"
DENIED = (400, 403)


@pytest.fixture
def headers(server, key):
    return lambda **kwargs: signed(server, key, OPERATION, BODY, **kwargs)


def test_a_signed_request_is_served(server, headers):
    assert send(server, headers(), BODY).status == 200


def test_no_signature(server):
    answer = send(server, {"X-Amz-Target": "RekognitionService.ListCollections", "Content-Type": "application/x-amz-json-1.1"}, BODY)
    assert answer.status in DENIED and answer.error == "MissingAuthenticationTokenException"


def error_of(server, headers, body=BODY):
    answer = send(server, headers, body)
    assert answer.status in DENIED, answer.body
    return answer.json["__type"], answer.json["Message"]


def test_a_wrong_secret_and_an_unknown_key_get_one_answer(server, key):
    wrong = error_of(server, signed(server, (key[0], "x" * 40), OPERATION, BODY))
    unknown = error_of(server, signed(server, ("AKIAAAAAAAAAAAAAAAAA", key[1]), OPERATION, BODY))
    assert wrong == unknown
    assert wrong[0] == "UnrecognizedClientException"


def test_one_changed_byte_of_the_body(server, headers):
    assert error_of(server, headers(), b'{"MaxResults": 2}')[0] == "UnrecognizedClientException"


@pytest.mark.parametrize("header", ["X-Amz-Target", "Content-Type", "X-Amz-Date"])
def test_a_changed_signed_header(server, headers, header):
    sent = headers()
    sent[header] = {"X-Amz-Target": "RekognitionService.DeleteCollection", "Content-Type": "text/plain", "X-Amz-Date": "20200101T000000Z"}[header]
    assert error_of(server, sent)[0] in ("UnrecognizedClientException", "InvalidSignatureException", "IncompleteSignatureException")


@pytest.mark.parametrize("header", ["X-Amz-Extra", "x-beholden-purpose", "X-Amz-Security-Token"])
def test_an_unsigned_header_that_matters(server, headers, header):
    sent = headers()
    sent[header] = "value"
    assert error_of(server, sent)[0] in ("UnrecognizedClientException", "InvalidSignatureException", "IncompleteSignatureException")


@pytest.mark.parametrize("gone", ["x-amz-target", "host", "x-amz-date", "content-type"])
def test_a_required_header_left_out_of_the_signature(server, key, gone, monkeypatch):
    original = botocore.auth.SigV4Auth.headers_to_sign

    def fewer(self, request):
        chosen = original(self, request)
        del chosen[gone]
        return chosen

    monkeypatch.setattr(botocore.auth.SigV4Auth, "headers_to_sign", fewer)
    assert error_of(server, signed(server, key, OPERATION, BODY))[0] in ("UnrecognizedClientException", "InvalidSignatureException", "IncompleteSignatureException")


def at(monkeypatch, offset):
    """botocore signs as if it were `offset` from now."""
    moment = datetime.datetime.now(datetime.timezone.utc) + offset
    monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda *_, **__: moment.replace(tzinfo=None), raising=False)
    return moment


@pytest.mark.parametrize("minutes, seconds, passes", [(-4, -50, True), (4, 50, True), (-5, -10, False), (5, 10, False)])
def test_clock_skew_of_five_minutes(server, key, monkeypatch, minutes, seconds, passes):
    at(monkeypatch, datetime.timedelta(minutes=minutes, seconds=seconds))
    sent = signed(server, key, OPERATION, BODY)
    if passes:
        assert send(server, sent, BODY).status == 200
    else:
        name, message = error_of(server, sent)
        assert name == "InvalidSignatureException"
        assert message.startswith("Signature expired" if minutes < 0 else "Signature not yet current")


@pytest.mark.parametrize("value", ["UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", hashlib.sha256(b"other").hexdigest()])
def test_payloads_that_are_not_the_hashed_body(server, headers, value):
    assert error_of(server, headers(headers={"X-Amz-Content-SHA256": value}))[0] in ("UnrecognizedClientException", "InvalidSignatureException", "IncompleteSignatureException")


def test_a_payload_hash_that_fits_is_taken(server, headers):
    assert send(server, headers(headers={"X-Amz-Content-SHA256": hashlib.sha256(BODY).hexdigest()}), BODY).status == 200


@pytest.mark.parametrize("service", ["s3", "iam", "beholden", "sts"])
def test_another_service_in_the_scope(server, headers, service):
    assert error_of(server, headers(service=service))[0] in ("UnrecognizedClientException", "InvalidSignatureException", "IncompleteSignatureException")


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Basic dXNlcjpwYXNz",
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=b",
        "AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/rekognition/aws4_request, SignedHeaders=, Signature=",
        "AWS4-HMAC-SHA256 " + "Credential=x," * 1000,
    ],
    ids=["empty", "basic", "bare", "short", "blank", "long"],
)
def test_a_malformed_authorization(server, headers, header):
    sent = headers()
    sent["Authorization"] = header
    assert error_of(server, sent)[0] in ("IncompleteSignatureException", "MissingAuthenticationTokenException", "UnrecognizedClientException")


def test_a_session_token_that_nobody_issued(server, key):
    sent = signed(server, key, OPERATION, BODY, headers={"X-Amz-Security-Token": "made up"})
    assert error_of(server, sent)[0] == "UnrecognizedClientException"


def test_a_presigned_address_is_not_a_signature(server):
    answer = send(server, {"Content-Type": "application/x-amz-json-1.1"}, BODY, path="/?X-Amz-Signature=00")
    assert answer.status in (403, 404, 400)


def test_two_honest_identical_requests_are_both_served(server, headers):
    sent = headers()
    assert [send(server, sent, BODY).status for _ in range(2)] == [200, 200]


def test_a_disabled_key_is_refused_at_once_while_the_server_runs(server):
    key = server.create_key(name="short-lived")
    assert send(server, signed(server, key, OPERATION, BODY), BODY).status == 200
    done = server.run("keys", "disable", key[0])
    assert done.returncode == 0, done.stderr
    assert error_of(server, signed(server, key, OPERATION, BODY))[0] == "UnrecognizedClientException"


def test_keys_are_listed_without_secrets(server, key):
    done = server.run("keys", "list", "--json")
    assert done.returncode == 0
    assert key[0] in done.stdout and key[1] not in done.stdout
    assert all("Secret" not in k for row in json.loads(done.stdout) for k in row) if isinstance(json.loads(done.stdout), list) else True


READ_ONLY = [("list_collections", {}), ("describe_collection", {"CollectionId": "c"})]


def test_an_auditor_reads_and_changes_nothing(server, refused):
    auditor = rekognition(server, server.create_key(role="auditor", name="auditor"))
    auditor.list_collections()
    with refused("AccessDeniedException"):
        auditor.create_collection(CollectionId="by-auditor")
    with refused("AccessDeniedException"):
        auditor.search_faces(CollectionId="c", FaceId="00000000-0000-0000-0000-000000000001")


def test_an_investigator_searches_and_does_not_enrol_or_delete(server, people, refused):
    investigator = rekognition(server, server.create_key(role="investigator", name="investigator"))
    name, faces = people
    investigator.search_faces(CollectionId=name, FaceId=faces["obama"])
    with refused("AccessDeniedException"):
        investigator.delete_collection(CollectionId=name)
    with refused("AccessDeniedException"):
        investigator.delete_faces(CollectionId=name, FaceIds=[faces["obama"]])
