"""S3Object: pictures out of buckets of a real S3 server and out of a folder, and nothing from anywhere else."""
import functools
import json

import boto3
import pytest

from canary import Canary, Endpoint
from clients import raw, rekognition
from seaweed import READER, Seaweed
from server import Server, free_port, sample, served_operations

WORDS = "Unable to get object metadata from S3. Check object key, region and/or access permissions."
UNICODE_KEY = "in/ü b+c & d%41/人 脸.jpg"
LIMIT = 15 * 1024 * 1024


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    store = Seaweed(tmp_path_factory.mktemp("weed")).start()
    client = store.client()
    client.create_bucket(Bucket="prod-pictures")
    for key in ("obama.jpg", UNICODE_KEY, "a//b.jpg"):
        client.put_object(Bucket="prod-pictures", Key=key, Body=sample("obama.jpg"))
    client.put_object(Bucket="prod-pictures", Key="biden.jpg", Body=sample("biden.jpg"))
    # Decoders stop at the end of the picture: what follows makes it large.
    client.put_object(Bucket="prod-pictures", Key="large", Body=sample("obama.jpg").ljust(LIMIT, b"\0"))
    client.put_object(Bucket="prod-pictures", Key="too-large", Body=sample("obama.jpg").ljust(LIMIT + 1, b"\0"))
    client.put_object(Bucket="prod-pictures", Key="empty", Body=b"")
    client.put_object(Bucket="prod-pictures", Key="text", Body=b"no picture")
    yield store
    store.stop()


@pytest.fixture(scope="module")
def canary():
    canary = Canary()
    yield canary
    canary.close()


@pytest.fixture(scope="module")
def redirecting(canary):
    endpoint = Endpoint(lambda path: (307, {"Location": canary.url + path}, b""))
    yield endpoint
    endpoint.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory, store, canary, redirecting):
    """A server that knows buckets -> (server, key, folder)."""
    folder = tmp_path_factory.mktemp("buckets")
    (folder / "pictures/in").mkdir(parents=True)
    (folder / "pictures/obama.jpg").write_bytes(sample("obama.jpg"))
    (folder / "pictures/in/ü b.jpg").write_bytes(sample("biden.jpg"))
    (folder / "pictures/too-large").write_bytes(bytes(LIMIT + 1))
    (folder / "outside.jpg").write_bytes(sample("obama.jpg"))
    (folder / "pictures/link.jpg").symlink_to(folder / "outside.jpg")
    (folder / "pictures/out").symlink_to(folder)
    for name, key in {"reader": READER, "wrong": (READER[0], "wrong"), "stranger": ("AKIANOBODY", READER[1])}.items():
        (folder / name).touch(0o600)
        (folder / name).write_text("\n".join(key) + "\n")

    def bucket(name, **fields):
        lines = [f"{k.replace('_', '-')} = {json.dumps(v)}" for k, v in {"name": name, **fields}.items()]
        return "\n".join(["[[bucket]]", *lines, ""])

    def at_store(name, there="prod-pictures", key="reader"):
        return bucket(name, endpoint=store.url, network="loopback", bucket_at_endpoint=there, credentials_file=key)

    (folder / "buckets.toml").write_text("\n".join([
        at_store("pictures"),
        at_store("versions", there="prod-versions"),
        at_store("wrong-secret", key="wrong"),
        at_store("stranger", key="stranger"),
        at_store("no-bucket", there="prod-missing"),
        bucket("unsigned", endpoint=store.url, network="loopback", bucket_at_endpoint="prod-pictures"),
        bucket("folder", folder="pictures"),
        bucket("redirecting", endpoint=redirecting.url, network="loopback"),
        bucket("dead", endpoint=f"http://127.0.0.1:{free_port()}", network="loopback"),
        bucket("mislabelled", endpoint=canary.url, network="private"),
        bucket("named", endpoint=f"http://localhost:{canary.port}", network="private"),
    ]))  # fmt: skip
    server = Server(folder / "data", "--buckets-file", folder / "buckets.toml", "--celebrity-collection", "people")
    key = server.create_key()
    server.start()
    yield server, key, folder
    assert server.stop() == 0, server.log_text()[-2000:]


@pytest.fixture(scope="module")
def client(served):
    return rekognition(*served[:2])


def at(bucket, key, **more):
    return {"S3Object": {"Bucket": bucket, "Name": key, **more}}


