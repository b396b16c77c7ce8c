"""Row 8: matches of a reviewed collection are leads until two people have compared the faces."""
import io
import uuid

import pytest
from PIL import Image

from audit_log import leaf_of
from server import Server, sample
from stating import Person

CLAIMS = {"purpose": "criminal-investigation", "case": "26-1"}


class House:
    """A reviewed collection with one person enrolled, and people with roles."""

    def __init__(self, server):
        def person(name, role, own_key=False):
            return Person(server, f"{name}-{uuid.uuid4().hex[:6]}", role, own_key, **CLAIMS)

        self.operator = person("olga", "operator")
        self.deputy = person("dora", "investigator", own_key=True)
        self.rita, self.ravi, self.rosa = (person(name, "reviewer", own_key=True) for name in ("rita", "ravi", "rosa"))
        self.desk = person("desk", "reviewer")
        self.auditor = person("alan", "auditor")
        self.name = f"review-{uuid.uuid4()}"
        self.operator.rekognition().create_collection(CollectionId=self.name, Tags={"beholden:profile": "public-safety", "beholden:legal-basis": "Act 5"})
        answer = self.operator.rekognition().index_faces(CollectionId=self.name, Image={"Bytes": sample("obama.jpg")}, ExternalImageId="mr-president")
        self.face = answer["FaceRecords"][0]["Face"]["FaceId"]

    def search(self, person=None, **parameters):
        return (person or self.deputy).rekognition().search_faces_by_image(CollectionId=self.name, Image={"Bytes": sample("obama.jpg")}, **parameters)

    def lead(self):
        return self.search()["FaceMatches"][0]["LeadId"]

    def get(self, person, lead):
        return person.beholden().get_lead(CollectionId=self.name, LeadId=lead)

    def decide(self, person, lead, verdict="SAME_PERSON", **claims):
        return person.beholden(**claims).decide_lead(CollectionId=self.name, LeadId=lead, Verdict=verdict)["Lead"]

    def identity(self, person, lead):
        return person.beholden().get_lead_identity(CollectionId=self.name, LeadId=lead)

    def record(self, person, lead, disposition):
        return person.beholden().record_disposition(CollectionId=self.name, LeadId=lead, Disposition=disposition)["Lead"]


@pytest.fixture(scope="module")
def house(server):
    return House(server)


def test_row_08_a_match_tells_no_identity_and_carries_a_lead(house):
    answer = house.search()
    match = answer["FaceMatches"][0]
    assert match["Similarity"] >= 99
    assert match["Face"]["FaceId"] == house.face
    assert "ExternalImageId" not in match["Face"]
    assert "UserId" not in match["Face"]
    assert uuid.UUID(match["LeadId"])
    assert "mr-president" not in str(answer)


def test_row_08_not_even_an_operators_search_tells_it(house):
    assert "mr-president" not in str(house.search(house.operator))


def test_row_08_two_different_people_unseal_it(house, refused):
    lead = house.lead()
    with refused("AccessDeniedException", "two different people"):
        house.identity(house.deputy, lead)
    assert house.decide(house.rita, lead)["Status"] == "OPEN"
    with refused("AccessDeniedException", "two different people"):
        house.identity(house.deputy, lead)
    assert house.decide(house.ravi, lead)["Status"] == "CONFIRMED"
    told = house.identity(house.deputy, lead)
    assert (told["LeadId"], told["FaceId"], told["ExternalImageId"]) == (lead, house.face, "mr-president")


def test_row_08_the_same_human_twice_is_refused(house, refused):
    lead = house.lead()
    house.decide(house.rita, lead)
    with refused("AccessDeniedException", "already"):
        house.decide(house.rita, lead)
    with refused("AccessDeniedException", "belongs to one person"):
        house.decide(house.rita, lead, human="another-name")
    assert house.get(house.rita, lead)["Lead"]["Status"] == "OPEN"


def test_row_08_who_searched_is_none_of_the_two(house, refused):
    lead = house.lead()
    for _ in range(2):
        with refused("AccessDeniedException", "Who searched"):
            house.decide(house.deputy, lead)


def test_row_08_who_has_no_role_for_it_is_refused(house, refused):
    lead = house.lead()
    with refused("AccessDeniedException"):
        house.decide(house.auditor, lead)
    with refused("AccessDeniedException"):
        house.identity(house.rita, lead)
    with refused("AccessDeniedException", "A human must be stated"):
        house.decide(house.desk, lead, human=None)


