"""`beholden import` and `beholden export`: the gallery of a stopped server from folders, manifests and buckets."""
import io
import json

import pytest
from PIL import Image

from clients import rekognition
from seaweed import READER, Seaweed
from server import Server, sample


def grey():
    data = io.BytesIO()
    Image.new("RGB", (200, 200), (90, 90, 90)).save(data, "JPEG")
    return data.getvalue()


PICTURES = {
    "Biden/1.jpg": sample("biden.jpg"),
    "Obama/1.jpg": sample("obama.jpg"),
    "Obama/nobody.png": sample("coffee.png"),
    "broken.jpg": sample("obama.jpg")[:5_000],
    "grey.JPG": grey(),
    "notes.txt": b"no picture",
    "ü b+c.jpg": sample("obama.jpg"),
}


@pytest.fixture
def folder(tmp_path):
    for name, data in PICTURES.items():
        path = tmp_path / "pictures" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "pictures"


@pytest.fixture
def stopped(tmp_path):
    """A server that ran once and stopped."""
    server = Server(tmp_path / "data")
    server.key = server.create_key()
    server.start()
    rekognition(server, server.key).create_collection(CollectionId="people", Tags={"unit": "7"})
    assert server.stop() == 0
    return server


def run_import(server, *words, code=0, results="results.jsonl"):
    """-> (counts, results by path)."""
    file = server.data_dir.parent / results
    done = server.run("import", "--json", "--results", file, *words)
    assert done.returncode == code, done.stderr
    lines = [json.loads(line) for line in file.read_text().splitlines()] if code == 0 else []
    return json.loads(done.stdout) if code == 0 else done.stderr, {line["path"]: line for line in lines[1:]}


def export(server, collection="people"):
    done = server.run("export", "--collection", collection)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_folder_is_enrolled_with_a_result_for_every_picture(stopped, folder):
    counts, results = run_import(stopped, "--collection", "people", "--folder", folder, "--external-id", "folder")
    assert {k: counts[k] for k in ("rows", "enrolled", "no_face", "refused", "faces")} == {"rows": 6, "enrolled": 3, "no_face": 2, "refused": 1, "faces": 3}
    assert {path: line["result"] for path, line in results.items()} == {
        "Biden/1.jpg": "enrolled", "Obama/1.jpg": "enrolled", "Obama/nobody.png": "no-face",
        "broken.jpg": "refused", "grey.JPG": "no-face", "ü b+c.jpg": "enrolled",
    }  # fmt: skip
    assert results["broken.jpg"]["error"] == "InvalidImageFormatException"
    assert results["Obama/1.jpg"]["external_image_id"] == "Obama"
    stopped.start()
    client = rekognition(stopped, stopped.key)
    matches = client.search_faces_by_image(CollectionId="people", Image={"Bytes": sample("obama.jpg")})["FaceMatches"]
    assert {m["Face"]["FaceId"] for m in matches} == set(results["Obama/1.jpg"]["faces"] + results["ü b+c.jpg"]["faces"])
    assert stopped.stop() == 0


def test_an_import_that_is_run_again_does_nothing(stopped, folder):
    run_import(stopped, "--collection", "people", "--folder", folder)
    before = export(stopped)
    counts, _ = run_import(stopped, "--collection", "people", "--folder", folder)
    assert (counts["already"], counts["faces"]) == (6, 0)
    counts, results = run_import(stopped, "--collection", "people", "--folder", folder, results="another.jsonl")
    assert counts["enrolled"] == 3 and len(results["Obama/1.jpg"]["faces"]) == 1
    assert export(stopped) == before


