"""RecognizeCelebrities and GetCelebrityInfo: a collection of the administrator's."""
import io

import pytest
from PIL import Image

from clients import rekognition
from server import Server, sample
from test_faces import crowd, flat_grey, jpeg

FILE = """
[obama]
name = "Barack Obama"
urls = ["www.wikidata.org/wiki/Q76"]
gender = "Male"
"""


@pytest.fixture(scope="module")
def famous(tmp_path_factory):
    """A server that knows obama by the file and Joe_Biden by the UserId alone -> client."""
    folder = tmp_path_factory.mktemp("famous")
    (folder / "people.toml").write_text(FILE)
    server = Server(folder / "data", "--celebrity-collection", "famous", "--celebrity-file", str(folder / "people.toml"))
    key = server.create_key()
    server.start()
    client = rekognition(server, key)
    client.create_collection(CollectionId="famous")
    for user, names in {"obama": ["obama.jpg", "obama2.jpg"], "Joe_Biden": ["biden.jpg"]}.items():
        client.create_user(CollectionId="famous", UserId=user)
        for name in names:
            answer = client.index_faces(CollectionId="famous", Image={"Bytes": sample(name)}, MaxFaces=1)
            client.associate_faces(CollectionId="famous", UserId=user, FaceIds=[answer["FaceRecords"][0]["Face"]["FaceId"]])
    client.index_faces(CollectionId="famous", Image={"Bytes": sample("astronaut.png")}, MaxFaces=1, ExternalImageId="nobody")
    yield client
    assert server.stop() == 0, server.log_text()[-2000:]
    assert "obama" not in server.log_text().lower()


def picture(*names):
    out = Image.new("RGB", (450 * len(names), 600))
    for i, name in enumerate(names):
        out.paste(Image.open(io.BytesIO(sample(name))).convert("RGB").resize((450, 600)), (450 * i, 0))
    return jpeg(out)


def test_people_are_named_with_links_and_place(famous):
    answer = famous.recognize_celebrities(Image={"Bytes": picture("obama.jpg", "biden.jpg", "astronaut.png")})
    by_name = {person["Name"]: person for person in answer["CelebrityFaces"]}
    assert set(by_name) == {"Barack Obama", "Joe Biden"}
    obama = by_name["Barack Obama"]
    assert obama["Urls"] == ["www.wikidata.org/wiki/Q76"]
    assert obama["KnownGender"] == {"Type": "Male"}
    assert obama["MatchConfidence"] >= 95
    assert obama["Id"].isalnum()
    assert {"BoundingBox", "Confidence", "Landmarks", "Pose", "Quality"} <= set(obama["Face"])
    assert obama["Face"]["BoundingBox"]["Left"] < 1 / 3 < by_name["Joe Biden"]["Face"]["BoundingBox"]["Left"]
    assert by_name["Joe Biden"]["Urls"] == [] and "KnownGender" not in by_name["Joe Biden"]
    # A face of the collection that is no user's is not somebody famous.
    assert len(answer["UnrecognizedFaces"]) == 1
    assert {"BoundingBox", "Confidence", "Landmarks", "Pose", "Quality"} <= set(answer["UnrecognizedFaces"][0])


def test_info_is_found_by_id(famous, refused):
    people = famous.recognize_celebrities(Image={"Bytes": picture("obama2.jpg", "biden.jpg")})["CelebrityFaces"]
    for person in people:
        info = famous.get_celebrity_info(Id=person["Id"])
        assert (info["Name"], info["Urls"]) == (person["Name"], person["Urls"])
        assert info.get("KnownGender") == person.get("KnownGender")
    for unknown in ("0" * 32, "3Ir0du6", ""):
        with refused("ResourceNotFoundException", "no celebrity"):
            famous.get_celebrity_info(Id=unknown)


def test_a_picture_without_faces_answers_empty_lists(famous):
    answer = famous.recognize_celebrities(Image={"Bytes": flat_grey()})
    assert answer["CelebrityFaces"] == [] and answer["UnrecognizedFaces"] == []


def test_the_sixty_four_largest_faces_are_looked_at(famous):
    answer = famous.recognize_celebrities(Image={"Bytes": crowd(10, 10)})
    assert len(answer["CelebrityFaces"]) + len(answer["UnrecognizedFaces"]) == 64


def test_without_a_collection_nobody_is_known(client, refused):
    with refused("InvalidParameterException", "celebrity-collection"):
        client.recognize_celebrities(Image={"Bytes": sample("obama.jpg")})
    with refused("ResourceNotFoundException", "no celebrity"):
        client.get_celebrity_info(Id="3Ir0du6")


def test_parameters_outside_the_rules_are_refused(loose, refused):
    with refused("ValidationException", "'id'"):
        loose.get_celebrity_info(Id="a-b")
    with refused("ValidationException", "null at 'id'"):
        loose.get_celebrity_info()
    with refused("ValidationException", "null at 'image'"):
        loose.recognize_celebrities()


def test_a_file_without_sense_or_collection_stops_the_start(tmp_path):
    bad = tmp_path / "people.toml"
    bad.write_text("[obama]\n")
    for flags in (["--celebrity-collection", "c", "--celebrity-file", str(bad)], ["--celebrity-file", str(bad)]):
        server = Server(tmp_path / "data", *flags)
        with pytest.raises(RuntimeError, match="celebrity-file|needs a name"):
            server.start()
