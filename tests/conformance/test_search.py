"""SearchFaces, SearchFacesByImage, CompareFaces."""
import io
import uuid

import pytest
from PIL import Image

from server import sample
from test_faces import crowd, flat_grey, jpeg


def test_another_photograph_of_the_same_person_is_found(client, people):
    name, faces = people
    answer = client.search_faces_by_image(CollectionId=name, Image={"Bytes": sample("obama2.jpg")})
    assert [m["Face"]["FaceId"] for m in answer["FaceMatches"]] == [faces["obama"]]
    assert answer["FaceMatches"][0]["Similarity"] >= 99
    assert answer["FaceMatches"][0]["Face"]["ExternalImageId"] == "obama"
    assert answer["SearchedFaceConfidence"] > 80
    assert 0 < answer["SearchedFaceBoundingBox"]["Width"] < 1
    assert answer["FaceModelVersion"]


def test_the_same_photograph_is_as_alike_as_can_be(client, people):
    answer = client.search_faces_by_image(CollectionId=people[0], Image={"Bytes": sample("obama.jpg")})
    assert answer["FaceMatches"][0]["Similarity"] >= 99.9


def test_a_different_person_is_not_found(client, people):
    answer = client.search_faces_by_image(CollectionId=people[0], Image={"Bytes": sample("astronaut.png")})
    assert answer["FaceMatches"] == []


def test_threshold_zero_gives_everyone_most_alike_first(client, people):
    answer = client.search_faces_by_image(CollectionId=people[0], Image={"Bytes": sample("obama2.jpg")}, FaceMatchThreshold=0)
    found = [m["Similarity"] for m in answer["FaceMatches"]]
    assert len(found) == 2
    assert found == sorted(found, reverse=True)


def test_a_probe_is_never_enrolled(client, people):
    before = client.describe_collection(CollectionId=people[0])["FaceCount"]
    client.search_faces_by_image(CollectionId=people[0], Image={"Bytes": sample("astronaut.png")})
    assert client.describe_collection(CollectionId=people[0])["FaceCount"] == before


def test_max_faces_limits_the_answer(client, people):
    answer = client.search_faces_by_image(
        CollectionId=people[0], Image={"Bytes": sample("obama2.jpg")}, FaceMatchThreshold=0, MaxFaces=1
    )
    assert len(answer["FaceMatches"]) == 1


def test_the_answer_says_what_to_make_of_it(server, key, people):
    from clients import raw

    import base64
    import json

    body = {"CollectionId": people[0], "Image": {"Bytes": base64.b64encode(sample("obama2.jpg")).decode()}}
    answer = raw(server, key, "SearchFacesByImage", json.dumps(body)).json
    assert answer["GallerySize"] == 2
    assert answer["EffectiveThreshold"] == 80
    assert 0 < answer["ExpectedFalseMatches"] < 0.01


def test_only_the_largest_face_is_searched(client, people):
    small = Image.open(io.BytesIO(sample("obama.jpg"))).convert("RGB").resize((150, 200))
    large = Image.open(io.BytesIO(sample("biden.jpg"))).convert("RGB").resize((450, 600))
    picture = Image.new("RGB", (620, 600))
    picture.paste(small, (0, 0))
    picture.paste(large, (160, 0))
    answer = client.search_faces_by_image(CollectionId=people[0], Image={"Bytes": jpeg(picture)})
    assert [m["Face"]["ExternalImageId"] for m in answer["FaceMatches"]] == ["biden"]


def test_a_probe_without_a_face_is_refused(client, people, refused):
    with refused("InvalidParameterException", "no faces in the image"):
        client.search_faces_by_image(CollectionId=people[0], Image={"Bytes": flat_grey()})