def test_row_08_names_stated_with_a_key_that_is_nobodys_own_are_no_reviewers(house, refused):
    lead = house.lead()
    for human in (house.rita.name, house.ravi.name):
        with refused("AccessDeniedException", "key of their own"):
            house.decide(house.desk, lead, human=human)
    assert house.get(house.desk, lead)["Lead"]["Status"] == "OPEN"
    house.decide(house.rita, lead)
    assert house.decide(house.ravi, lead)["Status"] == "CONFIRMED"


@pytest.mark.parametrize("verdicts", [("SAME_PERSON", "DIFFERENT_PERSON"), ("INCONCLUSIVE", "SAME_PERSON"), ("DIFFERENT_PERSON", "DIFFERENT_PERSON")])
def test_row_08_anything_but_two_same_person_closes_the_lead_sealed(house, refused, verdicts):
    lead = house.lead()
    house.decide(house.rita, lead, verdicts[0])
    assert house.decide(house.ravi, lead, verdicts[1])["Status"] == "NOT_CONFIRMED"
    with refused("InvalidParameterException", "closed"):
        house.decide(house.rosa, lead)
    with refused("AccessDeniedException", "two different people"):
        house.identity(house.deputy, lead)


def test_row_08_the_second_reviewer_is_blind_to_the_first(house):
    lead = house.lead()
    untouched = house.get(house.ravi, lead)
    house.decide(house.rita, lead, "DIFFERENT_PERSON")
    touched = house.get(house.ravi, lead)
    for answer in (untouched, touched):
        answer.pop("ResponseMetadata")
        answer.pop("AuditReceipt", None)
    assert touched == untouched
    listed = house.ravi.beholden().list_leads(CollectionId=house.name)["Leads"]
    assert next(each for each in listed if each["LeadId"] == lead) == untouched["Lead"]
    own = house.get(house.rita, lead)["Lead"]["Decisions"]
    assert [(each["DecidedBy"], each["Verdict"]) for each in own] == [(house.rita.name, "DIFFERENT_PERSON")]
    both = house.decide(house.ravi, lead)["Decisions"]
    assert [each["DecidedBy"] for each in both] == [house.rita.name, house.ravi.name]


def test_row_08_a_reviewer_gets_both_pictures_and_no_name(house):
    lead = house.lead()
    answer = house.get(house.rita, lead)
    for picture in (answer["ProbePicture"], answer["CandidatePicture"]):
        image = Image.open(io.BytesIO(picture))
        assert image.size == (256, 256)
        assert image.format == "JPEG"
    told = answer["Lead"]
    assert (told["Status"], told["Purpose"], told["CaseReference"], told["GallerySize"]) == ("OPEN", "criminal-investigation", "26-1", 1)
    assert 0 < told["ExpectedFalseMatches"] < 1
    assert "RequestedBy" not in told
    assert "mr-president" not in str(answer)


def test_row_08_listing_faces_does_not_go_around_the_review(house):
    def listed(person):
        return person.rekognition().list_faces(CollectionId=house.name)["Faces"][0]

    assert "ExternalImageId" not in listed(house.deputy)
    assert listed(house.operator)["ExternalImageId"] == "mr-president"


def test_row_08_a_search_by_a_face_is_sealed_too(house):
    answer = house.operator.rekognition().index_faces(CollectionId=house.name, Image={"Bytes": sample("obama.jpg")}, ExternalImageId="again")
    twin = answer["FaceRecords"][0]["Face"]["FaceId"]
    try:
        match = house.deputy.rekognition().search_faces(CollectionId=house.name, FaceId=twin)["FaceMatches"][0]
        assert "ExternalImageId" not in match["Face"]
        assert house.get(house.rita, match["LeadId"])["ProbePicture"]
    finally:
        house.operator.rekognition().delete_faces(CollectionId=house.name, FaceIds=[twin])


def test_row_08_an_erased_face_has_no_identity_any_more(house, refused):
    answer = house.operator.rekognition().index_faces(CollectionId=house.name, Image={"Bytes": sample("biden.jpg")}, ExternalImageId="mr-biden")
    face = answer["FaceRecords"][0]["Face"]["FaceId"]
    match = house.deputy.rekognition().search_faces_by_image(CollectionId=house.name, Image={"Bytes": sample("biden.jpg")})["FaceMatches"][0]
    for reviewer in (house.rita, house.ravi):
        house.decide(reviewer, match["LeadId"])
    house.operator.rekognition().delete_faces(CollectionId=house.name, FaceIds=[face])
    with refused("ResourceNotFoundException", "erased"):
        house.identity(house.deputy, match["LeadId"])
    assert "CandidatePicture" not in house.get(house.rita, match["LeadId"])


