"""Collections with a policy: what each profile asks, and how a policy is changed."""
import hashlib
import io
import json
import uuid

import pytest
from PIL import Image

from audit_log import leaf_of
from server import sample
from stating import Person
from stating import client as client_of

LEGAL = {"beholden:legal-basis": "Police Act s. 5"}
PURPOSE = {"purpose": "missing-person", "case": "26-17"}


@pytest.fixture(scope="module")
def ann(server):
    return Person(server, f"ann-{uuid.uuid4().hex[:6]}", "admin", own_key=True, **PURPOSE)


@pytest.fixture(scope="module")
def bob(server):
    return Person(server, f"bob-{uuid.uuid4().hex[:6]}", "admin", own_key=True, **PURPOSE)


@pytest.fixture(scope="module")
def desk(server):
    """Has a key that is nobody's own and names people."""
    return Person(server, f"desk-{uuid.uuid4().hex[:6]}", "admin", **PURPOSE)


@pytest.fixture
def make(ann):
    """make("public-safety", ...) -> name of a collection of that profile; gone at the end."""
    names = []

    def create(profile, **tags):
        name = f"policy-{uuid.uuid4()}"
        ann.rekognition().create_collection(CollectionId=name, Tags={"beholden:profile": profile} | LEGAL | tags)
        names.append(name)
        return name

    yield create
    for name in names:
        ann.rekognition().delete_collection(CollectionId=name)


@pytest.fixture(scope="module")
def guarded(ann):
    """A public-safety collection with two people; read only."""
    name = f"guarded-{uuid.uuid4()}"
    ann.rekognition().create_collection(CollectionId=name, Tags={"beholden:profile": "public-safety"} | LEGAL)
    for person in ("obama", "biden"):
        enrol(ann.rekognition(), name, f"{person}.jpg", ExternalImageId=person)
    return name


def enrol(client, name, picture, **parameters):
    answer = client.index_faces(CollectionId=name, Image={"Bytes": sample(picture)}, **parameters)
    assert len(answer["FaceRecords"]) == 1, answer["UnindexedFaces"]
    return answer["FaceRecords"][0]["Face"]["FaceId"]


def search(client, name, picture="obama.jpg", **parameters):
    return client.search_faces_by_image(CollectionId=name, Image={"Bytes": sample(picture)}, **parameters)


def two_faces():
    pictures = [Image.open(io.BytesIO(sample(f"{name}.jpg"))).convert("RGB").resize((400, 500)) for name in ("obama", "biden")]
    both = Image.new("RGB", (800, 500))
    for i, picture in enumerate(pictures):
        both.paste(picture, (400 * i, 0))
    out = io.BytesIO()
    both.save(out, "JPEG", quality=92)
    return out.getvalue()


# The profile of a new collection


def test_an_untagged_collection_behaves_as_the_published_api_does(server, client, key, collection, people):
    name, _ = people
    answer = search(client_of("rekognition", server, key), name, FaceMatchThreshold=0)
    assert answer["EffectiveThreshold"] == 0
    assert len(answer["FaceMatches"]) == 2
    assert all("ExternalImageId" in match["Face"] and "LeadId" not in match for match in answer["FaceMatches"])
    client.index_faces(CollectionId=collection, Image={"Bytes": two_faces()})


@pytest.mark.parametrize(
    "tags, words",
    [
        ({"beholden:profile": "lenient"}, "consent, public-safety, standard"),
        ({"beholden:profile": "public-safety"}, "beholden:legal-basis"),
        ({"beholden:profile": "consent", "beholden:legal-basis": "x", "beholden:retention-days": "1096"}, "from 1 to 1095"),
        ({"beholden:retention": "5"}, "beholden:retention-days"),
    ],
)
def test_tags_that_the_policy_does_not_know_make_no_collection(client, refused, tags, words):
    name = f"never-{uuid.uuid4()}"
    with refused("InvalidParameterException", words):
        client.create_collection(CollectionId=name, Tags=tags)
    with refused("ResourceNotFoundException"):
        client.describe_collection(CollectionId=name)