def test_a_manifest_says_who_is_who(stopped, folder):
    manifest = folder / "people.csv"
    manifest.write_text("path,external_image_id,quality_filter\nObama/1.jpg,person:44,NONE\nmissing.jpg,person:1,\n../outside.jpg,x,\n")
    counts, results = run_import(stopped, "--collection", "people", "--manifest", manifest)
    assert (counts["enrolled"], counts["refused"]) == (1, 2)
    assert results["missing.jpg"]["error"] == results["../outside.jpg"]["error"] == "InvalidS3ObjectException"
    assert "No such file" in results["missing.jpg"]["message"]
    lines = folder / "more.jsonl"
    lines.write_text(json.dumps({"path": "Biden/1.jpg", "external_image_id": "person:46", "max_faces": 1}) + "\n")
    assert run_import(stopped, "--collection", "people", "--manifest", lines)[0]["enrolled"] == 1
    assert [face["ExternalImageId"] for face in export(stopped)[1:]] == ["person:44", "person:46"]


def test_an_export_is_what_is_kept_besides_templates(stopped, folder):
    run_import(stopped, "--collection", "people", "--folder", folder, "--external-id", "folder")
    head, *faces = export(stopped)
    assert (head["type"], head["CollectionId"], head["FaceCount"], head["Tags"]) == ("collection", "people", 3, {"unit": "7"})
    stopped.start()
    listed = rekognition(stopped, stopped.key).list_faces(CollectionId="people")["Faces"]
    assert stopped.stop() == 0
    assert [(f["FaceId"], f["ImageId"], f.get("ExternalImageId")) for f in faces] == [(f["FaceId"], f["ImageId"], f.get("ExternalImageId")) for f in listed]
    for ours, theirs in zip(faces, listed, strict=True):
        assert ours["BoundingBox"] == pytest.approx(theirs["BoundingBox"]) and ours["Confidence"] == pytest.approx(theirs["Confidence"])
        assert set(ours) <= {"type", "FaceId", "ImageId", "ExternalImageId", "BoundingBox", "Confidence", "FaceModelVersion", "Created"}


def test_a_bucket_is_enrolled_by_prefix(stopped, tmp_path):
    store = Seaweed(tmp_path / "weed").start()
    try:
        client = store.client()
        client.create_bucket(Bucket="prod")
        for name, data in PICTURES.items():
            client.put_object(Bucket="prod", Key="in/" + name, Body=data)
            client.put_object(Bucket="prod", Key="out/" + name, Body=data)
        (tmp_path / "key").touch(0o600)
        (tmp_path / "key").write_text("\n".join(READER))
        (tmp_path / "buckets.toml").write_text(
            f'[[bucket]]\nname = "pictures"\nendpoint = "{store.url}"\nnetwork = "loopback"\nbucket-at-endpoint = "prod"\ncredentials-file = "key"\n'
        )
        words = ["--collection", "people", "--bucket", "pictures", "--prefix", "in/", "--buckets-file", tmp_path / "buckets.toml"]
        counts, results = run_import(stopped, *words)
        assert (counts["rows"], counts["enrolled"], counts["no_face"], counts["refused"]) == (6, 3, 2, 1)
        assert results["in/ü b+c.jpg"]["result"] == "enrolled"
    finally:
        store.stop()


def test_a_running_server_is_left_alone(stopped, folder):
    stopped.start()
    try:
        words, _ = run_import(stopped, "--collection", "people", "--folder", folder, code=1)
        assert "A server uses this data directory" in words
    finally:
        assert stopped.stop() == 0


@pytest.mark.parametrize(
    "words, code, reason",
    [
        (["--collection", "people"], 2, "--folder, --bucket or --manifest"),
        (["--collection", "people", "--bucket", "none"], 2, "no bucket 'none'"),
        (["--collection", "others", "--folder", "."], 1, "does not exist"),
    ],
)
def test_what_cannot_be_imported_is_said(stopped, words, code, reason):
    assert reason in run_import(stopped, *words, code=code)[0]


def test_a_collection_is_made_if_asked(stopped, folder):
    assert run_import(stopped, "--collection", "new", "--create", "--folder", folder)[0]["enrolled"] == 3
    assert export(stopped, "new")[0]["FaceCount"] == 3


def test_results_of_another_collection_are_not_gone_on_with(stopped, folder):
    run_import(stopped, "--collection", "people", "--folder", folder)
    words, _ = run_import(stopped, "--collection", "new", "--create", "--folder", folder, code=2)
    assert "results file is of another import" in words