def test_row_21_what_became_of_a_lead_is_kept_with_its_corrections(house, refused):
    lead = house.lead()
    with refused("InvalidParameterException", "not decided"):
        house.record(house.deputy, lead, "FALSE")
    for reviewer in (house.rita, house.ravi):
        house.decide(reviewer, lead)
    house.record(house.deputy, lead, "CONFIRMED")
    told = house.record(house.deputy, lead, "FALSE")["Dispositions"]
    assert [(each["RecordedBy"], each["Disposition"]) for each in told] == [(house.deputy.name, "CONFIRMED"), (house.deputy.name, "FALSE")]


def test_row_21_a_lead_that_review_refused_is_not_confirmed_afterwards(house, refused):
    lead = house.lead()
    for reviewer in (house.rita, house.ravi):
        house.decide(reviewer, lead, "DIFFERENT_PERSON")
    with refused("InvalidParameterException", "did not confirm"):
        house.record(house.deputy, lead, "CONFIRMED")
    assert house.record(house.deputy, lead, "NO_ACTION")["Dispositions"]


def test_leads_are_listed_by_status_over_pages(house):
    leads = [house.lead() for _ in range(3)]
    client = house.rita.beholden()
    seen, token = [], {}
    while True:
        page = client.list_leads(CollectionId=house.name, Status="OPEN", MaxResults=2, **token)
        seen += [each["LeadId"] for each in page["Leads"]]
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    assert [each for each in seen if each in leads] == leads
    assert len(seen) == len(set(seen))


def test_leads_that_do_not_exist(house, refused):
    for lead in (str(uuid.uuid4()), "x" * 36):
        with refused("ResourceNotFoundException", "no such lead"):
            house.get(house.rita, lead)
        with refused("ResourceNotFoundException", "no such lead"):
            house.decide(house.rita, lead)


def test_row_21_a_search_that_finds_nobody_is_a_leaf(server, key, house):
    answer = house.deputy.rekognition().search_faces_by_image(CollectionId=house.name, Image={"Bytes": sample("biden.jpg")})
    leaf = leaf_of(server, key, answer)
    assert (leaf["candidates"], leaf["candidates_shown"], leaf["gallery_size"]) == (0, 0, 1)


def test_row_08_every_decision_is_a_leaf_without_a_name(server, key, house, refused):
    lead = house.lead()
    answers = [
        person.beholden().decide_lead(CollectionId=house.name, LeadId=lead, Verdict="SAME_PERSON")
        for person in (house.rita, house.ravi)
    ]
    leaves = [leaf_of(server, key, answer) for answer in answers]
    assert [(leaf["lead"], leaf["verdict"], leaf["lead_status"]) for leaf in leaves] == [(lead, "SAME_PERSON", "OPEN"), (lead, "SAME_PERSON", "CONFIRMED")]
    assert leaves[0]["human"] != leaves[1]["human"]
    assert house.rita.name not in str(leaves)
    with refused("InvalidParameterException") as caught:
        house.decide(house.rosa, lead)
    assert leaf_of(server, key, caught.value.response)["lead"] == lead
    assert leaf_of(server, key, house.identity(house.deputy, lead))["lead"] == lead


def test_a_search_that_finds_nobody_makes_no_lead(house):
    before = len(house.rita.beholden().list_leads(CollectionId=house.name)["Leads"])
    answer = house.deputy.rekognition().search_faces_by_image(CollectionId=house.name, Image={"Bytes": sample("biden.jpg")})
    assert answer["FaceMatches"] == []
    assert len(house.rita.beholden().list_leads(CollectionId=house.name)["Leads"]) == before


def test_a_lead_survives_a_kill_and_nothing_of_it_is_readable_on_disk(tmp_path):
    server = Server(tmp_path / "data").start()
    try:
        house = House(server)
        lead = house.lead()
        house.decide(house.rita, lead)
        server.kill()
        server.start()
        assert house.decide(house.ravi, lead)["Status"] == "CONFIRMED"
        for person in (house.rita, house.deputy):
            needle = person.name.encode()
            for file in server.data_dir.rglob("data.db*"):
                assert needle not in file.read_bytes(), file
        assert house.identity(house.deputy, lead)["ExternalImageId"] == "mr-president"
    finally:
        server.stop()
