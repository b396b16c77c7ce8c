"""Nothing readable at rest, nothing personal in the log."""
import base64
import re
import uuid

import pytest

from clients import rekognition
from server import Server, sample

MARK = "Wilhelmina-Marker-4711"


@pytest.fixture
def used(tmp_path):
    """A server that enrolled, searched and deleted, then stopped."""
    server = Server(tmp_path / "data")
    key = server.create_key()
    server.start()
    client = rekognition(server, key)
    client.create_collection(CollectionId="c")
    for name in ("obama.jpg", "biden.jpg"):
        answer = client.index_faces(CollectionId="c", Image={"Bytes": sample(name)}, ExternalImageId=MARK)
    client.search_faces_by_image(CollectionId="c", Image={"Bytes": sample("obama2.jpg")})
    client.delete_faces(CollectionId="c", FaceIds=[answer["FaceRecords"][0]["Face"]["FaceId"]])
    yield server, key
    server.stop()


def files(server):
    return [p for p in server.data_dir.rglob("*") if p.is_file()] + [server.log_path]


@pytest.mark.parametrize("stopped", [False, True])
def test_no_secret_key_name_or_picture_lies_in_any_file(used, stopped):
    server, key = used
    if stopped:
        server.stop()
    picture = sample("obama.jpg")
    wanted = {
        "secret key": key[1].encode(),
        "secret key in base64": base64.b64encode(key[1].encode()).rstrip(b"=")[:-1],
        "external image id": MARK.encode(),
        "image bytes": picture[2000:2032],
    }
    for path in files(server):
        data = path.read_bytes()
        for what, pattern in wanted.items():
            assert pattern not in data, f"{what} in {path.name}"


def test_the_data_folder_is_closed_to_others(used):
    server, _ = used
    assert server.data_dir.stat().st_mode & 0o077 == 0
    for path in files(server)[:-1]:
        assert path.stat().st_mode & 0o077 == 0, path.name


def test_the_log_has_one_line_per_request_with_its_id(used):
    server, _ = used
    lines = [line for line in server.log_text().splitlines() if " request " in line]
    operations = [re.search(r"operation=(\S+)", line).group(1) for line in lines if "operation=" in line]
    assert operations == ["CreateCollection", "IndexFaces", "IndexFaces", "SearchFacesByImage", "DeleteFaces"]
    assert all(re.search(r"request_id=[0-9a-f-]{36}", line) for line in lines)


def test_what_was_enrolled_is_there_after_a_restart_and_what_was_deleted_is_not(used):
    server, key = used
    client = rekognition(server, key)
    before = client.list_faces(CollectionId="c")["Faces"]
    server.stop()
    server.start()
    assert client.list_faces(CollectionId="c")["Faces"] == before
    found = client.search_faces_by_image(CollectionId="c", Image={"Bytes": sample("obama2.jpg")})
    assert [m["Face"]["FaceId"] for m in found["FaceMatches"]] == [before[0]["FaceId"]]
    found = client.search_faces_by_image(CollectionId="c", Image={"Bytes": sample("biden.jpg")})
    assert found["FaceMatches"] == []


def test_a_wrong_root_key_refuses_to_start(used):
    server, _ = used
    server.stop()
    other = server.data_dir.with_name("other.key")
    other.write_bytes(uuid.uuid4().bytes + uuid.uuid4().bytes)
    other.chmod(0o400)
    server.flags += ["--root-key-file", str(other)]
    with pytest.raises(RuntimeError, match="root key"):
        server.start()


def test_two_servers_cannot_share_a_data_folder(used):
    server, _ = used
    second = Server(server.data_dir)
    second.log_path = server.log_path.with_name("second.log")
    with pytest.raises(RuntimeError, match="Another server uses"):
        second.start()
