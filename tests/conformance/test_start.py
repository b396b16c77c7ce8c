"""How the server starts: what waits, and what keeps it from starting at all."""
import urllib.error
import urllib.request

import botocore.exceptions
import pytest

from clients import rekognition
from server import Server, sample
from stating import client as stating_client


def ended(data_dir, *flags):
    """-> (exit code, what it wrote) of a server that is expected to end by itself."""
    server = Server(data_dir, *flags)
    server.launch()
    try:
        return server.process.wait(60), server.log_text()
    finally:
        if server.process.poll() is None:
            server.kill()


@pytest.mark.parametrize("kind", ["label", "moderation", "text", "equipment", "clip"])
def test_a_pack_that_cannot_be_loaded_ends_the_server_with_the_reason(tmp_path, kind):
    pack = tmp_path / "broken.toml"
    pack.write_text("model_id = 7\n")
    code, told = ended(tmp_path / "data", f"--{kind}-pack", pack)
    assert code == 1
    assert "models-failed" in told and f"{kind} pack" in told.lower() and "must be" in told, told[-2000:]


def test_a_face_pack_that_cannot_be_loaded_keeps_it_from_listening(tmp_path):
    pack = tmp_path / "broken.toml"
    pack.write_text("model_id = 7\n")
    code, told = ended(tmp_path / "data", "--pack", pack)
    assert code == 1
    assert "face pack" in told and "listening" not in told, told[-2000:]


@pytest.fixture
def enrolled(tmp_path):
    server = Server(tmp_path / "data")
    key = server.create_key()
    server.start()
    api = rekognition(server, key)
    api.create_collection(CollectionId="c")
    api.index_faces(CollectionId="c", Image={"Bytes": sample("obama.jpg")})
    yield server, key
    if server.process.poll() is None:
        server.stop()


def test_a_damaged_database_is_not_served(enrolled):
    server, _ = enrolled
    assert server.stop() == 0
    file = server.data_dir / "data.db"
    content = bytearray(file.read_bytes())
    page = 4096
    # The roots of tables and indexes lie in the first pages; behind them, rows.
    for number in range(4, len(content) // page):
        content[number * page : number * page + 8] = b"\xff" * 8
    file.write_bytes(content)
    before = len(server.log_text())
    code, told = ended(server.data_dir)
    assert code == 1
    assert "damaged" in told[before:] and "listening" not in told[before:], told[-2000:]


def test_the_other_models_are_there_once_it_is_ready(enrolled):
    server, key = enrolled
    log = server.log_text()
    assert log.index("listening") < log.index("models-loaded")
    info = stating_client("beholden", server, key).get_server_info()
    for kind in ("Label", "Moderation", "Text", "Equipment"):
        assert info[kind + "ModelId"] and info[kind + "ModelVersion"]


def test_until_they_are_readyz_and_the_operations_say_so(enrolled):
    """From the first moment on, in whatever order it comes: never anything but these."""
    server, key = enrolled
    server.stop()
    server.launch()
    api = rekognition(server, key)
    seen, refusals = [], set()
    while not seen or seen[-1] != "ready\n":
        assert server.process.poll() is None, server.log_text()[-2000:]
        try:
            with urllib.request.urlopen(server.url + "/readyz", timeout=5) as answer:
                seen.append(answer.read().decode())
        except urllib.error.HTTPError as refusal:
            assert refusal.code == 503
            seen.append(refusal.read().decode())
        except OSError:
            continue
        try:
            assert api.detect_labels(Image={"Bytes": sample("chelsea.png")})["Labels"]
        except botocore.exceptions.ClientError as refusal:
            refusals.add(refusal.response["Error"]["Code"])
    told = {text.split(":")[0] + (":models" if text.endswith("models\n") else "") for text in seen}
    assert told <= {"reading", "reading:models", "ready\n"}
    assert refusals <= {"ServiceUnavailableException"}
    assert api.detect_labels(Image={"Bytes": sample("chelsea.png")})["Labels"]
