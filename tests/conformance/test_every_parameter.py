"""Every served operation with all its parameters, through boto3, the AWS CLI and the JavaScript SDK."""
import json

import botocore.session
import pytest

from sdk_callers import CALLERS, Refused
from server import Server, sample, served_operations

FLOW = "arn:aws:sagemaker:us-east-1:000000000000:flow-definition/all"
REGIONS = [{"BoundingBox": {"Left": 0, "Top": 0, "Width": 1, "Height": 1}}, {"Polygon": [{"X": 0, "Y": 0}, {"X": 1, "Y": 0}, {"X": 0.5, "Y": 1}]}]
LABEL_SETTINGS = {
    "GeneralLabels": {
        "LabelInclusionFilters": ["Cat", "Person", "Pet"], "LabelExclusionFilters": ["Pet"],
        "LabelCategoryInclusionFilters": ["Animals and Pets"], "LabelCategoryExclusionFilters": ["Food and Beverage"],
    },
    "ImageProperties": {"MaxDominantColors": 3},
}  # fmt: skip
REVIEW = {"HumanLoopName": "loop-{unique}", "FlowDefinitionArn": FLOW, "DataAttributes": {"ContentClassifiers": ["FreeOfAdultContent"]}}
BUCKET = {"S3Object": {"Bucket": "pictures", "Name": "obama.jpg"}}

