"""One script, run through boto3 with credentials from AssumeRole against two collections: one under the profile
public-safety, one without rules."""
import io
import json
import uuid

import pytest
from PIL import Image

from audit_log import head_over
from server import sample
from stating import Person

TAGS = [{"Key": "purpose", "Value": "criminal-investigation"}, {"Key": "case", "Value": "26-17"}, {"Key": "offence", "Value": "robbery"}]
FLOOR = {"standard": 80, "public-safety": 99}


@pytest.fixture(scope="module")
def admin(server):
    return Person(server, f"ann-{uuid.uuid4().hex[:6]}", "admin", purpose="criminal-investigation", case="26-17")


@pytest.fixture(scope="module")
def auditor(server):
    return Person(server, f"alan-{uuid.uuid4().hex[:6]}", "auditor").beholden()


@pytest.fixture(scope="module", params=FLOOR)
def profile(request):
    return request.param


@pytest.fixture(scope="module")
def collection(admin, profile):
    """A person, and a picture of his in which he is like himself between the two thresholds."""
    name = f"{profile}-{uuid.uuid4()}"
    tags = {"beholden:profile": profile, "beholden:legal-basis": "Police Act s. 5"} if profile != "standard" else {}
    client = admin.rekognition()
    client.create_collection(CollectionId=name, Tags=tags)
    client.index_faces(CollectionId=name, Image={"Bytes": sample("obama.jpg")}, ExternalImageId="obama")
    yield name
    client.delete_collection(CollectionId=name)


def blended(share):
    """obama.jpg with so much of biden.jpg in it."""
    one, other = (Image.open(io.BytesIO(sample(f"{name}.jpg"))).convert("RGB").resize((400, 500)) for name in ("obama", "biden"))
    out = io.BytesIO()
    Image.blend(one, other, share).save(out, "JPEG", quality=92)
    return out.getvalue()


@pytest.fixture(scope="module")
def unsure(client, admin):
    """A picture whose similarity to obama.jpg lies well between 80 and 99."""
    for percent in range(20, 60, 2):
        picture = blended(percent / 100)
        found = client.compare_faces(SourceImage={"Bytes": sample("obama.jpg")}, TargetImage={"Bytes": picture}, SimilarityThreshold=0)
        if found["FaceMatches"] and 82 < found["FaceMatches"][0]["Similarity"] < 97:
            return picture
    raise AssertionError("no blend is between the thresholds")


def leaf_of(server, auditor, answer):
    """The leaf of an answer, as the operation for auditors gives it."""
    index = int(answer["ResponseMetadata"]["HTTPHeaders"]["x-beholden-log-index"])
    head_over(server, index)
    return json.loads(auditor.get_audit_entry(LogIndex=index)["Entry"])


def test_the_same_script_is_held_to_the_rules_of_the_collection_it_asks(server, admin, auditor, profile, collection, unsure):
    client = admin.session("investigator", "rekognition", SourceIdentity="alice", Tags=TAGS)
    answer = client.search_faces_by_image(CollectionId=collection, Image={"Bytes": unsure}, FaceMatchThreshold=80)
    assert answer["EffectiveThreshold"] == FLOOR[profile]
    assert all(match["Similarity"] >= FLOOR[profile] for match in answer["FaceMatches"])
    assert len(answer["FaceMatches"]) == (1 if profile == "standard" else 0), "80 finds him, 99 does not"
    leaf = leaf_of(server, auditor, answer)
    assert (leaf["threshold_requested_milli"], leaf["threshold_effective_milli"]) == (80_000, FLOOR[profile] * 1000)
    assert (leaf["purpose"], leaf["offence"], leaf["role"], leaf["collection"]) == ("criminal-investigation", "robbery", "investigator", collection)
    assert leaf["human"] and "alice" not in json.dumps(leaf)

    answer = client.search_faces_by_image(CollectionId=collection, Image={"Bytes": sample("obama.jpg")}, FaceMatchThreshold=80)
    (match,) = answer["FaceMatches"]
    assert match["Similarity"] >= 99
    # Rekognition tells who it is; under review it is a lead.
    assert ("ExternalImageId" in match["Face"], "LeadId" in match) == ((True, False) if profile == "standard" else (False, True))


@pytest.mark.parametrize(
    "stated, words",
    [
        ({"SourceIdentity": "alice"}, "a purpose"),
        ({"Tags": TAGS}, "a human"),
        ({"SourceIdentity": "alice", "Tags": [{"Key": "purpose", "Value": "protest-monitoring"}, TAGS[1]]}, "does not allow this purpose"),
    ],
    ids=["without purpose", "without human", "denied purpose"],
)
def test_a_session_that_does_not_say_who_and_why_is_refused_where_the_rules_ask(server, admin, auditor, profile, collection, refused, stated, words):
    client = admin.session("investigator", "rekognition", **stated)
    search = {"CollectionId": collection, "Image": {"Bytes": sample("obama.jpg")}, "FaceMatchThreshold": 80}
    if profile == "standard":
        assert client.search_faces_by_image(**search)["FaceMatches"]
        return
    with refused("AccessDeniedException", words) as caught:
        client.search_faces_by_image(**search)
    leaf = leaf_of(server, auditor, caught.value.response)
    assert (leaf["exception"], leaf["status"], leaf["collection"]) == ("AccessDeniedException", 400, collection)
    assert "candidates" not in leaf
