"""Every hostile and odd image file through the live server: the exact exception, or the face where it is."""
import base64
import io
import json

import pytest
from PIL import Image

import bad_images
from clients import raw
from server import sample

pytestmark = pytest.mark.hostile

# Lossy coding and reduced depth move the detector's box by a fraction of this share of the picture.
BOX_TOLERANCE = 0.02
HONEST_ROWS = range(10, 17)


def portrait():
    picture = Image.open(io.BytesIO(sample("obama.jpg"))).convert("RGB")
    return picture.resize((320, round(320 * picture.height / picture.width)))


CASES = bad_images.cases(portrait())


def detect(server, key, data):
    return raw(server, key, "DetectFaces", json.dumps({"Image": {"Bytes": base64.b64encode(data).decode()}}))


@pytest.fixture(scope="module")
def upright(server, key):
    """Where the face is on the plain picture."""
    out = io.BytesIO()
    portrait().save(out, "PNG")
    (face,) = detect(server, key, out.getvalue()).json["FaceDetails"]
    return face["BoundingBox"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.row}-{case.name}")
def test_row(server, key, upright, case):
    if len(case.data) > 5_242_880:
        pytest.fail("a case over the inline limit tests the limit, not the decoder")
    answer = detect(server, key, case.data)
    if case.expected:
        assert (answer.status, answer.error) == (400, case.expected), answer.body
        return
    assert answer.status == 200, answer.body
    if case.row in HONEST_ROWS and not case.note.startswith("dithered"):
        boxes = [face["BoundingBox"] for face in answer.json["FaceDetails"]]
        assert len(boxes) == 1
        assert all(abs(boxes[0][side] - upright[side]) < BOX_TOLERANCE for side in upright), (boxes[0], upright)


@pytest.mark.parametrize("operation", ["DetectLabels", "DetectModerationLabels", "DetectProtectiveEquipment"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.row}-{case.name}")
def test_row_of_the_other_operations(server, key, operation, case):
    body = json.dumps({"Image": {"Bytes": base64.b64encode(case.data).decode()}})
    answer = raw(server, key, operation, body)
    if case.expected:
        assert (answer.status, answer.error) == (400, case.expected), answer.body
    else:
        assert answer.status == 200, answer.body
