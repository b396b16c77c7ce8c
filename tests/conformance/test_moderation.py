"""DetectModerationLabels."""
import pytest

from server import sample
from test_faces import flat_grey

ADAPTER = "arn:aws:rekognition:us-east-1:000000000000:project/p/version/v/1700000000000"
LOOP = {"HumanLoopName": "loop", "FlowDefinitionArn": "arn:aws:sagemaker:us-east-1:000000000000:flow-definition/f"}


def detect(client, data, **more):
    return client.detect_moderation_labels(Image={"Bytes": data}, **more)


@pytest.mark.parametrize("name", ["obama.jpg", "coffee.png", "chelsea.png", "page.png"])
def test_an_everyday_picture_has_no_moderation_label(client, name):
    answer = detect(client, sample(name))
    assert answer["ModerationLabels"] == []
    assert answer["ContentTypes"] == []
    assert answer["ModerationModelVersion"] == "7.0"
    assert "HumanLoopActivationOutput" not in answer


def test_a_picture_of_nothing_gives_an_empty_list(client):
    assert detect(client, flat_grey())["ModerationLabels"] == []


def test_labels_are_those_of_the_published_taxonomy(client):
    labels = detect(client, sample("astronaut.png"), MinConfidence=0)["ModerationLabels"]
    assert [(m["Name"], m["ParentName"], m["TaxonomyLevel"]) for m in labels] == [
        ("Explicit", "", 1),
        ("Explicit Nudity", "Explicit", 2),
    ]
    assert all(0 < m["Confidence"] < 50 for m in labels)


def test_min_confidence_is_the_least_confidence_told(client):
    confidence = detect(client, sample("astronaut.png"), MinConfidence=0)["ModerationLabels"][0]["Confidence"]
    assert detect(client, sample("astronaut.png"), MinConfidence=confidence + 0.5)["ModerationLabels"] == []
    assert len(detect(client, sample("astronaut.png"), MinConfidence=confidence - 0.5)["ModerationLabels"]) == 2


def test_a_human_loop_of_a_server_without_flows_is_not_found(client, refused):
    with refused("ResourceNotFoundException", "flow definition"):
        detect(client, sample("coffee.png"), HumanLoopConfig=LOOP)


def test_an_adapter_that_does_not_exist_is_not_found(client, refused):
    with refused("ResourceNotFoundException", "adapter"):
        detect(client, sample("coffee.png"), ProjectVersion=ADAPTER)


@pytest.mark.parametrize("more", [
    {"MinConfidence": 101},
    {"MinConfidence": -1},
    {"ProjectVersion": "arn:aws:rekognition:short"},
    {"HumanLoopConfig": {"HumanLoopName": "loop"}},
    {"HumanLoopConfig": LOOP | {"HumanLoopName": "UPPER CASE"}},
    {"HumanLoopConfig": LOOP | {"DataAttributes": {"ContentClassifiers": ["Everything"]}}},
])  # fmt: skip
def test_values_outside_the_model_are_refused(loose, refused, more):
    with refused("ValidationException"):
        detect(loose, sample("coffee.png"), **more)