def count_faces(client, image):
    return len(client.detect_faces(Image=image)["FaceDetails"])


# Every operation of the published model that takes a picture, with what else it must be given.
PICTURE_OPERATIONS = {
    "CompareFaces": {},
    "DetectCustomLabels": {"ProjectVersionArn": "arn:aws:rekognition:us-east-1:000000000000:project/p/version/v/1"},
    "DetectFaces": {},
    "DetectLabels": {},
    "DetectModerationLabels": {},
    "DetectProtectiveEquipment": {},
    "DetectText": {},
    "IndexFaces": {"CollectionId": "people"},
    "RecognizeCelebrities": {},
    "SearchFacesByImage": {"CollectionId": "people"},
    "SearchUsersByImage": {"CollectionId": "people"},
}


@functools.cache
def service_model():
    return boto3.client("rekognition", region_name="us-east-1").meta.service_model


def picture_members(operation):
    shape = service_model().operation_model(operation).input_shape
    return [name for name, member in shape.members.items() if member.name == "Image"] if shape else []


def without_ids(answer):
    """What a picture says of itself: no ids, times, receipts."""
    if isinstance(answer, dict):
        skipped = {"FaceId", "ImageId", "ResponseMetadata"}
        return {k: without_ids(v) for k, v in answer.items() if k not in skipped and not k.startswith("Beholden")}
    return [without_ids(item) for item in answer] if isinstance(answer, list) else answer


@pytest.mark.parametrize("bucket", ["pictures", "folder"])
@pytest.mark.parametrize("operation", [op for op in PICTURE_OPERATIONS if op in served_operations()])
def test_every_operation_takes_an_object_as_it_takes_bytes(client, operation, bucket):
    others = PICTURE_OPERATIONS[operation]
    client.create_collection(CollectionId="people")
    try:
        members = picture_members(operation)
        call = getattr(client, boto3.session.botocore.xform_name(operation))
        inline = {m: {"Bytes": sample("obama.jpg")} for m in members}
        expected = without_ids(call(**others, **inline))
        for member in members:
            assert without_ids(call(**others, **{**inline, member: at(bucket, "obama.jpg")})) == expected
    finally:
        client.delete_collection(CollectionId="people")


def test_no_operation_with_a_picture_is_left_out():
    takes_picture = {op for op in service_model().operation_names if picture_members(op)}
    assert takes_picture == set(PICTURE_OPERATIONS)
    assert {"DetectFaces", "CompareFaces", "IndexFaces", "SearchFacesByImage"} <= served_operations()


@pytest.mark.parametrize("key", [UNICODE_KEY, "a//b.jpg", "large"])
def test_keys_of_any_form_and_objects_up_to_the_limit_are_read(client, key):
    assert count_faces(client, at("pictures", key)) == 1


def test_a_key_of_a_folder_is_a_path_in_it(client):
    assert count_faces(client, at("folder", "in/ü b.jpg")) == 1


def test_a_version_is_the_one_that_is_read(client, store, refused):
    s3 = store.client()
    s3.create_bucket(Bucket="prod-versions")
    s3.put_bucket_versioning(Bucket="prod-versions", VersioningConfiguration={"Status": "Enabled"})
    with_face = s3.put_object(Bucket="prod-versions", Key="p", Body=sample("obama.jpg"))["VersionId"]
    without = s3.put_object(Bucket="prod-versions", Key="p", Body=sample("coffee.png"))["VersionId"]
    assert count_faces(client, at("versions", "p", Version=with_face)) == 1
    assert count_faces(client, at("versions", "p", Version=without)) == 0
    assert count_faces(client, at("versions", "p")) == 0
    with refused("InvalidS3ObjectException", WORDS):
        client.detect_faces(Image=at("versions", "p", Version="f" * len(without)))
    with refused("InvalidS3ObjectException", WORDS):
        client.detect_faces(Image=at("pictures", "obama.jpg", Version=with_face))


@pytest.mark.parametrize("bucket", ["pictures", "folder"])
def test_an_object_over_fifteen_mebibytes_is_too_large(client, refused, bucket):
    with refused("ImageTooLargeException", "Image size is too large"):
        client.detect_faces(Image=at(bucket, "too-large"))


@pytest.mark.parametrize("key", ["empty", "text"])
def test_an_object_that_is_no_picture_has_an_invalid_format(client, refused, key):
    with refused("InvalidImageFormatException"):
        client.detect_faces(Image=at("pictures", key))