def test_a_policy_is_shown_with_its_hash_and_survives_a_restart(server, ann, make):
    name = make("public-safety", **{"beholden:retention-days": "30"})
    before = ann.beholden().get_collection_policy(CollectionId=name)
    assert before["Profile"] == "public-safety"
    assert before["LegalBasis"] == "Police Act s. 5"
    assert before["PolicySha256"] == hashlib.sha256(before["Document"].encode()).hexdigest()
    rules = json.loads(before["Rules"])
    assert rules["retention_days"] == 30
    assert rules["threshold_min"] == 99
    assert json.loads(before["Document"])["rules"] == rules


# Row 1: the floor


def test_row_01_a_request_under_the_floor_is_answered_at_the_floor(ann, guarded):
    answer = search(ann.rekognition(), guarded, FaceMatchThreshold=80)
    assert answer["EffectiveThreshold"] == 99
    assert answer["FaceMatches"]
    assert all(match["Similarity"] >= 99 for match in answer["FaceMatches"])
    assert search(ann.rekognition(), guarded)["EffectiveThreshold"] == 99
    assert search(ann.rekognition(), guarded, FaceMatchThreshold=99.5)["EffectiveThreshold"] == 99.5


def test_row_01_searching_by_a_face_has_the_same_floor(ann, make):
    name = make("public-safety")
    face = enrol(ann.rekognition(), name, "obama.jpg")
    enrol(ann.rekognition(), name, "biden.jpg")
    answer = ann.rekognition().search_faces(CollectionId=name, FaceId=face, FaceMatchThreshold=0)
    assert answer["EffectiveThreshold"] == 99
    assert answer["FaceMatches"] == []
    assert answer["GallerySize"] == 1


def test_row_01_the_leaf_says_what_was_asked_and_what_was_applied(server, key, ann, guarded):
    answer = search(ann.rekognition(probe="photograph"), guarded, FaceMatchThreshold=80)
    leaf = leaf_of(server, key, answer)
    assert (leaf["threshold_requested_milli"], leaf["threshold_effective_milli"]) == (80000, 99000)
    assert leaf["policy"] == policy_of(ann, guarded)["PolicySha256"]
    assert (leaf["purpose"], leaf["probe_origin"], leaf["gallery_size"]) == ("missing-person", "photograph", 2)
    assert ann.name not in str(leaf)


# Row 2: as few false matches as the policy allows


def test_row_02_the_threshold_is_raised_until_the_false_matches_are_held(ann, make):
    name = make("standard")
    for picture in ("obama.jpg", "biden.jpg"):
        enrol(ann.rekognition(), name, picture)
    plain = search(ann.rekognition(), name, FaceMatchThreshold=0)
    ann.beholden().propose_policy_change(CollectionId=name, Rules=json.dumps({"expected_false_matches_max": 1e-6}))
    held = search(ann.rekognition(), name, FaceMatchThreshold=0)
    assert plain["ExpectedFalseMatches"] > 1
    assert held["ExpectedFalseMatches"] <= 1e-6
    assert held["EffectiveThreshold"] > 90
    assert len(held["FaceMatches"]) == 1


# Row 3: who, why, for which case


@pytest.mark.parametrize("claim, words", [("human", "a human"), ("purpose", "a purpose"), ("case", "a case")])
def test_row_03_a_search_without_what_the_policy_asks_for_is_refused(desk, guarded, refused, claim, words):
    with refused("AccessDeniedException", words):
        search(desk.rekognition(**{claim: None}), guarded)


@pytest.mark.parametrize("claim, words", [("human", "a human"), ("purpose", "a purpose")])
def test_row_03_an_enrolment_without_what_the_policy_asks_for_is_refused(desk, guarded, refused, claim, words):
    with refused("AccessDeniedException", words):
        enrol(desk.rekognition(**{claim: None}), guarded, "obama.jpg")


