"""CreateUser, DeleteUser, ListUsers, AssociateFaces, DisassociateFaces, SearchUsers, SearchUsersByImage."""
import io
import json
import uuid

import pytest
from PIL import Image

from clients import raw, rekognition
from server import Server, sample
from test_faces import flat_grey, jpeg


def enrol(client, collection, *names):
    """-> face ids of the largest face of each sample."""
    ids = []
    for name in names:
        answer = client.index_faces(CollectionId=collection, Image={"Bytes": sample(name)}, MaxFaces=1, QualityFilter="NONE")
        ids.append(answer["FaceRecords"][0]["Face"]["FaceId"])
    return ids


def users_of(client, collection):
    return [(user["UserId"], user["UserStatus"]) for user in client.list_users(CollectionId=collection)["Users"]]


def found(answer):
    return [match["User"]["UserId"] for match in answer["UserMatches"]]


@pytest.fixture
def user(client, collection):
    """A collection whose user "obama" has two faces, and biden's face is nobody's -> (collection, face ids)."""
    faces = enrol(client, collection, "obama.jpg", "obama2.jpg", "biden.jpg")
    client.create_user(CollectionId=collection, UserId="obama")
    client.associate_faces(CollectionId=collection, UserId="obama", FaceIds=faces[:2])
    return collection, faces


def test_a_user_is_created_listed_counted_and_deleted(client, collection):
    for name in ("ann", "bob:1", "a" * 128):
        client.create_user(CollectionId=collection, UserId=name)
    assert users_of(client, collection) == [("ann", "CREATED"), ("bob:1", "CREATED"), ("a" * 128, "CREATED")]
    assert client.describe_collection(CollectionId=collection)["UserCount"] == 3
    client.delete_user(CollectionId=collection, UserId="ann")
    assert client.describe_collection(CollectionId=collection)["UserCount"] == 2
    assert [name for name, _ in users_of(client, collection)] == ["bob:1", "a" * 128]


def test_an_answer_of_creation_and_deletion_has_no_members_but_the_receipt(server, key, collection):
    for operation in ("CreateUser", "DeleteUser"):
        body = json.dumps({"CollectionId": collection, "UserId": "ann"})
        answer = raw(server, key, operation, body)
        assert answer.status == 200 and set(answer.json) <= {"AuditReceipt"}


def test_a_user_of_that_name_is_a_conflict(client, collection, refused):
    client.create_user(CollectionId=collection, UserId="ann")
    with refused("ConflictException", "ann"):
        client.create_user(CollectionId=collection, UserId="ann")


def test_a_missing_user_or_collection_is_not_found(client, collection, refused):
    face = str(uuid.uuid4())
    calls = [
        ("delete_user", {}),
        ("associate_faces", {"FaceIds": [face]}),
        ("disassociate_faces", {"FaceIds": [face]}),
        ("search_users", {}),
        ("list_faces", {}),
    ]
    for name, more in calls:
        with refused("ResourceNotFoundException", "nobody"):
            getattr(client, name)(CollectionId=collection, UserId="nobody", **more)
    calls.append(("create_user", {}))
    for name, more in calls:
        with refused("ResourceNotFoundException", "no-such-collection"):
            getattr(client, name)(CollectionId="no-such-collection", UserId="nobody", **more)
    with refused("ResourceNotFoundException", "no-such-collection"):
        client.list_users(CollectionId="no-such-collection")
    with refused("ResourceNotFoundException", "no-such-collection"):
        client.search_users_by_image(CollectionId="no-such-collection", Image={"Bytes": sample("obama.jpg")})


def test_listing_goes_by_pages(client, collection, refused):
    names = [f"user-{i}" for i in range(7)]
    for name in names:
        client.create_user(CollectionId=collection, UserId=name)
    pages = list(client.get_paginator("list_users").paginate(CollectionId=collection, PaginationConfig={"PageSize": 3}))
    assert [[user["UserId"] for user in page["Users"]] for page in pages] == [names[:3], names[3:6], names[6:]]
    assert "NextToken" not in pages[-1]
    with refused("InvalidPaginationTokenException"):
        client.list_users(CollectionId=collection, NextToken="no-token")
    other = client.list_faces  # a token of one operation is none of another
    with refused("InvalidPaginationTokenException"):
        other(CollectionId=collection, NextToken=pages[0]["NextToken"])