# Operation, members ("{name}" is what an earlier step kept), what to keep of the answer, what must be in it.
STEPS = [
    ("CreateCollection", {"CollectionId": "{collection}", "Tags": {"team": "a"}}, {"arn": "CollectionArn"}, {"StatusCode": 200}),
    ("DescribeCollection", {"CollectionId": "{collection}"}, {}, {"FaceCount": 0, "UserCount": 0}),
    ("ListCollections", {"MaxResults": 50}, {}, {}),
    ("IndexFaces", {"CollectionId": "{collection}", "Image": "obama.jpg", "ExternalImageId": "one", "DetectionAttributes": ["ALL"], "MaxFaces": 1, "QualityFilter": "LOW"},
     {"face": "FaceRecords.0.Face.FaceId"}, {"FaceRecords.0.Face.ExternalImageId": "one", "FaceRecords.0.FaceDetail.Smile.Value": True}),
    ("IndexFaces", {"CollectionId": "{collection}", "Image": BUCKET, "QualityFilter": "NONE"}, {"second": "FaceRecords.0.Face.FaceId"}, {"UnindexedFaces": []}),
    ("ListFaces", {"CollectionId": "{collection}", "FaceIds": ["{face}"], "MaxResults": 10}, {}, {"Faces.0.FaceId": "{face}"}),
    ("SearchFaces", {"CollectionId": "{collection}", "FaceId": "{face}", "MaxFaces": 5, "FaceMatchThreshold": 90.5}, {}, {"FaceMatches.0.Face.FaceId": "{second}"}),
    ("SearchFacesByImage", {"CollectionId": "{collection}", "Image": "obama2.jpg", "MaxFaces": 1, "FaceMatchThreshold": 70, "QualityFilter": "AUTO"},
     {}, {"FaceMatches.0.Face.ExternalImageId": "one"}),
    ("CreateUser", {"CollectionId": "{collection}", "UserId": "ann", "ClientRequestToken": "create-{unique}"}, {}, {}),
    ("AssociateFaces", {"CollectionId": "{collection}", "UserId": "ann", "FaceIds": ["{face}"], "UserMatchThreshold": 75, "ClientRequestToken": "join-{unique}"},
     {}, {"AssociatedFaces.0.FaceId": "{face}", "UserStatus": "ACTIVE"}),
    ("ListUsers", {"CollectionId": "{collection}", "MaxResults": 5}, {}, {"Users.0.UserId": "ann"}),
    ("ListFaces", {"CollectionId": "{collection}", "UserId": "ann"}, {}, {"Faces.0.UserId": "ann"}),
    ("SearchUsers", {"CollectionId": "{collection}", "FaceId": "{second}", "UserMatchThreshold": 80, "MaxUsers": 3}, {}, {"UserMatches.0.User.UserId": "ann"}),
    ("SearchUsers", {"CollectionId": "{collection}", "UserId": "ann", "UserMatchThreshold": 80, "MaxUsers": 3}, {}, {"SearchedUser.UserId": "ann", "UserMatches": []}),
    ("SearchUsersByImage", {"CollectionId": "{collection}", "Image": "obama2.jpg", "UserMatchThreshold": 80, "MaxUsers": 3, "QualityFilter": "LOW"},
     {}, {"UserMatches.0.User.UserId": "ann"}),
    ("DisassociateFaces", {"CollectionId": "{collection}", "UserId": "ann", "FaceIds": ["{face}"], "ClientRequestToken": "part-{unique}"},
     {}, {"DisassociatedFaces.0.FaceId": "{face}"}),
    ("DeleteUser", {"CollectionId": "{collection}", "UserId": "ann", "ClientRequestToken": "delete-{unique}"}, {}, {}),
    ("TagResource", {"ResourceArn": "{resource}", "Tags": {"stage": "test", "team": "b"}}, {}, {}),
    ("UntagResource", {"ResourceArn": "{resource}", "TagKeys": ["stage"]}, {}, {}),
    ("ListTagsForResource", {"ResourceArn": "{resource}"}, {}, {"Tags": {"team": "b"}}),
    ("DetectFaces", {"Image": "obama.jpg", "Attributes": ["DEFAULT", "EMOTIONS", "MOUTH_OPEN"]}, {}, {"FaceDetails.0.Emotions.0.Type": "HAPPY"}),
    ("DetectLabels", {"Image": "chelsea.png", "MaxLabels": 3, "MinConfidence": 20.5, "Features": ["GENERAL_LABELS", "IMAGE_PROPERTIES"], "Settings": LABEL_SETTINGS},
     {}, {"Labels.0.Categories.0.Name": "Animals and Pets", "Labels.#": 3, "ImageProperties.DominantColors.#": 3}),
    ("DetectText", {"Image": "page.png", "Filters": {"WordFilter": {"MinConfidence": 80, "MinBoundingBoxHeight": 0.01, "MinBoundingBoxWidth": 0.01}, "RegionsOfInterest": REGIONS}},
     {}, {"TextDetections.0.Type": "LINE"}),
    ("DetectModerationLabels", {"Image": "astronaut.png", "MinConfidence": 0.5, "HumanLoopConfig": REVIEW}, {},
     {"HumanLoopActivationOutput.HumanLoopArn": "arn:aws:sagemaker:us-east-1:000000000000:human-loop/loop-{unique}", "ContentTypes": []}),
    ("DetectProtectiveEquipment", {"Image": "obama.jpg", "SummarizationAttributes": {"MinConfidence": 80, "RequiredEquipmentTypes": ["FACE_COVER"]}},
     {}, {"Summary.PersonsWithoutRequiredEquipment": [0]}),
    ("CompareFaces", {"SourceImage": BUCKET, "TargetImage": BUCKET, "SimilarityThreshold": 90, "QualityFilter": "MEDIUM"}, {}, {"FaceMatches.#": 1}),
    ("RecognizeCelebrities", {"Image": "obama2.jpg"}, {"celebrity": "CelebrityFaces.0.Id"}, {"CelebrityFaces.0.Name": "Barack Obama", "UnrecognizedFaces": []}),
    ("GetCelebrityInfo", {"Id": "{celebrity}"}, {}, {"Name": "Barack Obama", "Urls": ["www.wikidata.org/wiki/Q76"], "KnownGender.Type": "Male"}),
    ("DeleteFaces", {"CollectionId": "{collection}", "FaceIds": ["{face}", "{second}"]}, {}, {"DeletedFaces": ["{face}", "{second}"], "UnsuccessfulFaceDeletions": []}),
    ("DeleteCollection", {"CollectionId": "{collection}"}, {}, {"StatusCode": 200}),
]  # fmt: skip

# Members that no call above has, and why.
ELSEWHERE = {
    ("DetectModerationLabels", "ProjectVersion"): "adapters are not served: its refusal below",
    ("ListCollections", "NextToken"): "only an answer knows one: test_collections",
    ("ListFaces", "NextToken"): "only an answer knows one: test_faces",
    ("ListUsers", "NextToken"): "only an answer knows one: test_users",
}

