"""Requests that no SDK would send: the answer is exact and the server goes on."""
import base64
import json
import socket
import ssl

import pytest

from clients import raw, send, signed
from server import sample

pytestmark = pytest.mark.hostile

IMAGE = base64.b64encode(sample("obama.jpg")).decode()


@pytest.fixture
def call(server, key):
    return lambda operation, body, **kwargs: raw(server, key, operation, body, **kwargs)


def test_an_error_has_the_form_that_sdks_read(call):
    answer = call("DescribeCollection", '{"CollectionId": "none"}')
    assert answer.status == 400
    assert answer.headers["content-type"] == "application/x-amz-json-1.1"
    assert answer.headers["x-amzn-requestid"]
    assert answer.headers["date"].endswith("GMT")
    body = answer.json
    assert body["__type"] == body["Code"] == "ResourceNotFoundException"
    assert body["Logref"] == answer.headers["x-amzn-requestid"]
    assert "none" in body["Message"]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "null",
        "[]",
        '"text"',
        "{}x",
        '{"Image": {"Bytes": 7}}',
        '{"Image": []}',
        '{"Image": {"Bytes": "###"}}',
        '{"Image": {"Bytes": "AAA"}}',
        '{"Image": {"Bytes": "AAAA"}, "Image": {"Bytes": "AAAA"}}',
        '{"Image": {"Bytes": "AAAA", "Bytes": "BBBB"}}',
        "[" * 100 + "]" * 100,
        '{"x":' * 100 + "1" + "}" * 100,
        '{"Image": {"Bytes": "AAAA"}, "Attributes": "ALL"}',
        '{"Image": {"Bytes": "AAAA"}, "Attributes": [7]}',
        '{"Image": {"Bytes": "AAAA"},}',
        "{'Image': 1}",
        '{"Image": NaN}',
        '{"a": "\\ud800"}',
        '{"a": "\x01"}',
        b"\xff\xfe{\x00}\x00",
        b'{"a": "\xff"}',
        b"\xef\xbb\xbf{}",
        "\0",
    ],
    ids=lambda b: repr(b)[:40],
)
def test_what_is_not_the_json_asked_for_is_a_serialization_error(call, body):
    answer = call("DetectFaces", body)
    assert (answer.status, answer.error) == (400, "SerializationException"), answer.body


@pytest.mark.parametrize("number", ["1e999", "9" * 40, "1.5", '"1"', "true", "-9223372036854775809"])
def test_a_number_that_does_not_fit_is_a_serialization_error(call, number):
    answer = call("SearchFaces", '{"CollectionId": "c", "FaceId": "00000000-0000-0000-0000-000000000001", "MaxFaces": %s}' % number)
    assert (answer.status, answer.error) == (400, "SerializationException"), answer.body


def test_a_missing_image_is_a_validation_error(call):
    answer = call("DetectFaces", "{}")
    assert answer.error == "ValidationException"
    assert answer.json["Message"] == (
        "1 validation error detected: Value null at 'image' failed to satisfy constraint: Member must not be null"
    )


def test_all_violations_are_told_together(call):
    answer = call("SearchFaces", '{"CollectionId": "a b", "MaxFaces": 0}')
    assert answer.error == "ValidationException"
    assert answer.json["Message"].startswith("3 validation errors detected: ")


def test_empty_image_bytes_are_a_validation_error(call):
    answer = call("DetectFaces", '{"Image": {"Bytes": ""}}')
    assert answer.error == "ValidationException"
    assert "'image.bytes'" in answer.json["Message"]
    assert "length greater than or equal to 1" in answer.json["Message"]


def test_image_bytes_over_five_mebibytes_are_a_validation_error(call):
    body = '{"Image": {"Bytes": "%s"}}' % base64.b64encode(b"\xff" * 5_242_881).decode()
    answer = call("DetectFaces", body)
    assert answer.error == "ValidationException"
    assert "less than or equal to 5242880" in answer.json["Message"]