def test_row_03_listing_and_erasing_ask_for_a_human(desk, guarded, refused):
    nameless = desk.rekognition(human=None)
    with refused("AccessDeniedException", "a human"):
        nameless.list_faces(CollectionId=guarded)
    with refused("AccessDeniedException", "a human"):
        nameless.delete_faces(CollectionId=guarded, FaceIds=[str(uuid.uuid4())])
    with refused("AccessDeniedException", "a human"):
        nameless.delete_collection(CollectionId=guarded)


@pytest.mark.parametrize("purpose", ["protest-monitoring", "immigration-enforcement", "curiosity"])
def test_row_03_a_purpose_that_is_denied_or_not_allowed_is_refused(ann, guarded, refused, purpose):
    with refused("AccessDeniedException", "does not allow this purpose"):
        search(ann.rekognition(purpose=purpose), guarded)


def test_row_03_everything_that_is_missing_is_named_at_once(client, guarded, refused):
    with refused("AccessDeniedException") as caught:
        search(client, guarded)
    for words in ("a human", "a purpose", "a case"):
        assert words in str(caught.value)


def test_row_03_a_refusal_is_a_leaf(server, key, ann, guarded, refused):
    with refused("AccessDeniedException") as caught:
        search(ann.rekognition(purpose=None), guarded)
    leaf = leaf_of(server, key, caught.value.response)
    assert (leaf["operation"], leaf["exception"], leaf["collection"]) == ("SearchFacesByImage", "AccessDeniedException", guarded)
    assert "candidates" not in leaf


# Row 13: where the picture comes from


@pytest.mark.parametrize("origin", ["sketch", "composite"])
def test_row_13_sketches_and_composites_are_refused(ann, guarded, refused, origin):
    with refused("InvalidParameterException", origin):
        search(ann.rekognition(probe=origin), guarded)
    with refused("InvalidParameterException", origin):
        enrol(ann.rekognition(probe=origin), guarded, "obama.jpg")


@pytest.mark.parametrize("origin", ["photograph", "video-still", "unknown"])
def test_row_13_other_origins_are_searched(ann, guarded, origin):
    assert search(ann.rekognition(probe=origin), guarded)["FaceMatches"]


def test_row_13_an_origin_that_is_none_is_refused(ann, collection, refused):
    with refused("InvalidParameterException", "x-beholden-probe"):
        search(ann.rekognition(probe="drawing"), collection)


# Row 14: enrolment


def test_row_14_two_faces_in_one_picture_are_not_enrolled(ann, make, refused):
    name = make("public-safety")
    with refused("InvalidParameterException", "one face per picture"):
        ann.rekognition().index_faces(CollectionId=name, Image={"Bytes": two_faces()})
    assert ann.rekognition().describe_collection(CollectionId=name)["FaceCount"] == 0


def test_row_14_a_poor_picture_is_not_enrolled_whatever_filter_is_asked(ann, make):
    small = Image.open(io.BytesIO(sample("obama.jpg"))).convert("RGB").resize((110, 137))  # a face of 31 pixels
    out = io.BytesIO()
    small.save(out, "JPEG", quality=92)
    for profile, enrolled in (("standard", 1), ("public-safety", 0)):
        answer = ann.rekognition().index_faces(CollectionId=make(profile), Image={"Bytes": out.getvalue()}, QualityFilter="NONE")
        assert len(answer["FaceRecords"]) == enrolled
    assert "SMALL_BOUNDING_BOX" in answer["UnindexedFaces"][0]["Reasons"]


def test_row_14_a_consent_collection_asks_for_the_consent(ann, make, refused):
    name = make("consent")
    with refused("AccessDeniedException", "a consent reference"):
        enrol(ann.rekognition(), name, "obama.jpg")
    enrol(ann.rekognition(consent="form 2026/17"), name, "obama.jpg")
    assert search(ann.rekognition(purpose=None, case=None), name)["FaceMatches"]


