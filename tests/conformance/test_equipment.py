"""DetectProtectiveEquipment."""
import io

import pytest
from PIL import Image, ImageDraw

import audit_log
from clients import raw, rekognition
from server import Server, sample
from test_faces import flat_grey

TYPES = ["FACE_COVER", "HAND_COVER", "HEAD_COVER"]
PARTS = ["FACE", "HEAD", "LEFT_HAND", "RIGHT_HAND"]
LISTS = ["PersonsWithRequiredEquipment", "PersonsWithoutRequiredEquipment", "PersonsIndeterminate"]


def detect(client, data, confidence=None, types=None):
    more = {}
    if confidence is not None:
        more["SummarizationAttributes"] = {"MinConfidence": confidence, "RequiredEquipmentTypes": types or ["FACE_COVER"]}
    return client.detect_protective_equipment(Image={"Bytes": data}, **more)


def jpeg(picture):
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95)
    return out.getvalue()


def masked(client, name):
    """A sample with a sheet of cloth drawn over nose, mouth and chin of its one face."""
    picture = Image.open(io.BytesIO(sample(name))).convert("RGB")
    (face,) = client.detect_faces(Image={"Bytes": sample(name)})["FaceDetails"]
    at = {m["Type"]: (m["X"] * picture.width, m["Y"] * picture.height) for m in face["Landmarks"]}
    left, right, nose = at["eyeLeft"], at["eyeRight"], at["nose"]
    mouth_y = (at["mouthLeft"][1] + at["mouthRight"][1]) / 2
    eyes_y, apart = (left[1] + right[1]) / 2, right[0] - left[0]
    chin_y = mouth_y + (mouth_y - nose[1]) * 1.5
    side = apart * 0.45
    outline = [
        ((left[0] + right[0]) / 2, eyes_y + (nose[1] - eyes_y) * 0.45),
        (right[0] + side, eyes_y + (nose[1] - eyes_y) * 0.8), (right[0] + side * 0.8, mouth_y),
        (right[0] - side * 0.2, chin_y), (left[0] + side * 0.2, chin_y), (left[0] - side * 0.8, mouth_y),
        (left[0] - side, eyes_y + (nose[1] - eyes_y) * 0.8),
    ]  # fmt: skip
    draw = ImageDraw.Draw(picture)
    draw.polygon(outline, fill=(228, 238, 245))
    for step in (0.3, 0.5, 0.7):
        y = nose[1] + (chin_y - nose[1]) * step
        draw.line([(left[0] - side * 0.6, y), (right[0] + side * 0.6, y)], fill=(190, 205, 215), width=3)
    return jpeg(picture), face["BoundingBox"]


@pytest.fixture(scope="module")
def portrait(client):
    return detect(client, sample("obama.jpg"), 80)


def test_a_portrait_is_one_person_with_face_and_head(portrait):
    (person,) = portrait["Persons"]
    assert person["Id"] == 0
    assert 90 <= person["Confidence"] <= 100
    assert [part["Name"] for part in person["BodyParts"]][:2] == ["FACE", "HEAD"]
    assert all(50 <= part["Confidence"] <= 100 for part in person["BodyParts"])
    assert all(part["EquipmentDetections"] == [] for part in person["BodyParts"])
    assert portrait["ProtectiveEquipmentModelVersion"] == "1.0"


def test_the_box_of_a_person_holds_the_face(client, portrait):
    box = portrait["Persons"][0]["BoundingBox"]
    face = client.detect_faces(Image={"Bytes": sample("obama.jpg")})["FaceDetails"][0]["BoundingBox"]
    x, y = face["Left"] + face["Width"] / 2, face["Top"] + face["Height"] / 2
    assert box["Left"] < x < box["Left"] + box["Width"] and box["Top"] < y < box["Top"] + box["Height"]
    assert all(0 <= box[side] <= 1 for side in box)
    assert box["Width"] * box["Height"] > 3 * face["Width"] * face["Height"]


