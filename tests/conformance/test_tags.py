"""TagResource, UntagResource, ListTagsForResource."""
import uuid

import pytest

from clients import rekognition

ARN = "arn:aws:rekognition:us-east-1:000000000000:collection/"


@pytest.fixture
def arn(client, collection):
    return client.describe_collection(CollectionId=collection)["CollectionARN"]


def tags(client, arn):
    return client.list_tags_for_resource(ResourceArn=arn)["Tags"]


def test_tags_are_set_replaced_listed_and_taken_away(client, arn):
    assert tags(client, arn) == {}
    client.tag_resource(ResourceArn=arn, Tags={"colour": "blue", "empty": "", "Größe/1": "ä b:c=+-@"})
    client.tag_resource(ResourceArn=arn, Tags={"colour": "red"})
    assert tags(client, arn) == {"colour": "red", "empty": "", "Größe/1": "ä b:c=+-@"}
    client.untag_resource(ResourceArn=arn, TagKeys=["empty", "absent"])
    assert tags(client, arn) == {"colour": "red", "Größe/1": "ä b:c=+-@"}


def test_tags_of_creation_are_tags(client):
    name = f"c-{uuid.uuid4()}"
    answer = client.create_collection(CollectionId=name, Tags={"a": "1"})
    # CreateCollection's own form of the ARN, without the leading "arn:", names it too.
    assert answer["CollectionArn"].startswith("aws:")
    assert tags(client, answer["CollectionArn"]) == tags(client, "arn:" + answer["CollectionArn"]) == {"a": "1"}
    client.delete_collection(CollectionId=name)


def test_no_tags_are_no_change(client, arn):
    client.tag_resource(ResourceArn=arn, Tags={})
    client.untag_resource(ResourceArn=arn, TagKeys=[])
    assert tags(client, arn) == {}


def test_there_are_fifty_at_most_and_all_or_none(client, arn, refused):
    client.tag_resource(ResourceArn=arn, Tags={f"k{i}": "v" for i in range(49)})
    with refused("ServiceQuotaExceededException", "50"):
        client.tag_resource(ResourceArn=arn, Tags={"k49": "v", "k50": "v"})
    assert len(tags(client, arn)) == 49
    client.tag_resource(ResourceArn=arn, Tags={"k49": "v", "k0": "other"})
    assert len(tags(client, arn)) == 50


def test_policy_tags_are_not_changed_here(client, refused):
    name = f"c-{uuid.uuid4()}"
    arn = ARN + name
    client.create_collection(CollectionId=name)
    with refused("InvalidParameterException", "beholden:"):
        client.tag_resource(ResourceArn=arn, Tags={"beholden:profile": "standard"})
    with refused("InvalidParameterException", "beholden:"):
        client.untag_resource(ResourceArn=arn, TagKeys=["beholden:profile"])
    client.delete_collection(CollectionId=name)


@pytest.mark.parametrize(
    "arn, error",
    [
        (ARN + "no-such-collection", "ResourceNotFoundException"),
        ("arn:aws:rekognition:us-east-1:111122223333:collection/x", "ResourceNotFoundException"),
        ("arn:aws:rekognition:us-east-1:000000000000:streamprocessor/x", "ResourceNotFoundException"),
        ("arn:aws:s3:::bucket-of-somebody", "InvalidParameterException"),
        ("x" * 20, "InvalidParameterException"),
    ],
)
def test_resources_that_are_not_there(client, refused, arn, error):
    with refused(error):
        client.list_tags_for_resource(ResourceArn=arn)
    with refused(error):
        client.tag_resource(ResourceArn=arn, Tags={"a": "b"})
    with refused(error):
        client.untag_resource(ResourceArn=arn, TagKeys=["a"])


@pytest.mark.parametrize(
    "operation, member, value, words",
    [
        ("tag_resource", "Tags", {"aws:x": "v"}, "'tags"),
        ("tag_resource", "Tags", {"": "v"}, "'tags"),
        ("tag_resource", "Tags", {"k" * 129: "v"}, "'tags"),
        ("tag_resource", "Tags", {"k": "v" * 257}, "'tags"),
        ("tag_resource", "Tags", {"k;": "v"}, "'tags"),
        ("tag_resource", "Tags", {f"k{i}": "v" for i in range(201)}, "'tags'"),
        ("tag_resource", "Tags", None, "null at 'tags'"),
        ("tag_resource", "ResourceArn", "x" * 19, "'resourceArn'"),
        ("tag_resource", "ResourceArn", "x" * 2049, "'resourceArn'"),
        ("untag_resource", "TagKeys", ["aws:x"], "'tagKeys"),
        ("untag_resource", "TagKeys", ["k"] * 201, "'tagKeys'"),
        ("untag_resource", "TagKeys", None, "null at 'tagKeys'"),
        ("list_tags_for_resource", "ResourceArn", None, "null at 'resourceArn'"),
    ],
)
def test_parameters_outside_the_rules_are_refused(loose, refused, operation, member, value, words):
    base = {"tag_resource": {"Tags": {}}, "untag_resource": {"TagKeys": []}, "list_tags_for_resource": {}}[operation]
    wanted = {"ResourceArn": ARN + "some-collection", **base, member: value}
    with refused("ValidationException", words):
        getattr(loose, operation)(**{k: v for k, v in wanted.items() if v is not None})


def test_only_who_manages_collections_changes_tags(server, client, arn, refused):
    auditor = rekognition(server, server.create_key(role="auditor", name="tags"))
    assert tags(auditor, arn) == {}
    with refused("AccessDeniedException", "auditor"):
        auditor.tag_resource(ResourceArn=arn, Tags={"a": "b"})
    with refused("AccessDeniedException", "auditor"):
        auditor.untag_resource(ResourceArn=arn, TagKeys=["a"])