def test_the_answer_holds_no_more_candidates_than_the_policy_says(ann, make):
    name = make("public-safety")
    for _ in range(6):
        enrol(ann.rekognition(), name, "obama.jpg")
    assert len(search(ann.rekognition(), name)["FaceMatches"]) == 5
    assert len(search(ann.rekognition(), name, MaxFaces=2)["FaceMatches"]) == 2


# Row 28: changing a policy


def propose(person, name, legal_basis=None, **rules):
    extra = {"LegalBasis": legal_basis} if legal_basis else {}
    return person.beholden().propose_policy_change(CollectionId=name, Rules=json.dumps(rules), **extra)["Change"]


def policy_of(person, name):
    return person.beholden().get_collection_policy(CollectionId=name)


def decide(person, name, change, decision="APPROVE"):
    return person.beholden().decide_policy_change(CollectionId=name, ChangeId=change["ChangeId"], Decision=decision)["Change"]


def test_row_28_one_administrator_strengthens(ann, make):
    name = make("public-safety")
    old = policy_of(ann, name)["PolicySha256"]
    change = propose(ann, name, threshold_min=99.5)
    assert (change["Status"], change["Weakens"]) == ("APPLIED", [])
    assert change["OldPolicySha256"] == old
    assert change["NewPolicySha256"] == policy_of(ann, name)["PolicySha256"] != old
    assert json.loads(policy_of(ann, name)["Rules"])["threshold_min"] == 99.5


WEAKER = [
    ("threshold_min", 80),
    ("retention_days", 181),
    ("retention_days", None),
    ("human_required", False),
    ("purposes_denied", []),
    ("purposes_allowed", []),
    ("review", "none"),
    ("candidates_max", None),
    ("probes_refused", ["sketch"]),
]


@pytest.mark.parametrize("rule, value", WEAKER, ids=[f"{rule}={value}" for rule, value in WEAKER])
def test_row_28_one_administrator_does_not_weaken(ann, make, refused, rule, value):
    name = make("public-safety")
    before = policy_of(ann, name)
    change = propose(ann, name, **{rule: value})
    assert (change["Status"], change["Weakens"]) == ("PENDING", [rule])
    with refused("AccessDeniedException", "another human"):
        decide(ann, name, change)
    assert policy_of(ann, name)["PolicySha256"] == before["PolicySha256"]


def test_row_28_a_second_administrator_approves_and_the_rule_holds(ann, bob, make):
    name = make("public-safety")
    enrol(ann.rekognition(), name, "obama.jpg")
    change = propose(ann, name, threshold_min=80)
    assert search(ann.rekognition(), name, FaceMatchThreshold=80)["EffectiveThreshold"] == 99
    decided = decide(bob, name, change)
    assert (decided["Status"], decided["ProposedBy"], decided["DecidedBy"]) == ("APPLIED", ann.name, bob.name)
    assert search(ann.rekognition(), name, FaceMatchThreshold=80)["EffectiveThreshold"] == 80
    assert ann.beholden().list_policy_changes(CollectionId=name)["Changes"] == [decided]


def test_row_28_the_leaf_holds_the_old_and_the_new_policy(server, key, ann, bob, make):
    name = make("public-safety")
    old = policy_of(ann, name)["PolicySha256"]
    change = propose(ann, name, threshold_min=80)
    answer = bob.beholden().decide_policy_change(CollectionId=name, ChangeId=change["ChangeId"], Decision="APPROVE")
    leaf = leaf_of(server, key, answer)
    assert (leaf["policy"], leaf["policy_new_sha256"]) == (old, policy_of(ann, name)["PolicySha256"])
    assert leaf["policy_weakens"] == ["threshold_min"]
    assert hashlib.sha256(leaf["policy_document"].encode()).hexdigest() == leaf["policy_new_sha256"]