def test_associating_makes_a_user_active(client, collection):
    faces = enrol(client, collection, "obama.jpg", "obama2.jpg")
    client.create_user(CollectionId=collection, UserId="obama")
    answer = client.associate_faces(CollectionId=collection, UserId="obama", FaceIds=faces)
    assert [face["FaceId"] for face in answer["AssociatedFaces"]] == faces
    assert answer["UnsuccessfulFaceAssociations"] == []
    assert answer["UserStatus"] == "ACTIVE"
    assert users_of(client, collection) == [("obama", "ACTIVE")]
    again = client.associate_faces(CollectionId=collection, UserId="obama", FaceIds=faces)
    assert again["AssociatedFaces"] == [] and again["UnsuccessfulFaceAssociations"] == []


def test_faces_that_cannot_be_associated_are_answered_with_reasons(client, user):
    collection, faces = user
    client.create_user(CollectionId=collection, UserId="other")
    missing = str(uuid.uuid4())
    answer = client.associate_faces(CollectionId=collection, UserId="other", FaceIds=[faces[0], missing])
    assert answer["AssociatedFaces"] == [] and answer["UserStatus"] == "CREATED"
    assert answer["UnsuccessfulFaceAssociations"] == [
        {"FaceId": faces[0], "UserId": "obama", "Reasons": ["ASSOCIATED_TO_A_DIFFERENT_USER"]},
        {"FaceId": missing, "Reasons": ["FACE_NOT_FOUND"]},
    ]
    (unlike,) = client.associate_faces(CollectionId=collection, UserId="obama", FaceIds=[faces[2]])["UnsuccessfulFaceAssociations"]
    assert unlike["FaceId"] == faces[2] and unlike["Reasons"] == ["LOW_MATCH_CONFIDENCE"]
    assert 0 <= unlike["Confidence"] < 75
    taken = client.associate_faces(CollectionId=collection, UserId="obama", FaceIds=[faces[2]], UserMatchThreshold=0)
    assert [face["FaceId"] for face in taken["AssociatedFaces"]] == [faces[2]]


def test_disassociating_takes_faces_away(client, user):
    collection, faces = user
    client.create_user(CollectionId=collection, UserId="other")
    missing = str(uuid.uuid4())
    answer = client.disassociate_faces(CollectionId=collection, UserId="other", FaceIds=[faces[0], missing, faces[2]])
    assert answer["DisassociatedFaces"] == [] and answer["UserStatus"] == "CREATED"
    assert answer["UnsuccessfulFaceDisassociations"] == [
        {"FaceId": faces[0], "UserId": "obama", "Reasons": ["ASSOCIATED_TO_A_DIFFERENT_USER"]},
        {"FaceId": missing, "Reasons": ["FACE_NOT_FOUND"]},
    ]
    answer = client.disassociate_faces(CollectionId=collection, UserId="obama", FaceIds=[faces[0], faces[2]])
    assert [face["FaceId"] for face in answer["DisassociatedFaces"]] == [faces[0]]
    assert answer["UserStatus"] == "ACTIVE"
    answer = client.disassociate_faces(CollectionId=collection, UserId="obama", FaceIds=[faces[1]])
    assert answer["UserStatus"] == "CREATED"
    assert found(client.search_users_by_image(CollectionId=collection, Image={"Bytes": sample("obama.jpg")})) == []


def test_faces_say_whose_they_are(client, user):
    collection, faces = user
    listed = {face["FaceId"]: face.get("UserId") for face in client.list_faces(CollectionId=collection)["Faces"]}
    assert listed == {faces[0]: "obama", faces[1]: "obama", faces[2]: None}
    mine = client.list_faces(CollectionId=collection, UserId="obama")["Faces"]
    assert [face["FaceId"] for face in mine] == faces[:2]
    both = client.list_faces(CollectionId=collection, UserId="obama", FaceIds=faces[1:])["Faces"]
    assert [face["FaceId"] for face in both] == [faces[1]]
    answer = client.search_faces_by_image(CollectionId=collection, Image={"Bytes": sample("obama2.jpg")})
    assert {match["Face"]["UserId"] for match in answer["FaceMatches"]} == {"obama"}
    (match,) = client.search_faces(CollectionId=collection, FaceId=faces[0])["FaceMatches"]
    assert match["Face"]["UserId"] == "obama"