def test_a_probe_under_the_quality_asked_for_is_refused(client, people, refused):
    face = Image.open(io.BytesIO(sample("obama.jpg"))).convert("RGB")
    blurred = jpeg(face.resize((face.width // 16, face.height // 16)).resize(face.size))
    with refused("InvalidParameterException", "no faces in the image"):
        client.search_faces_by_image(CollectionId=people[0], Image={"Bytes": blurred}, QualityFilter="HIGH")


def test_searching_an_empty_collection_finds_nobody(client, collection):
    assert client.search_faces_by_image(CollectionId=collection, Image={"Bytes": sample("obama.jpg")})["FaceMatches"] == []


def test_a_face_is_findable_by_the_very_next_call_and_gone_after_delete(client, collection):
    for _ in range(5):
        answer = client.index_faces(CollectionId=collection, Image={"Bytes": sample("obama.jpg")}, MaxFaces=1)
        face = answer["FaceRecords"][0]["Face"]["FaceId"]
        found = client.search_faces_by_image(CollectionId=collection, Image={"Bytes": sample("obama2.jpg")})
        assert [m["Face"]["FaceId"] for m in found["FaceMatches"]] == [face]
        client.delete_faces(CollectionId=collection, FaceIds=[face])
        found = client.search_faces_by_image(CollectionId=collection, Image={"Bytes": sample("obama2.jpg")})
        assert found["FaceMatches"] == []


SEARCH_RULES = [
    ("MaxFaces", 0, "'maxFaces'"),
    ("MaxFaces", 4097, "'maxFaces'"),
    ("FaceMatchThreshold", -0.5, "'faceMatchThreshold'"),
    ("FaceMatchThreshold", 100.5, "'faceMatchThreshold'"),
]


@pytest.mark.parametrize("member, value, words", [*SEARCH_RULES, ("QualityFilter", "BEST", "enum value set")])
def test_search_by_image_parameters_outside_the_rules_are_refused(loose, people, refused, member, value, words):
    with refused("ValidationException", words):
        loose.search_faces_by_image(CollectionId=people[0], Image={"Bytes": sample("obama.jpg")}, **{member: value})


def test_search_by_image_in_a_missing_collection_is_not_found(client, refused):
    with refused("ResourceNotFoundException", "no-such-collection"):
        client.search_faces_by_image(CollectionId="no-such-collection", Image={"Bytes": sample("obama.jpg")})


def test_search_by_face_finds_the_others_and_not_itself(client, collection):
    ids = []
    for name in ("obama.jpg", "obama2.jpg", "biden.jpg"):
        answer = client.index_faces(CollectionId=collection, Image={"Bytes": sample(name)}, MaxFaces=1)
        ids.append(answer["FaceRecords"][0]["Face"]["FaceId"])
    answer = client.search_faces(CollectionId=collection, FaceId=ids[0])
    assert answer["SearchedFaceId"] == ids[0]
    assert [m["Face"]["FaceId"] for m in answer["FaceMatches"]] == [ids[1]]
    assert answer["FaceModelVersion"]
    everyone = client.search_faces(CollectionId=collection, FaceId=ids[0], FaceMatchThreshold=0)
    assert {m["Face"]["FaceId"] for m in everyone["FaceMatches"]} == {ids[1], ids[2]}
    one = client.search_faces(CollectionId=collection, FaceId=ids[0], FaceMatchThreshold=0, MaxFaces=1)
    assert [m["Face"]["FaceId"] for m in one["FaceMatches"]] == [ids[1]]


def test_search_by_an_unknown_face_is_refused(client, people, refused):
    with refused("InvalidParameterException", "faceId was not found in the collection"):
        client.search_faces(CollectionId=people[0], FaceId=str(uuid.uuid4()))


@pytest.mark.parametrize("member, value, words", [*SEARCH_RULES, ("FaceId", "x", "'faceId'"), ("FaceId", None, "null at 'faceId'")])
def test_search_by_face_parameters_outside_the_rules_are_refused(loose, people, refused, member, value, words):
    name, faces = people
    wanted = {"CollectionId": name, "FaceId": faces["obama"], member: value}
    with refused("ValidationException", words):
        loose.search_faces(**{k: v for k, v in wanted.items() if v is not None})


def compare(client, source, target, **more):
    return client.compare_faces(SourceImage={"Bytes": source}, TargetImage={"Bytes": target}, **more)


def test_compare_matches_the_same_person(client):
    answer = compare(client, sample("obama.jpg"), sample("obama2.jpg"))
    (match,) = answer["FaceMatches"]
    assert match["Similarity"] >= 99
    assert {"BoundingBox", "Confidence", "Landmarks", "Pose", "Quality"} <= set(match["Face"])
    assert answer["UnmatchedFaces"] == []
    assert answer["SourceImageFace"]["Confidence"] > 80


def test_compare_does_not_match_another_person(client):
    answer = compare(client, sample("obama.jpg"), sample("biden.jpg"))
    assert answer["FaceMatches"] == []
    assert len(answer["UnmatchedFaces"]) == 1


def test_compare_threshold_zero_matches_everyone_most_alike_first(client):
    both = Image.new("RGB", (900, 600))
    both.paste(Image.open(io.BytesIO(sample("biden.jpg"))).convert("RGB").resize((450, 600)), (0, 0))
    both.paste(Image.open(io.BytesIO(sample("obama2.jpg"))).convert("RGB").resize((450, 600)), (450, 0))
    answer = compare(client, sample("obama.jpg"), jpeg(both), SimilarityThreshold=0)
    found = [m["Similarity"] for m in answer["FaceMatches"]]
    assert len(found) == 2 and found == sorted(found, reverse=True)
    assert answer["FaceMatches"][0]["Face"]["BoundingBox"]["Left"] > 0.45


def test_compare_threshold_parts_matched_from_unmatched(client):
    low = compare(client, sample("obama.jpg"), sample("obama2.jpg"), SimilarityThreshold=100)
    assert len(low["FaceMatches"]) + len(low["UnmatchedFaces"]) == 1


def test_compare_looks_at_up_to_a_hundred_target_faces(client):
    answer = compare(client, sample("obama.jpg"), crowd(10, 11))
    assert len(answer["FaceMatches"]) + len(answer["UnmatchedFaces"]) == 100


@pytest.mark.parametrize("which", ["source", "target"])
def test_compare_without_a_face(client, refused, which):
    if which == "source":
        with refused("InvalidParameterException", "no faces in the image"):
            compare(client, flat_grey(), sample("obama.jpg"))
    else:
        answer = compare(client, sample("obama.jpg"), flat_grey())
        assert answer["FaceMatches"] == [] and answer["UnmatchedFaces"] == []


@pytest.mark.parametrize(
    "member, value", [("SimilarityThreshold", -1), ("SimilarityThreshold", 101), ("QualityFilter", "BEST"), ("TargetImage", None)]
)
def test_compare_parameters_outside_the_rules_are_refused(loose, refused, member, value):
    wanted = {"SourceImage": {"Bytes": sample("obama.jpg")}, "TargetImage": {"Bytes": sample("obama.jpg")}, member: value}
    with refused("ValidationException", f"'{member[0].lower()}{member[1:]}'"):
        loose.compare_faces(**{k: v for k, v in wanted.items() if v is not None})