FAILURES = {
    "missing key": ("pictures", "missing.jpg"),
    "missing bucket": ("no-bucket", "obama.jpg"),
    "wrong secret": ("wrong-secret", "obama.jpg"),
    "unknown key": ("stranger", "obama.jpg"),
    "no credentials": ("unsigned", "obama.jpg"),
    "nobody listens": ("dead", "obama.jpg"),
    "redirect": ("redirecting", "obama.jpg"),
    "bucket unknown": ("prod-pictures", "obama.jpg"),
    "folder": ("pictures", "in"),
    "no such file": ("folder", "missing.jpg"),
    "a folder": ("folder", "in"),
    "version in a folder": ("folder", "obama.jpg", {"Version": "1"}),
}


@pytest.mark.parametrize("case", FAILURES)
def test_every_failure_answers_the_same_and_names_nothing(client, served, case):
    bucket, key, *more = FAILURES[case]
    with pytest.raises(client.exceptions.InvalidS3ObjectException) as caught:
        client.detect_faces(Image=at(bucket, key, **(more[0] if more else {})))
    assert caught.value.response["Error"]["Message"] == WORDS
    log = served[0].log_text()
    for secret in (*READER, "127.0.0.1:" + str(served[0].port + 1), "prod-pictures", "obama"):
        assert secret not in log


HOSTILE_BUCKETS = ["127.0.0.1", "localhost", "169.254.169.254", "127.0.0.1-{port}", "0.0.0.0", "2130706433", "0x7f000001", "127.1", "localtest.me"]
HOSTILE_KEYS = [
    "{url}/x", "//127.0.0.1:{port}/x", "../{url}", "..%2f..%2f", "@127.0.0.1:{port}/", "x@127.0.0.1:{port}/y", "\\\\127.0.0.1\\x",
    "?x={url}", "#@127.0.0.1:{port}/", "x HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n", "file:///etc/passwd", "/etc/passwd",
    "{url}/obama.jpg?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=0", "a/../../../etc/passwd", "../outside.jpg", "..", ".",
]  # fmt: skip


@pytest.mark.hostile
@pytest.mark.parametrize("bucket", HOSTILE_BUCKETS)
def test_a_bucket_that_names_a_host_is_connected_to_by_nobody(client, canary, refused, bucket):
    with refused("InvalidS3ObjectException", WORDS):
        client.detect_faces(Image=at(bucket.format(port=canary.port), "x"))
    assert canary.connections == 0


@pytest.mark.hostile
@pytest.mark.parametrize("bucket", ["pictures", "folder", "redirecting", "mislabelled", "named"])
@pytest.mark.parametrize("key", HOSTILE_KEYS)
def test_no_key_leads_anywhere_else(client, canary, refused, bucket, key):
    with refused("InvalidS3ObjectException", WORDS):
        client.detect_faces(Image=at(bucket, key.format(url=canary.url, port=canary.port)))
    assert canary.connections == 0


@pytest.mark.hostile
@pytest.mark.parametrize("key", ["link.jpg", "out/outside.jpg", "in/../obama.jpg", "in/../../outside.jpg", "obama.jpg/", "/obama.jpg"])
def test_nothing_outside_of_a_folder_is_read(client, refused, key):
    with refused("InvalidS3ObjectException", WORDS):
        client.detect_faces(Image=at("folder", key))


@pytest.mark.parametrize("members", [{"Name": "obama.jpg"}, {"Bucket": "pictures"}, {}])
def test_an_object_without_bucket_or_key_is_not_there(served, members):
    server, key, _ = served
    answer = raw(server, key, "DetectFaces", json.dumps({"Image": {"S3Object": members}}))
    assert (answer.status, answer.error) == (400, "InvalidS3ObjectException")


def test_a_server_with_a_wrong_map_does_not_start(tmp_path):
    (tmp_path / "buckets.toml").write_text('[[bucket]]\nname = "abc"\nendpoint = "http://s3.example.org"\n')
    server = Server(tmp_path / "data", "--buckets-file", tmp_path / "buckets.toml")
    with pytest.raises(RuntimeError, match="bucket 'abc': An endpoint in the public network must be https"):
        server.start()


def test_the_canary_would_notice(canary):
    """Last: what the tests above rely on."""
    import socket

    before = canary.connections
    with socket.create_connection(("127.0.0.1", canary.port)) as connection:
        connection.recv(1)
    assert canary.connections == before + 1
