"""HumanLoopConfig of DetectModerationLabels, and the reviews that it opens."""
import hashlib
import io
import json
import uuid

import pytest
from PIL import Image

from audit_log import leaf_of
from server import Server, sample
from stating import Person
from test_faces import jpeg

FLOWS = """
collection = "reviews"
[[flow]]
name = "doubtful"
conditions = "doubtful.json"
[[flow]]
name = "all"
conditions = "all.json"
days = 2
reviewers = ["rita"]
[[flow]]
name = "half"
conditions = "half.json"
[[flow]]
name = "never"
conditions = "never.json"
"""


def label_check(**bounds):
    return {"ConditionType": "ModerationLabelConfidenceCheck", "ConditionParameters": {"ModerationLabelName": "Explicit Nudity"} | bounds}


def sampling(percentage):
    return {"ConditionType": "Sampling", "ConditionParameters": {"RandomSamplingPercentage": percentage}}


CONDITIONS = {
    "doubtful": [{"And": [label_check(ConfidenceGreaterThan=0.001), label_check(ConfidenceLessThan=90)]}],
    "all": [sampling(100)],
    "half": [sampling(50)],
    "never": [sampling(0)],
}


class House:
    def __init__(self, folder, flows=FLOWS):
        (folder / "flows.toml").write_text(flows)
        for name, conditions in CONDITIONS.items():
            (folder / f"{name}.json").write_text(json.dumps({"Conditions": conditions}))
        self.server = Server(folder / "data", "--review-flows", str(folder / "flows.toml"))
        self.key = self.server.create_key()
        self.server.start()
        self.ann = Person(self.server, "ann", "operator", own_key=True)
        self.desk = Person(self.server, "desk", "reviewer")
        self.rita, self.ravi = (Person(self.server, name, "reviewer", own_key=True) for name in ("rita", "ravi"))
        self.auditor = Person(self.server, "alan", "auditor")
        self.ann.rekognition().create_collection(CollectionId="reviews")

    def detect(self, flow="doubtful", name=None, picture="astronaut.png", person=None, **more):
        parameters = {"Image": {"Bytes": sample(picture)}, "MinConfidence": 0} | more
        config = {"HumanLoopName": name or f"l-{uuid.uuid4().hex[:12]}", "FlowDefinitionArn": arn("flow-definition", flow)}
        config["DataAttributes"] = {"ContentClassifiers": ["FreeOfPersonallyIdentifiableInformation"]}
        return (person or self.ann).rekognition().detect_moderation_labels(HumanLoopConfig=config, **parameters)

    def begun(self, flow="doubtful", **more):
        return self.detect(flow, **more)["HumanLoopActivationOutput"]["HumanLoopArn"].split("/")[-1]

    def get(self, person, name):
        return person.beholden().get_human_loop(HumanLoopName=name)

    def decide(self, person, name, labels=(), **claims):
        return person.beholden(**claims).decide_human_loop(HumanLoopName=name, ModerationLabels=list(labels))


def arn(kind, name):
    return f"arn:aws:sagemaker:us-east-1:000000000000:{kind}/{name}"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    made = House(tmp_path_factory.mktemp("loops"))
    yield made
    assert made.server.stop() == 0, made.server.log_text()[-2000:]


def test_a_picture_that_meets_the_conditions_begins_a_human_loop(house):
    answer = house.detect(name="first")
    output = answer["HumanLoopActivationOutput"]
    assert output["HumanLoopArn"] == arn("human-loop", "first")
    assert output["HumanLoopActivationReasons"] == ["ConditionsEvaluation"]
    results = json.loads(output["HumanLoopActivationConditionsEvaluationResults"])
    both = results["Conditions"][0]
    assert both["EvaluationResult"] is True
    assert [part["EvaluationResult"] for part in both["And"]] == [True, True]
    assert both["And"][1]["ConditionParameters"]["ConfidenceLessThan"] == 90
    assert answer["ModerationLabels"]