def test_row_28_who_names_people_with_a_key_that_is_not_their_own_weakens_nothing(ann, desk, make, refused):
    name = make("public-safety")
    with refused("AccessDeniedException", "key of their own"):
        propose(desk, name, threshold_min=80)
    change = propose(ann, name, threshold_min=80)
    for human in (None, "bob", "somebody-else"):
        with refused("AccessDeniedException"):
            desk.beholden(human=human).decide_policy_change(CollectionId=name, ChangeId=change["ChangeId"], Decision="APPROVE")
    with refused("AccessDeniedException", "belongs to one person"):
        ann.beholden(human="somebody-else").decide_policy_change(CollectionId=name, ChangeId=change["ChangeId"], Decision="APPROVE")
    assert propose(desk, name, threshold_min=99.5)["Status"] == "APPLIED", "to strengthen takes no key of one's own"


def test_row_28_sessions_are_of_the_person_whose_key_is_behind_them(ann, bob, desk, make, refused):
    name = make("public-safety")
    change = propose(ann, name, threshold_min=80)
    approve = {"CollectionId": name, "ChangeId": change["ChangeId"], "Decision": "APPROVE"}
    with refused("AccessDenied"):
        ann.session("admin", SourceIdentity=bob.name)
    for client in (ann.session("admin"), desk.session("admin", SourceIdentity=bob.name)):
        with refused("AccessDeniedException"):
            client.decide_policy_change(**approve)
    assert bob.session("admin").decide_policy_change(**approve)["Change"]["Status"] == "APPLIED"


def test_row_28_a_proposer_withdraws_and_another_rejects(ann, bob, make, refused):
    name = make("public-safety")
    before = policy_of(ann, name)
    for who in (ann, bob):
        change = propose(ann, name, threshold_min=80)
        assert decide(who, name, change, "REJECT")["Status"] == "REJECTED"
        with refused("InvalidParameterException", "decided already"):
            decide(bob, name, change)
    assert policy_of(ann, name)["PolicySha256"] == before["PolicySha256"]


def test_row_28_an_approval_of_a_change_made_for_an_older_policy_is_refused(ann, bob, make, refused):
    name = make("public-safety")
    change = propose(ann, name, threshold_min=80)
    propose(ann, name, threshold_min=99.9)
    with refused("InvalidParameterException", "changed since"):
        decide(bob, name, change)


@pytest.mark.parametrize("role", ["operator", "investigator", "reviewer", "auditor"])
def test_row_28_only_administrators_change_a_policy(server, guarded, refused, role):
    person = Person(server, f"no-admin-{role}", role)
    with refused("AccessDeniedException"):
        propose(person, guarded, threshold_min=99.9)
    with refused("AccessDeniedException"):
        decide(person, guarded, {"ChangeId": str(uuid.uuid4())})
    assert policy_of(person, guarded)["Profile"] == "public-safety"


def test_row_28_a_nameless_administrator_changes_nothing(desk, guarded, refused):
    nameless = desk.beholden(human=None)
    with refused("AccessDeniedException", "A human must be stated"):
        nameless.propose_policy_change(CollectionId=guarded, Rules='{"threshold_min": 99.9}')


@pytest.mark.parametrize("rules", ["[]", "{x", '{"threshold": 1}', '{"threshold_min": 101}', '{"review": "triple"}', "{}"])
def test_changes_that_make_no_sense_are_refused(ann, guarded, refused, rules):
    with refused("InvalidParameterException"):
        ann.beholden().propose_policy_change(CollectionId=guarded, Rules=rules)


def test_a_change_to_a_weaker_profile_waits_and_to_a_stronger_one_does_not(ann, make):
    strong, plain = make("public-safety"), make("standard")
    change = ann.beholden().propose_policy_change(CollectionId=strong, Profile="standard")["Change"]
    assert change["Status"] == "PENDING"
    assert {"threshold_min", "review", "human_required"} <= set(change["Weakens"])
    change = ann.beholden().propose_policy_change(CollectionId=plain, Profile="public-safety", LegalBasis="Police Act s. 5")["Change"]
    assert (change["Status"], change["Weakens"]) == ("APPLIED", [])
