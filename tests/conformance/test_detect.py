"""DetectFaces."""
import io

import pytest
from PIL import Image, ImageDraw

from server import sample
from test_faces import crowd, flat_grey, jpeg

DEFAULT = {"BoundingBox", "Confidence", "Landmarks", "Pose", "Quality"}
YES_OR_NO = {
    "SMILE": "Smile", "EYEGLASSES": "Eyeglasses", "SUNGLASSES": "Sunglasses", "BEARD": "Beard", "MUSTACHE": "Mustache",
    "FACE_OCCLUDED": "FaceOccluded", "EYES_OPEN": "EyesOpen", "MOUTH_OPEN": "MouthOpen",
}  # fmt: skip
MEASURED = {"AGE_RANGE": "AgeRange", "GENDER": "Gender", "EMOTIONS": "Emotions", **YES_OR_NO}


def detect(client, data, **more):
    return client.detect_faces(Image={"Bytes": data}, **more)["FaceDetails"]


def test_the_default_answer_has_the_default_members(client):
    (face,) = detect(client, sample("obama.jpg"))
    assert set(face) == DEFAULT
    assert len(face["Landmarks"]) == 5
    marks = {m["Type"]: (m["X"], m["Y"]) for m in face["Landmarks"]}
    assert marks["eyeLeft"][0] < marks["nose"][0] < marks["eyeRight"][0]
    assert marks["mouthLeft"][0] < marks["mouthRight"][0]
    assert marks["eyeLeft"][1] < marks["nose"][1] < marks["mouthLeft"][1]


def test_all_gives_what_is_measured_and_nothing_else(client):
    (face,) = detect(client, sample("biden.jpg"), Attributes=["ALL"])
    assert len(face["Landmarks"]) == 30
    assert face["AgeRange"]["Low"] < face["AgeRange"]["High"]
    assert face["Gender"]["Value"] == "Male"
    assert set(face) == DEFAULT | set(MEASURED.values())


@pytest.mark.parametrize("attribute, member", MEASURED.items())
def test_single_attributes_are_added_to_the_default(client, attribute, member):
    (face,) = detect(client, sample("obama.jpg"), Attributes=["DEFAULT", attribute])
    assert set(face) == DEFAULT | {member}


def test_an_attribute_that_cannot_be_measured_is_absent(client):
    (face,) = detect(client, sample("obama.jpg"), Attributes=["EYE_DIRECTION"])
    assert set(face) == DEFAULT


def test_yes_and_no_are_told_with_a_confidence_above_even(client):
    (face,) = detect(client, sample("obama.jpg"), Attributes=list(YES_OR_NO))
    for member in YES_OR_NO.values():
        assert isinstance(face[member]["Value"], bool)
        assert 50 <= face[member]["Confidence"] <= 100
    assert face["Smile"]["Value"] and face["MouthOpen"]["Value"] and face["EyesOpen"]["Value"]
    for absent in ("Eyeglasses", "Sunglasses", "Beard", "Mustache", "FaceOccluded"):
        assert not face[absent]["Value"], absent


def test_emotions_are_all_types_but_confused_surest_first(client):
    (face,) = detect(client, sample("obama.jpg"), Attributes=["EMOTIONS"])
    emotions = face["Emotions"]
    assert {e["Type"] for e in emotions} == {"HAPPY", "SAD", "ANGRY", "DISGUSTED", "SURPRISED", "CALM", "FEAR"}
    confidences = [e["Confidence"] for e in emotions]
    assert confidences == sorted(confidences, reverse=True)
    assert sum(confidences) == pytest.approx(100, abs=0.01)
    assert emotions[0]["Type"] == "HAPPY"


def test_a_bar_across_the_eyes_is_told_as_covered(client):
    (bare,) = detect(client, sample("obama.jpg"), Attributes=["ALL"])
    picture = Image.open(io.BytesIO(sample("obama.jpg"))).convert("RGB")
    marks = {m["Type"]: (m["X"] * picture.width, m["Y"] * picture.height) for m in bare["Landmarks"]}
    eye, other, nose = marks["eyeLeft"], marks["eyeRight"], marks["nose"]
    apart, height = other[0] - eye[0], (nose[1] - eye[1]) / 2
    ImageDraw.Draw(picture).rectangle([eye[0] - apart / 2, eye[1] - height, other[0] + apart / 2, other[1] + height], fill="black")
    (barred,) = detect(client, jpeg(picture), Attributes=["SUNGLASSES", "FACE_OCCLUDED"])
    assert barred["Sunglasses"]["Value"] or barred["FaceOccluded"]["Value"]


def test_an_unknown_attribute_is_refused(loose, refused):
    with refused("ValidationException", "enum value set"):
        loose.detect_faces(Image={"Bytes": sample("obama.jpg")}, Attributes=["NOSE"])


def test_an_image_without_faces_gives_an_empty_list(client):
    assert detect(client, flat_grey()) == []
    assert detect(client, sample("coffee.png")) == []


def test_a_group_is_found(client):
    faces = detect(client, crowd(3, 4))
    assert len(faces) == 12


def test_the_hundred_largest_of_a_crowd(client):
    assert len(detect(client, crowd(12, 12))) == 100


def test_small_faces_in_a_large_picture_are_found(client):
    face = Image.open(io.BytesIO(crowd(1, 1, 64)))  # the face itself is about 40 px of the 64
    picture = Image.new("RGB", (1920, 1080), (90, 90, 90))
    places = [(100, 100), (900, 500), (1700, 900), (300, 800)]
    for place in places:
        picture.paste(face, place)
    faces = detect(client, jpeg(picture))
    assert len(faces) == len(places)


def test_a_turned_picture_turns_the_roll(client):
    upright = Image.open(io.BytesIO(sample("obama.jpg"))).convert("RGB")
    turned = upright.rotate(-20, fillcolor=(128, 128, 128))  # clockwise
    before = detect(client, jpeg(upright))[0]["Pose"]["Roll"]
    after = detect(client, jpeg(turned))[0]["Pose"]["Roll"]
    assert 14 < after - before < 26


def test_a_mirrored_picture_mirrors_the_yaw(client):
    picture = Image.open(io.BytesIO(sample("astronaut.png"))).convert("RGB")
    a = detect(client, jpeg(picture))[0]["Pose"]
    b = detect(client, jpeg(picture.transpose(Image.FLIP_LEFT_RIGHT)))[0]["Pose"]
    assert abs(a["Yaw"] + b["Yaw"]) < 6
    assert abs(a["Roll"] + b["Roll"]) < 4


def test_darker_and_blurred_pictures_score_lower(client):
    picture = Image.open(io.BytesIO(sample("obama.jpg"))).convert("RGB")
    quality = lambda p: detect(client, jpeg(p))[0]["Quality"]
    plain = quality(picture)
    assert quality(picture.point(lambda v: v * 0.4))["Brightness"] < plain["Brightness"] - 10
    soft = picture.resize((picture.width // 5, picture.height // 5)).resize(picture.size)
    assert quality(soft)["Sharpness"] < plain["Sharpness"] - 10


def test_a_png_and_a_jpeg_of_one_picture_agree(client):
    picture = Image.open(io.BytesIO(sample("obama.jpg"))).convert("RGB")
    png = io.BytesIO()
    picture.save(png, "PNG")
    a = detect(client, png.getvalue())[0]["BoundingBox"]
    b = detect(client, sample("obama.jpg"))[0]["BoundingBox"]
    assert all(abs(a[k] - b[k]) < 0.01 for k in a)