def test_a_picture_that_meets_none_is_answered_with_the_evaluation_alone(house):
    output = house.detect("never", name="unbegun")["HumanLoopActivationOutput"]
    assert set(output) == {"HumanLoopActivationConditionsEvaluationResults"}
    assert json.loads(output["HumanLoopActivationConditionsEvaluationResults"])["Conditions"][0]["EvaluationResult"] is False
    # Conditions see the labels that are answered.
    assert "HumanLoopArn" not in house.detect("doubtful", MinConfidence=90)["HumanLoopActivationOutput"]
    names = [loop["HumanLoopName"] for loop in house.rita.beholden().list_human_loops()["HumanLoops"]]
    assert "unbegun" not in names


def test_a_name_begins_one_human_loop(house, refused):
    name = house.begun()
    with refused("InvalidParameterException", "of that name"):
        house.detect(name=name)
    house.decide(house.rita, name)
    with refused("InvalidParameterException", "of that name"):
        house.detect(name=name)


@pytest.mark.parametrize("flow", [
    arn("flow-definition", "other"), arn("human-loop", "all"), "all", "x",
    "arn:aws:sagemaker:us-east-1:111111111111:flow-definition/all",
])  # fmt: skip
def test_a_flow_that_is_not_configured_is_not_found(house, refused, flow):
    with refused("ResourceNotFoundException", "flow definition"):
        house.ann.rekognition().detect_moderation_labels(
            Image={"Bytes": sample("astronaut.png")}, HumanLoopConfig={"HumanLoopName": "x", "FlowDefinitionArn": flow}
        )


def test_a_reviewer_sees_the_picture_and_what_the_model_said(house):
    name = house.begun("all")
    answer = house.get(house.rita, name)
    loop = answer["HumanLoop"]
    assert (loop["HumanLoopName"], loop["HumanLoopStatus"], loop["RequestedBy"]) == (name, "InProgress", "ann")
    assert loop["FlowDefinitionArn"] == arn("flow-definition", "all")
    assert loop["ContentClassifiers"] == ["FreeOfPersonallyIdentifiableInformation"]
    assert [label["Name"] for label in loop["ModerationLabels"]] == ["Explicit", "Explicit Nudity"]
    assert (loop["ExpiresAt"] - loop["CreatedAt"]).days == 2
    assert "Decision" not in loop
    image = Image.open(io.BytesIO(answer["Picture"]))
    assert image.format == "JPEG"
    assert image.size == Image.open(io.BytesIO(sample("astronaut.png"))).size


def test_a_large_picture_is_kept_at_a_screens_size(house):
    large = jpeg(Image.open(io.BytesIO(sample("astronaut.png"))).convert("RGB").resize((2560, 2000)))
    name = house.begun("all", Image={"Bytes": large})
    assert Image.open(io.BytesIO(house.get(house.rita, name)["Picture"])).size == (1280, 1000)


def test_a_decision_is_kept_and_destroys_the_picture(house, refused):
    name = house.begun()
    loop = house.decide(house.ravi, name, ["Explicit Nudity"])["HumanLoop"]
    assert loop["HumanLoopStatus"] == "Completed"
    assert (loop["Decision"]["DecidedBy"], loop["Decision"]["ModerationLabels"]) == ("ravi", ["Explicit Nudity"])
    told = house.get(house.ann, name)
    assert "Picture" not in told
    assert told["HumanLoop"] == loop
    with refused("InvalidParameterException", "not in progress"):
        house.decide(house.rita, name)


def test_who_asked_cannot_decide_under_any_name(house, refused):
    name = house.begun()
    with refused("AccessDeniedException", "Who asked"):
        house.decide(house.ann, name)
    with refused("AccessDeniedException", "belongs to one person"):
        house.decide(house.ann, name, human="somebody")
    with refused("AccessDeniedException", "key of their own"):
        house.decide(house.desk, name, human="ravi")
    with refused("AccessDeniedException", "A human must be stated"):
        house.decide(house.desk, name, human=None)
    assert house.get(house.rita, name)["Picture"]


def test_only_a_flows_reviewers_decide_and_only_roles_that_review_look(house, refused):
    name = house.begun("all")
    with refused("AccessDeniedException", "none of the reviewers"):
        house.decide(house.ravi, name)
    for call in (house.get, house.decide):
        with refused("AccessDeniedException", "auditor"):
            call(house.auditor, name)
    assert house.decide(house.rita, name)["HumanLoop"]["Decision"]["ModerationLabels"] == []


