"""The AWS CLI with endpoint, region and keys in the environment, nothing else."""
import json
import subprocess
import uuid

import pytest

from sdk_callers import AWS
from server import SAMPLES


@pytest.fixture
def aws(server, key):
    def run(*words, refused=False):
        done = subprocess.run([AWS, "rekognition", *words, "--output", "json"], env=server.environment(key), capture_output=True, text=True, timeout=120)
        # A service's refusal ends the CLI's version 1 with 255 and version 2 with 254.
        assert done.returncode in ((254, 255) if refused else (0,)), done.stderr
        return done.stderr if refused else json.loads(done.stdout)

    return run


@pytest.fixture
def named(aws):
    name = f"cli-{uuid.uuid4()}"
    assert aws("create-collection", "--collection-id", name)["StatusCode"] == 200
    yield name
    aws("delete-collection", "--collection-id", name)


def picture(name):
    return f"fileb://{SAMPLES / name}"


def test_a_session_from_enrolment_to_deletion(aws, named):
    enrolled = aws("index-faces", "--collection-id", named, "--image-bytes", picture("obama.jpg"), "--external-image-id", "obama")
    face = enrolled["FaceRecords"][0]["Face"]["FaceId"]
    found = aws("search-faces-by-image", "--collection-id", named, "--image-bytes", picture("obama2.jpg"))
    assert [m["Face"]["FaceId"] for m in found["FaceMatches"]] == [face]
    none = aws("search-faces-by-image", "--collection-id", named, "--image-bytes", picture("biden.jpg"))
    assert none["FaceMatches"] == []
    assert aws("search-faces", "--collection-id", named, "--face-id", face)["FaceMatches"] == []
    assert [f["FaceId"] for f in aws("list-faces", "--collection-id", named)["Faces"]] == [face]
    assert aws("describe-collection", "--collection-id", named)["FaceCount"] == 1
    assert aws("delete-faces", "--collection-id", named, "--face-ids", face)["DeletedFaces"] == [face]
    assert named in aws("list-collections")["CollectionIds"]


def test_detect_faces(aws):
    answer = aws("detect-faces", "--image-bytes", picture("obama.jpg"), "--attributes", "ALL")
    assert len(answer["FaceDetails"]) == 1


def test_compare_faces(aws):
    answer = aws("compare-faces", "--source-image-bytes", picture("obama.jpg"), "--target-image-bytes", picture("obama2.jpg"))
    assert len(answer["FaceMatches"]) == 1


def test_detect_labels(aws):
    settings = json.dumps({"GeneralLabels": {"LabelCategoryInclusionFilters": ["Animals and Pets"]}})
    answer = aws("detect-labels", "--image-bytes", picture("chelsea.png"), "--features", "GENERAL_LABELS", "IMAGE_PROPERTIES", "--settings", settings)
    assert "Cat" in [label["Name"] for label in answer["Labels"]]
    assert answer["ImageProperties"]["DominantColors"]


def test_detect_moderation_labels(aws):
    assert aws("detect-moderation-labels", "--image-bytes", picture("coffee.png"))["ModerationLabels"] == []


def test_detect_protective_equipment(aws):
    wanted = "MinConfidence=80,RequiredEquipmentTypes=FACE_COVER"
    answer = aws("detect-protective-equipment", "--image-bytes", picture("obama.jpg"), "--summarization-attributes", wanted)
    assert len(answer["Persons"]) == 1
    assert answer["Summary"]["PersonsWithoutRequiredEquipment"] == [0]


def test_errors_come_through_with_name_and_message(aws):
    text = aws("describe-collection", "--collection-id", "no-such-collection", refused=True)
    assert "ResourceNotFoundException" in text and "no-such-collection" in text
    text = aws("list-media-analysis-jobs", refused=True)
    assert "UnsupportedOperationException" in text


def test_listing_goes_over_pages(aws, named):
    for _ in range(3):
        aws("index-faces", "--collection-id", named, "--image-bytes", picture("obama.jpg"))
    assert len(aws("list-faces", "--collection-id", named, "--page-size", "1")["Faces"]) == 3


def test_detect_text(aws):
    answer = aws("detect-text", "--image-bytes", picture("page.png"), "--filters", "WordFilter={MinConfidence=90}")
    assert answer["TextDetections"][0]["DetectedText"] == "Region-based segmentation"
