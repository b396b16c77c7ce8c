import contextlib
import uuid

import botocore.exceptions
import pytest

from clients import rekognition
from server import Server, sample


def pytest_configure(config):
    config.addinivalue_line("markers", "hostile: bad input; run against the sanitizer build too")


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("server") / "data")
    server.key = server.create_key()
    server.start()
    yield server
    assert server.stop() == 0, server.log_text()[-2000:]


@pytest.fixture(scope="session")
def key(server):
    return server.key


@pytest.fixture(scope="session")
def client(server, key):
    return rekognition(server, key)


@pytest.fixture(scope="session")
def loose(server, key):
    """A client that sends what boto3's own checks would stop."""
    return rekognition(server, key, validate=False)


@pytest.fixture
def collection(client):
    name = f"c-{uuid.uuid4()}"
    client.create_collection(CollectionId=name)
    yield name
    with contextlib.suppress(client.exceptions.ResourceNotFoundException):
        client.delete_collection(CollectionId=name)


@pytest.fixture(scope="session")
def people(client):
    """A collection with obama.jpg and biden.jpg enrolled; read only -> name, {external id: face id}."""
    name = f"people-{uuid.uuid4()}"
    client.create_collection(CollectionId=name)
    faces = {}
    for person in ("obama", "biden"):
        answer = client.index_faces(CollectionId=name, Image={"Bytes": sample(f"{person}.jpg")}, ExternalImageId=person, MaxFaces=1)
        faces[person] = answer["FaceRecords"][0]["Face"]["FaceId"]
    return name, faces


@pytest.fixture
def refused():
    """with refused("Name", "words") as caught: the call must fail with that exception and message."""

    @contextlib.contextmanager
    def check(name, words=""):
        with pytest.raises(botocore.exceptions.ClientError) as caught:
            yield caught
        error = caught.value.response["Error"]
        assert error["Code"] == name, error
        assert words in error["Message"], error
        assert caught.value.response["ResponseMetadata"]["RequestId"]

    return check