def test_a_users_face_is_not_deleted(client, user):
    collection, faces = user
    answer = client.delete_faces(CollectionId=collection, FaceIds=[faces[0], faces[2]])
    assert answer["DeletedFaces"] == [faces[2]]
    assert answer["UnsuccessfulFaceDeletions"] == [
        {"FaceId": faces[0], "UserId": "obama", "Reasons": ["ASSOCIATED_TO_AN_EXISTING_USER"]}
    ]
    client.delete_user(CollectionId=collection, UserId="obama")
    assert client.delete_faces(CollectionId=collection, FaceIds=faces[:2])["DeletedFaces"] == faces[:2]


def test_search_by_image_finds_the_user(client, user):
    collection, _ = user
    answer = client.search_users_by_image(CollectionId=collection, Image={"Bytes": sample("obama2.jpg")})
    (match,) = answer["UserMatches"]
    assert match["User"] == {"UserId": "obama", "UserStatus": "ACTIVE"}
    assert match["Similarity"] >= 99
    detail = answer["SearchedFace"]["FaceDetail"]
    assert {"BoundingBox", "Confidence", "Landmarks", "Pose", "Quality"} <= set(detail)
    assert answer["UnsearchedFaces"] == []
    assert answer["FaceModelVersion"]
    assert found(client.search_users_by_image(CollectionId=collection, Image={"Bytes": sample("astronaut.png")})) == []


def test_search_by_image_says_what_was_not_searched(client, user):
    collection, _ = user
    small = Image.open(io.BytesIO(sample("biden.jpg"))).convert("RGB").resize((150, 200))
    large = Image.open(io.BytesIO(sample("obama.jpg"))).convert("RGB").resize((450, 600))
    picture = Image.new("RGB", (620, 600))
    picture.paste(small, (0, 0))
    picture.paste(large, (160, 0))
    answer = client.search_users_by_image(CollectionId=collection, Image={"Bytes": jpeg(picture)})
    assert found(answer) == ["obama"]
    (left_out,) = answer["UnsearchedFaces"]
    assert left_out["Reasons"] == ["FACE_NOT_LARGEST"]
    assert left_out["FaceDetails"]["BoundingBox"]["Left"] < 0.25


def test_search_by_image_without_a_face_finds_nobody(client, user):
    answer = client.search_users_by_image(CollectionId=user[0], Image={"Bytes": flat_grey()}, UserMatchThreshold=0)
    assert answer["UserMatches"] == [] and answer["UnsearchedFaces"] == [] and "SearchedFace" not in answer


def test_a_search_without_a_probe_says_the_threshold_too(server, key, client, user):
    client.create_user(CollectionId=user[0], UserId="faceless")
    body = {"CollectionId": user[0], "UserId": "faceless", "UserMatchThreshold": 91}
    answer = raw(server, key, "SearchUsers", json.dumps(body)).json
    assert (answer["UserMatches"], answer["EffectiveThreshold"]) == ([], 91)