@pytest.mark.parametrize("image", ["{}", '{"Bytes": "%s", "S3Object": {"Bucket": "bucket", "Name": "n"}}' % IMAGE])
def test_an_image_is_either_bytes_or_an_object(call, image):
    answer = call("DetectFaces", '{"Image": %s}' % image)
    assert (answer.status, answer.error) == (400, "InvalidParameterException")


@pytest.mark.parametrize(
    "bucket, name",
    [("bucket", "key"), ("169.254.169.254", "latest/meta-data"), ("localhost", "x"), ("127.0.0.1", "../../etc/passwd")],
)
def test_an_object_of_a_bucket_that_is_not_configured_is_refused(call, bucket, name):
    answer = call("DetectFaces", json.dumps({"Image": {"S3Object": {"Bucket": bucket, "Name": name}}}))
    assert (answer.status, answer.error) == (400, "InvalidS3ObjectException")


def test_unknown_members_are_ignored(call):
    answer = call("DetectFaces", '{"Image": {"Bytes": "%s", "Later": 1}, "Newer": {"a": [1]}}' % IMAGE)
    assert answer.status == 200 and len(answer.json["FaceDetails"]) == 1


@pytest.mark.parametrize("target", ["RekognitionService.Nothing", "RekognitionService.", "Other.DetectFaces", "DetectFaces", "x" * 300])
def test_an_unknown_target_is_an_unknown_operation(call, target):
    answer = call("", "{}", target=target)
    assert (answer.status, answer.error) == (400, "UnknownOperationException")


def test_the_same_server_serves_its_own_model(call):
    answer = call("", "{}", target="BeholdenService.GetServerInfo", service="beholden")
    assert answer.status == 200, answer.body
    assert answer.json["Version"]


@pytest.mark.parametrize("method, path, status", [("GET", "/", 404), ("GET", "/other", 404), ("PUT", "/", 404), ("POST", "/other", 404), ("POST", "/?a=b", 404)])
def test_other_methods_and_paths_are_not_found(server, method, path, status):
    assert send(server, {}, b"" if method != "GET" else None, method=method, path=path).status == status


def test_health_and_readiness(server):
    assert send(server, {}, None, method="GET", path="/healthz").status == 200
    assert send(server, {}, None, method="GET", path="/readyz").status == 200


def test_metrics_are_counters_without_names(server, client, people):
    text = send(server, {}, None, method="GET", path="/metrics").body.decode()
    assert 'beholden_requests_total{operation="IndexFaces"' in text
    assert people[0] not in text and "obama" not in text


@pytest.mark.parametrize("encoding", ["gzip", "aws-chunked", "br"])
def test_an_encoded_body_is_refused(server, key, encoding):
    headers = signed(server, key, "DetectFaces", b"{}", headers={"Content-Encoding": encoding})
    assert send(server, headers, b"{}").status == 415


def talk(server, request, limit=4096):
    """Sends bytes on a fresh connection and reads until the server closes -> bytes."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(request)
        received = b""
        while len(received) < limit:
            more = connection.recv(4096)
            if not more:
                break
            received += more
        return received


def test_a_body_over_the_limit_is_refused_before_it_is_sent(server):
    answer = talk(server, b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_a_body_without_a_length_is_refused(server):
    answer = talk(server, b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 411 ")


def test_a_hundred_thousand_headers_are_refused(server):
    with pytest.raises((ConnectionError, AssertionError)):
        answer = talk(server, b"POST / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 100_000 + b"\r\n")
        assert not answer.startswith(b"HTTP/1.1 431 ")
        raise AssertionError


def test_what_is_not_http_is_refused(server):
    assert talk(server, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n").startswith((b"HTTP/1.1 400 ", b""))
    assert send(server, {}, None, method="GET", path="/healthz").status == 200


def test_a_client_that_hangs_up_leaves_the_server_well(server):
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
            connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")
    assert send(server, {}, None, method="GET", path="/healthz").status == 200