@pytest.mark.parametrize("name", ["sample1.jpg", "sample3.jpg", "sample5.jpg", "sample6.jpg"])
def test_answers_keep_to_what_the_api_promises(client, name):
    persons = detect(client, sample(name))["Persons"]
    assert 1 <= len(persons) <= 15
    assert [p["Id"] for p in persons] == list(range(len(persons)))
    confidences = [p["Confidence"] for p in persons]
    assert confidences == sorted(confidences, reverse=True) and confidences[-1] >= 50
    for person in persons:
        names = [part["Name"] for part in person["BodyParts"]]
        assert names == sorted(set(names), key=PARTS.index)
        for part in person["BodyParts"]:
            assert 50 <= part["Confidence"] <= 100
            if part["Name"] != "FACE":
                assert part["EquipmentDetections"] == []


@pytest.mark.parametrize("data", [sample("coffee.png"), sample("rocket.jpg"), sample("page.png"), flat_grey()], ids=["coffee", "rocket", "page", "grey"])
def test_without_people_all_lists_are_empty(client, data):
    answer = detect(client, data, 50, TYPES)
    assert answer["Persons"] == []
    assert {name: answer["Summary"][name] for name in LISTS} == dict.fromkeys(LISTS, [])


def test_without_attributes_there_is_no_summary(client):
    assert "Summary" not in detect(client, sample("obama.jpg"))


def test_a_bare_face_is_without_cover(portrait):
    assert portrait["Summary"] == {
        "PersonsWithRequiredEquipment": [], "PersonsWithoutRequiredEquipment": [0], "PersonsIndeterminate": [],
    }  # fmt: skip


@pytest.mark.parametrize("types", [["HAND_COVER"], ["HEAD_COVER"], ["HAND_COVER", "HEAD_COVER"]])
def test_what_no_model_sees_is_indeterminate_and_never_missing(client, types):
    summary = detect(client, sample("obama.jpg"), 50, types)["Summary"]
    assert summary == {
        "PersonsWithRequiredEquipment": [], "PersonsWithoutRequiredEquipment": [], "PersonsIndeterminate": [0],
    }  # fmt: skip


def test_a_bare_face_lacks_one_of_all_types(client):
    assert detect(client, sample("obama.jpg"), 80, TYPES)["Summary"]["PersonsWithoutRequiredEquipment"] == [0]


@pytest.fixture(scope="module")
def covered(client):
    """The picture, where its face is, and what is told of it."""
    data, face = masked(client, "obama.jpg")
    return data, face, detect(client, data, 50)


def test_a_covered_face_wears_a_face_cover_over_its_lower_half(covered):
    _, face, answer = covered
    (person,) = answer["Persons"]
    (part,) = [p for p in person["BodyParts"] if p["Name"] == "FACE"]
    (found,) = part["EquipmentDetections"]
    assert found["Type"] == "FACE_COVER"
    assert found["Confidence"] >= 50
    assert found["CoversBodyPart"] == {"Value": True, "Confidence": found["Confidence"]}
    box = found["BoundingBox"]
    assert box["Top"] > face["Top"] + 0.2 * face["Height"]
    assert box["Top"] + box["Height"] == pytest.approx(face["Top"] + face["Height"], abs=0.05)
    assert answer["Summary"]["PersonsWithRequiredEquipment"] == [0]


def test_above_the_confidence_of_a_cover_nothing_is_said(client, covered):
    data, _, answer = covered
    found = answer["Persons"][0]["BodyParts"][0]["EquipmentDetections"][0]["Confidence"]
    if found >= 99.9:
        pytest.skip("the cover is as sure as can be asked")
    summary = detect(client, data, min(100, found + 0.05))["Summary"]
    assert summary["PersonsWithRequiredEquipment"] == [] and summary["PersonsIndeterminate"] == [0]


def test_with_one_type_worn_and_one_unseen_nothing_is_decided(client, covered):
    summary = detect(client, covered[0], 50, ["FACE_COVER", "HEAD_COVER"])["Summary"]
    assert summary["PersonsIndeterminate"] == [0]


def test_a_confidence_below_fifty_counts_as_fifty(client):
    assert detect(client, sample("sample6.jpg"), 0)["Summary"] == detect(client, sample("sample6.jpg"), 50)["Summary"]