def test_search_by_image_leaves_out_faces_under_the_quality_asked_for(client, user):
    face = Image.open(io.BytesIO(sample("obama.jpg"))).convert("RGB")
    blurred = jpeg(face.resize((face.width // 16, face.height // 16)).resize(face.size))
    answer = client.search_users_by_image(CollectionId=user[0], Image={"Bytes": blurred}, QualityFilter="HIGH")
    assert answer["UserMatches"] == [] and "SearchedFace" not in answer
    assert all(set(face["Reasons"]) & {"LOW_SHARPNESS", "LOW_CONFIDENCE"} for face in answer["UnsearchedFaces"])


def test_search_by_user_or_face(client, user, refused):
    collection, faces = user
    client.create_user(CollectionId=collection, UserId="biden")
    client.associate_faces(CollectionId=collection, UserId="biden", FaceIds=[faces[2]])
    by_face = client.search_users(CollectionId=collection, FaceId=faces[0])
    assert found(by_face) == ["obama"]
    assert by_face["SearchedFace"] == {"FaceId": faces[0]} and "SearchedUser" not in by_face
    by_user = client.search_users(CollectionId=collection, UserId="obama", UserMatchThreshold=0)
    assert found(by_user) == ["biden"]
    assert by_user["SearchedUser"] == {"UserId": "obama"} and "SearchedFace" not in by_user
    assert by_user["FaceModelVersion"]
    everyone = client.search_users(CollectionId=collection, FaceId=faces[0], UserMatchThreshold=0)
    assert found(everyone) == ["obama", "biden"]
    assert len(found(client.search_users(CollectionId=collection, FaceId=faces[0], UserMatchThreshold=0, MaxUsers=1))) == 1
    client.create_user(CollectionId=collection, UserId="faceless")
    assert found(client.search_users(CollectionId=collection, UserId="faceless", UserMatchThreshold=0)) == []
    with refused("InvalidParameterException", "Either UserId or FaceId"):
        client.search_users(CollectionId=collection)
    with refused("InvalidParameterException", "Either UserId or FaceId"):
        client.search_users(CollectionId=collection, UserId="obama", FaceId=faces[0])
    with refused("InvalidParameterException", "faceId was not found"):
        client.search_users(CollectionId=collection, FaceId=str(uuid.uuid4()))


def test_the_answer_says_what_to_make_of_it(server, key, user):
    body = {"CollectionId": user[0], "FaceId": user[1][0]}
    answer = raw(server, key, "SearchUsers", json.dumps(body)).json
    assert answer["GallerySize"] == 1
    assert answer["EffectiveThreshold"] == 80
    assert 0 < answer["ExpectedFalseMatches"] < 0.01


def test_a_request_with_a_token_has_one_effect(client, collection, refused):
    (face,) = enrol(client, collection, "obama.jpg")
    token = str(uuid.uuid4())
    for _ in range(2):
        client.create_user(CollectionId=collection, UserId="ann", ClientRequestToken=token)
    with refused("IdempotentParameterMismatchException", "ClientRequestToken"):
        client.create_user(CollectionId=collection, UserId="bob", ClientRequestToken=token)
    answers = [
        client.associate_faces(CollectionId=collection, UserId="ann", FaceIds=[face], ClientRequestToken="t-associate") for _ in range(2)
    ]
    assert answers[0]["AssociatedFaces"] == answers[1]["AssociatedFaces"] == [{"FaceId": face}]
    with refused("IdempotentParameterMismatchException"):
        client.associate_faces(
            CollectionId=collection, UserId="ann", FaceIds=[face], UserMatchThreshold=90, ClientRequestToken="t-associate"
        )
    answers = [
        client.disassociate_faces(CollectionId=collection, UserId="ann", FaceIds=[face], ClientRequestToken="t-take") for _ in range(2)
    ]
    assert answers[0]["DisassociatedFaces"] == answers[1]["DisassociatedFaces"] == [{"FaceId": face}]
    for _ in range(2):
        client.delete_user(CollectionId=collection, UserId="ann", ClientRequestToken="t-delete")
    with refused("IdempotentParameterMismatchException"):
        client.delete_user(CollectionId=collection, UserId="bob", ClientRequestToken="t-delete")


def test_a_user_has_a_hundred_faces_at_most(client, collection, refused):
    from test_faces import crowd

    answer = client.index_faces(CollectionId=collection, Image={"Bytes": crowd(10, 10)}, QualityFilter="NONE")
    faces = [record["Face"]["FaceId"] for record in answer["FaceRecords"]]
    assert len(faces) == 100
    client.create_user(CollectionId=collection, UserId="many")
    taken = client.associate_faces(CollectionId=collection, UserId="many", FaceIds=faces)
    assert len(taken["AssociatedFaces"]) == 100
    (one_more,) = enrol(client, collection, "obama.jpg")
    with refused("ServiceQuotaExceededException", "100"):
        client.associate_faces(CollectionId=collection, UserId="many", FaceIds=[one_more], UserMatchThreshold=0)


RULES = [
    ("create_user", {"UserId": "x"}, "UserId", "", "'userId'"),
    ("create_user", {"UserId": "x"}, "UserId", "a" * 129, "'userId'"),
    ("create_user", {"UserId": "x"}, "UserId", "an n", "'userId'"),
    ("create_user", {"UserId": "x"}, "UserId", None, "null at 'userId'"),
    ("create_user", {"UserId": "x"}, "ClientRequestToken", "", "'clientRequestToken'"),
    ("create_user", {"UserId": "x"}, "ClientRequestToken", "t" * 65, "'clientRequestToken'"),
    ("delete_user", {"UserId": "x"}, "ClientRequestToken", "no spaces", "'clientRequestToken'"),
    ("delete_user", {"UserId": "x"}, "UserId", None, "null at 'userId'"),
    ("list_users", {}, "MaxResults", 0, "'maxResults'"),
    ("list_users", {}, "MaxResults", 501, "'maxResults'"),
    ("associate_faces", {"UserId": "x", "FaceIds": [str(uuid.uuid4())]}, "FaceIds", [], "'faceIds'"),
    ("associate_faces", {"UserId": "x"}, "FaceIds", [str(uuid.uuid4())] * 101, "'faceIds'"),
    ("associate_faces", {"UserId": "x"}, "FaceIds", ["x"], "'faceIds"),
    ("associate_faces", {"UserId": "x"}, "FaceIds", None, "null at 'faceIds'"),
    ("associate_faces", {"UserId": "x", "FaceIds": [str(uuid.uuid4())]}, "UserMatchThreshold", 100.5, "'userMatchThreshold'"),
    ("associate_faces", {"UserId": "x", "FaceIds": [str(uuid.uuid4())]}, "UserMatchThreshold", -1, "'userMatchThreshold'"),
    ("disassociate_faces", {"UserId": "x"}, "FaceIds", [str(uuid.uuid4())] * 101, "'faceIds'"),
    ("disassociate_faces", {"UserId": "x"}, "FaceIds", None, "null at 'faceIds'"),
    ("search_users", {"UserId": "x"}, "MaxUsers", 0, "'maxUsers'"),
    ("search_users", {"UserId": "x"}, "MaxUsers", 501, "'maxUsers'"),
    ("search_users", {"UserId": "x"}, "UserMatchThreshold", 101, "'userMatchThreshold'"),
    ("search_users", {}, "FaceId", "x", "'faceId'"),
    ("search_users_by_image", {"Image": {"Bytes": b"x"}}, "MaxUsers", 501, "'maxUsers'"),
    ("search_users_by_image", {"Image": {"Bytes": b"x"}}, "UserMatchThreshold", -0.5, "'userMatchThreshold'"),
    ("search_users_by_image", {"Image": {"Bytes": b"x"}}, "QualityFilter", "BEST", "enum value set"),
    ("search_users_by_image", {}, "Image", None, "null at 'image'"),
]


@pytest.mark.parametrize("operation, base, member, value, words", RULES)
def test_parameters_outside_the_rules_are_refused(loose, collection, refused, operation, base, member, value, words):
    wanted = {"CollectionId": collection, **base, member: value}
    with refused("ValidationException", words):
        getattr(loose, operation)(**{k: v for k, v in wanted.items() if v is not None})


def test_users_survive_a_kill(tmp_path):
    server = Server(tmp_path / "data")
    key = server.create_key()
    server.start()
    client = rekognition(server, key)
    client.create_collection(CollectionId="c")
    faces = enrol(client, "c", "obama.jpg", "obama2.jpg", "biden.jpg")
    client.create_user(CollectionId="c", UserId="obama", ClientRequestToken="t")
    client.associate_faces(CollectionId="c", UserId="obama", FaceIds=faces[:2])
    before = client.search_users_by_image(CollectionId="c", Image={"Bytes": sample("obama.jpg")})["UserMatches"]
    server.kill()
    server.start()
    client = rekognition(server, key)
    try:
        client.create_user(CollectionId="c", UserId="obama", ClientRequestToken="t")
        assert client.search_users_by_image(CollectionId="c", Image={"Bytes": sample("obama.jpg")})["UserMatches"] == before
        assert [face["FaceId"] for face in client.list_faces(CollectionId="c", UserId="obama")["Faces"]] == faces[:2]
        files = b"".join(path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file())
        assert b"obama" not in files
    finally:
        assert server.stop() == 0, server.log_text()[-2000:]
    assert "obama" not in server.log_text()


@pytest.mark.parametrize("role, may", [("investigator", {"list_users", "search_users"}), ("reviewer", set()), ("auditor", set())])
def test_roles_search_or_change_users_as_they_do_faces(server, user, refused, role, may):
    collection, faces = user
    client = rekognition(server, server.create_key(role=role, name=role))
    calls = {
        "create_user": {"UserId": "x"},
        "delete_user": {"UserId": "obama"},
        "associate_faces": {"UserId": "obama", "FaceIds": faces[:1]},
        "disassociate_faces": {"UserId": "obama", "FaceIds": faces[:1]},
        "list_users": {},
        "search_users": {"FaceId": faces[0]},
    }
    for name, more in calls.items():
        if name in may:
            getattr(client, name)(CollectionId=collection, **more)
        else:
            with refused("AccessDeniedException", role):
                getattr(client, name)(CollectionId=collection, **more)