REFUSALS = [
    ("DetectModerationLabels", {"Image": "coffee.png", "ProjectVersion": "arn:aws:rekognition:us-east-1:000000000000:project/p/version/v/1"}, "ResourceNotFoundException"),
    ("DetectLabels", {"Image": {"S3Object": {"Bucket": "pictures", "Name": "none.jpg"}}}, "InvalidS3ObjectException"),
    ("DetectText", {"Image": {"S3Object": {"Bucket": "unknown", "Name": "a", "Version": "1"}}}, "InvalidS3ObjectException"),
    ("SearchUsers", {"CollectionId": "{collection}-none", "UserId": "ann"}, "ResourceNotFoundException"),
    ("GetCelebrityInfo", {"Id": "1a2b3c4d"}, "ResourceNotFoundException"),
    ("RecognizeCelebrities", {"Image": b"no picture"}, "InvalidImageFormatException"),
    ("DetectProtectiveEquipment", {"Image": b"no picture"}, "InvalidImageFormatException"),
]  # fmt: skip


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A server with a bucket, celebrities and a review flow -> (server, key)."""
    folder = tmp_path_factory.mktemp("every")
    (folder / "pictures").mkdir()
    (folder / "pictures/obama.jpg").write_bytes(sample("obama.jpg"))
    (folder / "buckets.toml").write_text('[[bucket]]\nname = "pictures"\nfolder = "pictures"\n')
    (folder / "people.toml").write_text('[obama]\nname = "Barack Obama"\nurls = ["www.wikidata.org/wiki/Q76"]\ngender = "Male"\n')
    (folder / "all.json").write_text(json.dumps({"Conditions": [{"ConditionType": "Sampling", "ConditionParameters": {"RandomSamplingPercentage": 100}}]}))
    (folder / "flows.toml").write_text('collection = "reviews"\n[[flow]]\nname = "all"\nconditions = "all.json"\n')
    flags = ["--buckets-file", "buckets.toml", "--celebrity-file", "people.toml", "--review-flows", "flows.toml"]
    flags = [word if word.startswith("--") else str(folder / word) for word in flags]
    server = Server(folder / "data", *flags, "--celebrity-collection", "famous")
    key = server.create_key()
    server.start()
    client = CALLERS["boto3"](server, key, folder).client
    for name in ("reviews", "famous"):
        client.create_collection(CollectionId=name)
    client.create_user(CollectionId="famous", UserId="obama")
    face = client.index_faces(CollectionId="famous", Image={"Bytes": sample("obama.jpg")})["FaceRecords"][0]["Face"]["FaceId"]
    client.associate_faces(CollectionId="famous", UserId="obama", FaceIds=[face])
    yield server, key
    assert server.stop() == 0, server.log_text()[-2000:]


@pytest.fixture(params=CALLERS)
def caller(request, house, tmp_path):
    made = CALLERS[request.param](*house, tmp_path)
    yield made, request.param
    made.close()


def filled(value, kept):
    """`value` with the names of earlier answers put in, and pictures read."""
    if isinstance(value, str):
        return value.format_map(kept) if "{" in value else value
    if isinstance(value, list):
        return [filled(each, kept) for each in value]
    if not isinstance(value, dict):
        return value
    made = {name: filled(each, kept) for name, each in value.items()}
    if isinstance(made.get("Image"), (str, bytes)):
        made["Image"] = {"Bytes": sample(made["Image"]) if isinstance(made["Image"], str) else made["Image"]}
    return made


def at(answer, path):
    """The member that "A.0.B" names; "A.#" is how many there are."""
    for step in path.split("."):
        answer = len(answer) if step == "#" else answer[int(step)] if step.isdigit() else answer[step]
    return answer


def test_all_parameters_are_taken_and_answered(caller):
    caller, name = caller
    kept = {"unique": name, "collection": f"every-{name}", "resource": f"arn:aws:rekognition:us-east-1:000000000000:collection/every-{name}"}
    for operation, members, keep, expected in STEPS:
        answer = caller.call(operation, filled(members, kept))
        for path, value in expected.items():
            assert at(answer, path) == filled(value, kept), (operation, path, answer)
        kept |= {each: at(answer, path) for each, path in keep.items()}
    assert kept["arn"].endswith(kept["collection"])


@pytest.mark.parametrize("operation, members, exception", REFUSALS)
def test_refusals_come_through_with_their_names(caller, operation, members, exception):
    caller, name = caller
    with pytest.raises(Refused) as refusal:
        caller.call(operation, filled(members, {"collection": f"every-{name}"}))
    assert refusal.value.name == exception


def test_no_parameter_of_a_served_operation_is_left_out():
    model = botocore.session.get_session().get_service_model("rekognition")
    called = {}
    for operation, members, *_ in [*STEPS, *REFUSALS]:
        called.setdefault(operation, set()).update(members)
    assert served_operations() == set(called)
    for operation in called:
        left = set(model.operation_model(operation).input_shape.members) - called[operation]
        assert {(operation, member) for member in left} <= set(ELSEWHERE), (operation, left)
