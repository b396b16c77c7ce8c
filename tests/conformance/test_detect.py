"""DetectFaces."""
import io

import pytest
from PIL import Image

from server import sample
from test_faces import crowd, flat_grey, jpeg

DEFAULT = {"BoundingBox", "Confidence", "Landmarks", "Pose", "Quality"}


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
    for unmeasured in ("Beard", "Mustache", "Eyeglasses", "Sunglasses", "Emotions", "FaceOccluded"):
        assert unmeasured not in face


@pytest.mark.parametrize("attribute, member", [("AGE_RANGE", "AgeRange"), ("GENDER", "Gender"), ("EYES_OPEN", "EyesOpen"), ("MOUTH_OPEN", "MouthOpen")])
def test_single_attributes_are_added_to_the_default(client, attribute, member):
    (face,) = detect(client, sample("obama.jpg"), Attributes=["DEFAULT", attribute])
    assert set(face) == DEFAULT | {member}


@pytest.mark.parametrize("attribute", ["BEARD", "EMOTIONS", "SUNGLASSES", "EYEGLASSES", "MUSTACHE", "FACE_OCCLUDED"])
def test_an_attribute_that_cannot_be_measured_is_absent(client, attribute):
    (face,) = detect(client, sample("obama.jpg"), Attributes=[attribute])
    assert set(face) == DEFAULT


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