def test_loops_that_do_not_exist_are_not_found(house, refused):
    for call in (house.get, house.decide):
        with refused("ResourceNotFoundException", "human loop"):
            call(house.rita, "nowhere")


def test_loops_are_listed_by_flow_and_status_over_pages(house, refused):
    made = [house.begun("all") for _ in range(3)]
    house.decide(house.rita, made[1])
    client = house.rita.beholden()

    def listed(**filters):
        names, token = [], {}
        while True:
            page = client.list_human_loops(MaxResults=2, **filters, **token)
            names += [loop["HumanLoopName"] for loop in page["HumanLoops"]]
            if "NextToken" not in page:
                return [name for name in names if name in made]
            token = {"NextToken": page["NextToken"]}

    everything = {"FlowDefinitionArn": arn("flow-definition", "all")}
    assert listed(**everything) == made
    assert listed(**everything, Status="Completed") == [made[1]]
    assert listed(Status="InProgress") == [made[0], made[2]]
    assert listed(FlowDefinitionArn=arn("flow-definition", "doubtful")) == []
    with refused("InvalidPaginationTokenException"):
        client.list_human_loops(NextToken="x")
    with refused("ResourceNotFoundException"):
        client.list_human_loops(FlowDefinitionArn=arn("flow-definition", "other"))


def test_sampling_sends_the_same_picture_each_time(house):
    def sampled():
        pictures = ["astronaut.png", "obama.jpg", "obama2.jpg", "biden.jpg", "coffee.png", "chelsea.png", "page.png"]
        return ["HumanLoopArn" in house.detect("half", picture=name)["HumanLoopActivationOutput"] for name in pictures]

    first = sampled()
    assert set(first) == {True, False}
    assert sampled() == first


def test_beginning_looking_and_deciding_are_leaves_without_names(house):
    name = f"loop-{uuid.uuid4().hex[:8]}"
    begun = leaf_of(house.server, house.key, house.detect(name=name))
    assert (begun["operation"], begun["human_loop_begun"], begun["review_flow"]) == ("DetectModerationLabels", True, "doubtful")
    looked = leaf_of(house.server, house.key, house.get(house.rita, name))
    assert looked["picture_shown"] is True
    decided = leaf_of(house.server, house.key, house.decide(house.rita, name, ["Explicit"]))
    assert (decided["operation"], decided["labels_decided_count"]) == ("DecideHumanLoop", 1)
    assert name not in str([begun, looked, decided])
    assert leaf_of(house.server, house.key, house.get(house.rita, name))["picture_shown"] is False


def test_a_human_loop_survives_a_kill_and_nothing_of_it_is_readable_on_disk(tmp_path):
    house = House(tmp_path)
    name = "a-name-of-its-own-kind"
    house.detect(name=name)
    picture = house.get(house.rita, name)["Picture"]
    house.server.kill()
    house.server.start()
    try:
        assert hashlib.sha256(house.get(house.rita, name)["Picture"]).digest() == hashlib.sha256(picture).digest()
        for file in house.server.data_dir.rglob("*.db*"):
            content = file.read_bytes()
            assert name.encode() not in content and picture[600:664] not in content, file
        assert house.decide(house.rita, name)["HumanLoop"]["HumanLoopStatus"] == "Completed"
    finally:
        house.server.stop()


def test_no_more_loops_wait_than_reviewers_can_look_at(tmp_path, refused):
    house = House(tmp_path, flows="in_progress_max = 2\n" + FLOWS)
    try:
        first, _ = house.begun("all"), house.begun("doubtful")
        with refused("HumanLoopQuotaExceededException", "in progress"):
            house.detect("all", name="third")
        # What begins no loop is answered as ever.
        assert house.detect("never")["ModerationLabels"]
        with refused("ResourceNotFoundException"):
            house.get(house.rita, "third")
        house.decide(house.rita, first)
        assert house.begun("all", name="third") == "third"
    finally:
        assert house.server.stop() == 0


def test_without_flows_there_are_no_loops(server, refused):
    rita = Person(server, f"rita-{uuid.uuid4().hex[:6]}", "reviewer")
    with refused("ResourceNotFoundException", "No review flow"):
        rita.beholden().list_human_loops()
