import datetime
import uuid

import pytest

ARN = "rekognition:us-east-1:000000000000:collection/"


def test_create_answers_status_arn_and_model_version(client):
    name = f"c-{uuid.uuid4()}"
    answer = client.create_collection(CollectionId=name)
    assert answer["StatusCode"] == 200
    assert answer["CollectionArn"] == f"aws:{ARN}{name}"
    assert answer["FaceModelVersion"]
    client.delete_collection(CollectionId=name)


def test_create_twice_is_refused(client, collection, refused):
    with refused("ResourceAlreadyExistsException", "already exists"):
        client.create_collection(CollectionId=collection)


@pytest.mark.parametrize("name", ["a", "A.b_c-9", "x" * 255])
def test_names_within_the_rules_are_taken(client, name):
    client.create_collection(CollectionId=name)
    assert client.describe_collection(CollectionId=name)["FaceCount"] == 0
    assert client.delete_collection(CollectionId=name)["StatusCode"] == 200


@pytest.mark.parametrize(
    "name, words",
    [
        ("", "length greater than or equal to 1"),
        ("x" * 256, "length less than or equal to 255"),
        ("a b", r"regular expression pattern: [a-zA-Z0-9_.\-]+"),
        ("../../etc/passwd", "regular expression pattern"),
        ("ä", "regular expression pattern"),
        ("a\n", "regular expression pattern"),
        (None, "Member must not be null"),
    ],
)
def test_names_outside_the_rules_are_refused(loose, refused, name, words):
    with refused("ValidationException", words) as caught:
        loose.create_collection(**({} if name is None else {"CollectionId": name}))
    assert "'collectionId' failed to satisfy constraint" in str(caught.value)


def test_tags_at_creation_are_taken(client):
    name = f"c-{uuid.uuid4()}"
    client.create_collection(CollectionId=name, Tags={"team": "one"})
    client.delete_collection(CollectionId=name)


def test_describe_counts_faces_and_says_when(client, collection):
    answer = client.describe_collection(CollectionId=collection)
    assert answer["FaceCount"] == 0
    assert answer["UserCount"] == 0
    assert answer["CollectionARN"] == f"arn:aws:{ARN}{collection}"
    age = datetime.datetime.now(datetime.timezone.utc) - answer["CreationTimestamp"]
    assert abs(age) < datetime.timedelta(minutes=1)


def test_delete_removes_and_a_second_time_is_not_found(client, collection, refused):
    assert client.delete_collection(CollectionId=collection)["StatusCode"] == 200
    assert collection not in client.list_collections(MaxResults=4096)["CollectionIds"]
    with refused("ResourceNotFoundException"):
        client.delete_collection(CollectionId=collection)


def test_a_name_can_be_used_again_and_starts_empty(client, people):
    name = f"c-{uuid.uuid4()}"
    for _ in range(2):
        client.create_collection(CollectionId=name)
        assert client.describe_collection(CollectionId=name)["FaceCount"] == 0
        client.delete_collection(CollectionId=name)


MISSING = {
    "describe_collection": {},
    "delete_collection": {},
    "list_faces": {},
    "delete_faces": {"FaceIds": [str(uuid.UUID(int=1))]},
    "search_faces": {"FaceId": str(uuid.UUID(int=1))},
}


@pytest.mark.parametrize("operation", MISSING)
def test_a_missing_collection_is_not_found(client, refused, operation):
    with refused("ResourceNotFoundException", "no-such-collection"):
        getattr(client, operation)(CollectionId="no-such-collection", **MISSING[operation])


@pytest.fixture(scope="module")
def seven(client):
    names = [f"page-{uuid.uuid4()}" for _ in range(7)]
    for name in names:
        client.create_collection(CollectionId=name)
    yield names
    for name in names:
        client.delete_collection(CollectionId=name)


@pytest.mark.parametrize("size", [1, 2, 3, 4096])
def test_listing_pages_hold_each_collection_once(client, seven, size):
    pages = list(client.get_paginator("list_collections").paginate(PaginationConfig={"PageSize": size}))
    found = [name for page in pages for name in page["CollectionIds"]]
    assert len(found) == len(set(found))
    assert set(seven) <= set(found)
    assert all(len(page["CollectionIds"]) <= size for page in pages)
    assert all(len(page["CollectionIds"]) == len(page["FaceModelVersions"]) for page in pages)


def test_max_results_zero_is_the_default(client, seven):
    assert set(seven) <= set(client.list_collections(MaxResults=0)["CollectionIds"])


@pytest.mark.parametrize("size", [-1, 4097])
def test_page_sizes_outside_the_rules_are_refused(loose, refused, size):
    with refused("ValidationException", "'maxResults'"):
        loose.list_collections(MaxResults=size)


def forge_one_letter(token):
    return ("B" if token[0] == "A" else "A") + token[1:]


@pytest.mark.parametrize("forge", [forge_one_letter, lambda t: t[:-4], lambda t: "x", lambda t: t + "AAAA"])
def test_forged_tokens_are_refused(client, seven, refused, forge):
    token = client.list_collections(MaxResults=1)["NextToken"]
    with refused("InvalidPaginationTokenException"):
        client.list_collections(MaxResults=1, NextToken=forge(token))


def test_a_token_of_another_operation_is_refused(client, seven, people, refused):
    token = client.list_collections(MaxResults=1)["NextToken"]
    with refused("InvalidPaginationTokenException"):
        client.list_faces(CollectionId=people[0], NextToken=token)


def test_a_token_of_another_collection_is_refused(client, people, collection, refused):
    token = client.list_faces(CollectionId=people[0], MaxResults=1)["NextToken"]
    with refused("InvalidPaginationTokenException"):
        client.list_faces(CollectionId=collection, NextToken=token)