def test_each_person_is_in_one_list(client):
    answer = detect(client, sample("sample6.jpg"), 75)
    told = sorted(i for name in LISTS for i in answer["Summary"][name])
    assert told == [person["Id"] for person in answer["Persons"]]


def test_no_required_type_is_refused(client, refused):
    with refused("InvalidParameterException", "RequiredEquipmentTypes"):
        client.detect_protective_equipment(
            Image={"Bytes": sample("obama.jpg")},
            SummarizationAttributes={"MinConfidence": 80, "RequiredEquipmentTypes": []},
        )


@pytest.mark.parametrize("attributes", [
    {"MinConfidence": 80},
    {"RequiredEquipmentTypes": ["FACE_COVER"]},
    {"MinConfidence": 101, "RequiredEquipmentTypes": ["FACE_COVER"]},
    {"MinConfidence": -1, "RequiredEquipmentTypes": ["FACE_COVER"]},
    {"MinConfidence": 80, "RequiredEquipmentTypes": ["EAR_COVER"]},
    {"MinConfidence": 80, "RequiredEquipmentTypes": "FACE_COVER"},
])  # fmt: skip
def test_values_outside_the_model_are_refused(loose, refused, attributes):
    with refused("ValidationException"):
        loose.detect_protective_equipment(Image={"Bytes": sample("obama.jpg")}, SummarizationAttributes=attributes)


def test_a_picture_is_required(loose, refused):
    with refused("ValidationException"):
        loose.detect_protective_equipment()


@pytest.mark.parametrize("image", [{}, {"Bytes": sample("obama.jpg"), "S3Object": {"Bucket": "abc", "Name": "n"}}])
def test_a_picture_comes_in_one_of_two_ways(client, refused, image):
    with refused("InvalidParameterException", "Bytes or as S3Object"):
        client.detect_protective_equipment(Image=image)


def test_an_object_of_no_bucket_is_refused(client, refused):
    with refused("InvalidS3ObjectException"):
        client.detect_protective_equipment(Image={"S3Object": {"Bucket": "abc", "Name": "n"}})


@pytest.mark.parametrize("size", [(79, 200), (200, 79)])
def test_too_small_a_picture_is_refused(client, refused, size):
    with refused("InvalidParameterException"):
        detect(client, jpeg(Image.new("RGB", size, (99, 99, 99))))


def test_too_large_a_picture_is_refused(client, refused):
    out = io.BytesIO()
    Image.new("L", (10_001, 80)).save(out, "PNG")
    with refused("ImageTooLargeException"):
        detect(client, out.getvalue())


def test_what_is_no_picture_is_refused(client, refused):
    with refused("InvalidImageFormatException"):
        detect(client, b"hello")


def test_a_very_slim_picture_is_answered(client):
    assert detect(client, jpeg(Image.new("RGB", (4_000, 80), (99, 120, 99))))["Persons"] == []


def test_the_server_names_the_models(server, key, client):
    info = raw(server, key, "", "{}", service="beholden", target="BeholdenService.GetServerInfo").json
    assert info["EquipmentModelVersion"] == "1.0"
    assert info["EquipmentModelId"].startswith("movenet-multipose") and info["FaceModelId"] in info["EquipmentModelId"]
    assert info["TextModelId"].startswith("pp-ocr") and info["TextModelVersion"]
    assert {"Service": "Rekognition", "Name": "DetectProtectiveEquipment"} in info["ServedOperations"]


def test_a_call_leaves_counts_and_models_in_the_log(tmp_path):
    server = Server(tmp_path / "data", "--checkpoint-interval", "1")
    key = server.create_key()
    server.start()
    try:
        client = rekognition(server, key)
        data, _ = masked(client, "obama.jpg")
        leaf = audit_log.leaf_of(server, key, detect(client, data))
        assert leaf["operation"] == "DetectProtectiveEquipment"
        assert leaf["persons_found"] == 1 and leaf["face_covers_found"] == 1
        assert leaf["model"].startswith("movenet-multipose")
        assert "picture_sha256" in str(leaf) or "picture" in str(leaf)
    finally:
        server.stop()
