"""IndexFaces, ListFaces, DeleteFaces."""
import io
import re
import uuid

import pytest
from PIL import Image

from server import sample

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def crowd(rows, columns, size=96):
    """A grid of one portrait -> JPEG bytes."""
    face = Image.open(io.BytesIO(sample("obama.jpg"))).convert("RGB")
    side = min(face.size)
    face = face.crop(((face.width - side) // 2, 0, (face.width + side) // 2, side)).resize((size, size), Image.LANCZOS)
    picture = Image.new("RGB", (columns * size, rows * size))
    for i in range(rows * columns):
        picture.paste(face, (i % columns * size, i // columns * size))
    return jpeg(picture)


def jpeg(picture):
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95)
    return out.getvalue()


def flat_grey():
    return jpeg(Image.new("RGB", (320, 240), (127, 127, 127)))


def test_index_answers_face_and_detail(client, collection):
    answer = client.index_faces(CollectionId=collection, Image={"Bytes": sample("obama.jpg")}, ExternalImageId="obama:1")
    assert answer["FaceModelVersion"] == client.describe_collection(CollectionId=collection)["FaceModelVersion"]
    (record,) = answer["FaceRecords"]
    face, detail = record["Face"], record["FaceDetail"]
    assert UUID.fullmatch(face["FaceId"])
    assert UUID.fullmatch(face["ImageId"])
    assert face["ExternalImageId"] == "obama:1"
    assert face["Confidence"] == detail["Confidence"] > 80
    assert face["BoundingBox"] == detail["BoundingBox"]
    assert {m["Type"] for m in detail["Landmarks"]} == {"eyeLeft", "eyeRight", "nose", "mouthLeft", "mouthRight"}
    assert set(detail["Pose"]) == {"Roll", "Yaw", "Pitch"}
    assert 0 <= detail["Quality"]["Brightness"] <= 100
    assert 0 <= detail["Quality"]["Sharpness"] <= 100
    assert answer["UnindexedFaces"] == []


def test_faces_of_one_image_share_its_image_id(client, collection):
    answer = client.index_faces(CollectionId=collection, Image={"Bytes": crowd(2, 2)}, QualityFilter="NONE")
    assert len(answer["FaceRecords"]) == 4
    assert len({r["Face"]["ImageId"] for r in answer["FaceRecords"]}) == 1
    assert len({r["Face"]["FaceId"] for r in answer["FaceRecords"]}) == 4


def test_over_a_hundred_faces_give_a_hundred(client, collection):
    answer = client.index_faces(CollectionId=collection, Image={"Bytes": crowd(10, 12)}, QualityFilter="NONE")
    assert len(answer["FaceRecords"]) == 100
    assert client.describe_collection(CollectionId=collection)["FaceCount"] == 100


def test_max_faces_leaves_the_rest_unindexed_with_the_reason(client, collection):
    answer = client.index_faces(CollectionId=collection, Image={"Bytes": crowd(2, 3)}, MaxFaces=2, QualityFilter="NONE")
    assert len(answer["FaceRecords"]) == 2
    assert [u["Reasons"] for u in answer["UnindexedFaces"]] == [["EXCEEDS_MAX_FACES"]] * 4
    assert client.describe_collection(CollectionId=collection)["FaceCount"] == 2


def test_the_largest_faces_are_chosen(client, collection):
    small = Image.open(io.BytesIO(crowd(1, 1, 120)))
    large = Image.open(io.BytesIO(crowd(1, 1, 300)))
    picture = Image.new("RGB", (500, 300))
    picture.paste(small, (0, 0))
    picture.paste(large, (200, 0))
    answer = client.index_faces(CollectionId=collection, Image={"Bytes": jpeg(picture)}, MaxFaces=1, QualityFilter="NONE")
    assert answer["FaceRecords"][0]["Face"]["BoundingBox"]["Left"] > 0.4


def test_the_quality_filter_refuses_a_blurred_face(client, collection):
    face = Image.open(io.BytesIO(sample("obama.jpg"))).convert("RGB")
    blurred = jpeg(face.resize((face.width // 16, face.height // 16)).resize(face.size))
    high = client.index_faces(CollectionId=collection, Image={"Bytes": blurred}, QualityFilter="HIGH")
    assert high["FaceRecords"] == []
    assert all(set(u["Reasons"]) & {"LOW_SHARPNESS", "LOW_FACE_QUALITY", "LOW_CONFIDENCE"} for u in high["UnindexedFaces"])
    none = client.index_faces(CollectionId=collection, Image={"Bytes": blurred}, QualityFilter="NONE")
    assert len(none["FaceRecords"]) == len(high["UnindexedFaces"])


def test_the_quality_filter_refuses_a_dark_face(client, collection):
    face = Image.open(io.BytesIO(sample("obama.jpg"))).convert("RGB")
    dark = jpeg(face.point(lambda v: v * 0.16))
    answer = client.index_faces(CollectionId=collection, Image={"Bytes": dark}, QualityFilter="HIGH")
    assert answer["FaceRecords"] == []
    assert any("LOW_BRIGHTNESS" in u["Reasons"] for u in answer["UnindexedFaces"])


@pytest.mark.parametrize("level", ["NONE", "AUTO", "LOW", "MEDIUM", "HIGH"])
def test_a_good_portrait_passes_each_filter(client, collection, level):
    answer = client.index_faces(CollectionId=collection, Image={"Bytes": sample("obama.jpg")}, QualityFilter=level, MaxFaces=1)
    assert len(answer["FaceRecords"]) == 1


def test_detection_attributes_all_add_what_is_measured(client, collection):
    answer = client.index_faces(CollectionId=collection, Image={"Bytes": sample("biden.jpg")}, DetectionAttributes=["ALL"])
    detail = answer["FaceRecords"][0]["FaceDetail"]
    assert len(detail["Landmarks"]) == 30
    for member in ("AgeRange", "Gender", "Smile", "Eyeglasses", "Beard", "FaceOccluded"):
        assert member in detail, member


def test_a_detection_attribute_alone_is_added_to_the_default(client, collection):
    answer = client.index_faces(CollectionId=collection, Image={"Bytes": sample("biden.jpg")}, DetectionAttributes=["SMILE"])
    assert set(answer["FaceRecords"][0]["FaceDetail"]) == {"BoundingBox", "Confidence", "Landmarks", "Pose", "Quality", "Smile"}


def test_an_image_without_faces_enrols_nothing(client, collection):
    answer = client.index_faces(CollectionId=collection, Image={"Bytes": flat_grey()})
    assert answer["FaceRecords"] == [] and answer["UnindexedFaces"] == []
    assert client.describe_collection(CollectionId=collection)["FaceCount"] == 0


def test_a_missing_collection_enrols_nothing(client, refused):
    with refused("ResourceNotFoundException", "no-such-collection"):
        client.index_faces(CollectionId="no-such-collection", Image={"Bytes": sample("obama.jpg")})


@pytest.mark.parametrize(
    "member, value, words",
    [
        ("MaxFaces", 0, "'maxFaces' failed to satisfy constraint: Member must have value greater than or equal to 1"),
        ("ExternalImageId", "a b", "'externalImageId'"),
        ("ExternalImageId", "", "'externalImageId'"),
        ("ExternalImageId", "x" * 256, "'externalImageId'"),
        ("QualityFilter", "BEST", "enum value set"),
        ("DetectionAttributes", ["NOSE"], "enum value set"),
    ],
)
def test_index_parameters_outside_the_rules_are_refused(loose, collection, refused, member, value, words):
    with refused("ValidationException", words):
        loose.index_faces(CollectionId=collection, Image={"Bytes": sample("obama.jpg")}, **{member: value})


def test_max_faces_over_a_hundred_means_a_hundred(client, collection):
    answer = client.index_faces(CollectionId=collection, Image={"Bytes": sample("obama.jpg")}, MaxFaces=4000)
    assert len(answer["FaceRecords"]) == 1


@pytest.fixture(scope="module")
def twelve(client):
    name = f"twelve-{uuid.uuid4()}"
    client.create_collection(CollectionId=name)
    ids = []
    for _ in range(3):
        answer = client.index_faces(CollectionId=name, Image={"Bytes": crowd(2, 2)}, QualityFilter="NONE", ExternalImageId="crowd")
        ids += [r["Face"]["FaceId"] for r in answer["FaceRecords"]]
    yield name, ids
    client.delete_collection(CollectionId=name)


@pytest.mark.parametrize("size", [1, 5, 12, 4096])
def test_listing_pages_hold_each_face_once(client, twelve, size):
    name, ids = twelve
    pages = list(client.get_paginator("list_faces").paginate(CollectionId=name, PaginationConfig={"PageSize": size}))
    assert [f["FaceId"] for p in pages for f in p["Faces"]] == ids
    assert all(len(p["Faces"]) <= size for p in pages)


def test_listing_shows_what_was_stored(client, twelve):
    name, ids = twelve
    face = client.list_faces(CollectionId=name, MaxResults=1)["Faces"][0]
    assert face["FaceId"] == ids[0]
    assert face["ExternalImageId"] == "crowd"
    assert face["IndexFacesModelVersion"]
    assert 0 <= face["BoundingBox"]["Left"] < 1
    assert face["Confidence"] > 50


def test_listing_can_be_restricted_to_ids(client, twelve):
    name, ids = twelve
    unknown = str(uuid.uuid4())
    answer = client.list_faces(CollectionId=name, FaceIds=[ids[3], unknown, ids[1]])
    assert sorted(f["FaceId"] for f in answer["Faces"]) == sorted([ids[1], ids[3]])


def test_listing_goes_on_where_it_was_when_faces_are_deleted(client, collection):
    answer = client.index_faces(CollectionId=collection, Image={"Bytes": crowd(2, 3)}, QualityFilter="NONE")
    ids = [r["Face"]["FaceId"] for r in answer["FaceRecords"]]
    first = client.list_faces(CollectionId=collection, MaxResults=2)
    client.delete_faces(CollectionId=collection, FaceIds=[ids[0], ids[2]])
    rest = client.list_faces(CollectionId=collection, MaxResults=100, NextToken=first["NextToken"])
    assert [f["FaceId"] for f in rest["Faces"]] == ids[3:]


@pytest.mark.parametrize("member, value", [("MaxResults", -1), ("MaxResults", 4097), ("FaceIds", []), ("FaceIds", ["x"]), ("UserId", "")])
def test_list_parameters_outside_the_rules_are_refused(loose, people, refused, member, value):
    with refused("ValidationException", f"'{member[0].lower()}{member[1:]}"):
        loose.list_faces(CollectionId=people[0], **{member: value})


def test_listing_the_faces_of_an_unknown_user_is_not_found(client, people, refused):
    with refused("ResourceNotFoundException", "nobody"):
        client.list_faces(CollectionId=people[0], UserId="nobody")


def test_delete_answers_what_was_deleted_and_what_was_not(client, collection):
    answer = client.index_faces(CollectionId=collection, Image={"Bytes": crowd(1, 2)}, QualityFilter="NONE")
    ids = [r["Face"]["FaceId"] for r in answer["FaceRecords"]]
    unknown = str(uuid.uuid4())
    gone = client.delete_faces(CollectionId=collection, FaceIds=[ids[0], unknown])
    assert gone["DeletedFaces"] == [ids[0]]
    assert gone["UnsuccessfulFaceDeletions"] == [{"FaceId": unknown, "Reasons": ["FACE_NOT_FOUND"]}]
    assert client.describe_collection(CollectionId=collection)["FaceCount"] == 1
    assert [f["FaceId"] for f in client.list_faces(CollectionId=collection)["Faces"]] == [ids[1]]


def test_deleting_one_face_twice_in_a_call_deletes_it_once(client, collection):
    answer = client.index_faces(CollectionId=collection, Image={"Bytes": sample("obama.jpg")}, MaxFaces=1)
    face = answer["FaceRecords"][0]["Face"]["FaceId"]
    gone = client.delete_faces(CollectionId=collection, FaceIds=[face, face])
    assert gone["DeletedFaces"] == [face]
    assert client.describe_collection(CollectionId=collection)["FaceCount"] == 0


@pytest.mark.parametrize("ids", [[], ["not-a-uuid"], [str(uuid.UUID(int=1))] * 4097, None])
def test_delete_ids_outside_the_rules_are_refused(loose, people, refused, ids):
    with refused("ValidationException", "'faceIds"):
        loose.delete_faces(CollectionId=people[0], **({} if ids is None else {"FaceIds": ids}))
