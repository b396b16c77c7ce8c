"""Who asks and why: sessions of the Security Token Service, signed headers, keys of one person, quotas."""
import concurrent.futures
import datetime
import json
import pathlib
import re
import shutil
import subprocess
import sys
import urllib.parse
import uuid

import boto3
import botocore.auth
import botocore.awsrequest
import botocore.config
import botocore.credentials
import botocore.exceptions
import pytest

from clients import rekognition, send, signed
from server import REGION, ROOT, Server

BODY = b"{}"
OPERATION = "ListCollections"
AWS = shutil.which("aws", path=str(pathlib.Path(sys.executable).parent)) or shutil.which("aws")


def role(name):
    return f"arn:aws:iam::000000000000:role/{name}"


def client_of(service, server, key, token=None, **config):
    return boto3.client(
        service,
        endpoint_url=server.url,
        region_name=REGION,
        aws_access_key_id=key[0],
        aws_secret_access_key=key[1],
        aws_session_token=token,
        config=botocore.config.Config(retries={"total_max_attempts": 1}, **config),
    )


@pytest.fixture(scope="module")
def sts(server, key):
    return client_of("sts", server, key)


@pytest.fixture(scope="module")
def loose_sts(server, key):
    return client_of("sts", server, key, parameter_validation=False)


def assume(client, name="investigator", **parameters):
    return client.assume_role(RoleArn=role(name), RoleSessionName="laptop", **parameters)


def session_client(service, server, credentials):
    return client_of(service, server, (credentials["AccessKeyId"], credentials["SecretAccessKey"]), credentials["SessionToken"])


def tags(**values):
    return [{"Key": k, "Value": v} for k, v in values.items()]


# Sessions


def test_a_session_searches_with_its_own_credentials(server, sts, people):
    name, faces = people
    answer = assume(sts, SourceIdentity="alice", Tags=tags(case="2026-17", purpose="missing-person"), TransitiveTagKeys=["case"], DurationSeconds=900)
    credentials = answer["Credentials"]
    assert re.fullmatch(r"ASIA[A-Z2-7]{16}", credentials["AccessKeyId"])
    assert len(credentials["SecretAccessKey"]) == 40
    left = credentials["Expiration"] - datetime.datetime.now(datetime.timezone.utc)
    assert datetime.timedelta(seconds=890) < left <= datetime.timedelta(seconds=900)
    assert answer["SourceIdentity"] == "alice"
    assert answer["AssumedRoleUser"] == {"Arn": "arn:aws:sts::000000000000:assumed-role/investigator/laptop", "AssumedRoleId": "AROAINVESTIGATOR00000:laptop"}
    assert 0 < answer["PackedPolicySize"] < 100

    found = session_client("rekognition", server, credentials).search_faces(CollectionId=name, FaceId=faces["obama"])
    assert found["SearchedFaceId"] == faces["obama"]
    who = session_client("sts", server, credentials).get_caller_identity()
    assert (who["Account"], who["Arn"], who["UserId"]) == ("000000000000", answer["AssumedRoleUser"]["Arn"], answer["AssumedRoleUser"]["AssumedRoleId"])


def test_a_session_may_do_what_its_role_may_and_no_more(server, sts, refused, people):
    investigator = session_client("rekognition", server, assume(sts)["Credentials"])
    investigator.list_collections()
    with refused("AccessDeniedException", "investigator"):
        investigator.create_collection(CollectionId=f"c-{uuid.uuid4()}")
    reviewer = session_client("rekognition", server, assume(sts, "reviewer")["Credentials"])
    with refused("AccessDeniedException", "reviewer"):
        reviewer.search_faces(CollectionId=people[0], FaceId=people[1]["obama"])


LATTICE = {
    "admin": {"admin", "operator", "investigator", "reviewer", "auditor"},
    "operator": {"operator", "investigator", "reviewer"},
    "investigator": {"investigator", "reviewer"},
    "reviewer": {"reviewer"},
    "auditor": {"auditor"},
}


@pytest.mark.parametrize("own", LATTICE)
def test_a_key_assumes_no_role_above_its_own(server, refused, own):
    client = client_of("sts", server, server.create_key(role=own, name=own))
    for other in [*LATTICE, "king"]:
        if other in LATTICE[own]:
            assume(client, other)
        else:
            with refused("AccessDenied", f"is not authorized to perform: sts:AssumeRole on resource: {role(other)}"):
                assume(client, other)


def test_a_chain_keeps_the_person_and_the_transitive_tags(server, sts, refused):
    first = assume(sts, SourceIdentity="alice", Tags=tags(case="2026-17", purpose="missing-person"), TransitiveTagKeys=["case"])["Credentials"]
    chained = session_client("sts", server, first)
    assert assume(chained, "reviewer")["SourceIdentity"] == "alice"
    assert assume(chained, "reviewer", SourceIdentity="alice", Tags=tags(case="2026-17"))["SourceIdentity"] == "alice"
    with refused("AccessDenied", "sts:SetSourceIdentity"):
        assume(chained, "reviewer", SourceIdentity="bob")
    with refused("InvalidParameterValue", "transitive tag key"):
        assume(chained, "reviewer", Tags=tags(case="2026-18"))
    with refused("ValidationError", "exceeds the 1 hour session limit for roles assumed by role chaining"):
        assume(chained, "reviewer", DurationSeconds=3601)
    with refused("AccessDenied", "sts:AssumeRole"):
        assume(chained, "operator")


def test_a_session_ends_with_its_key(server, refused):
    key = server.create_key(role="investigator", name="to be disabled")
    credentials = assume(client_of("sts", server, key))["Credentials"]
    client = session_client("rekognition", server, credentials)
    client.list_collections()
    assert server.run("keys", "disable", key[0]).returncode == 0
    with refused("UnrecognizedClientException", "The security token included in the request is invalid"):
        client.list_collections()
    with refused("InvalidClientTokenId", "The security token included in the request is invalid"):
        session_client("sts", server, credentials).get_caller_identity()


def test_a_session_survives_a_restart_and_nothing_of_it_is_stored(tmp_path, refused):
    server = Server(tmp_path / "data")
    key = server.create_key()
    server.start()
    credentials = assume(client_of("sts", server, key), SourceIdentity="alice.the.analyst")["Credentials"]
    server.kill()
    stored = b"".join(p.read_bytes() for p in (tmp_path / "data").rglob("*") if p.is_file())
    for secret in ("alice.the.analyst", credentials["AccessKeyId"], credentials["SecretAccessKey"], credentials["SessionToken"]):
        assert secret.encode() not in stored
    server.start()
    session_client("rekognition", server, credentials).list_collections()
    text = server.log_text()
    for secret in ("alice.the.analyst", credentials["SecretAccessKey"], credentials["SessionToken"]):
        assert secret not in text
    assert server.stop() == 0


def changed(text):
    return text[:50] + ("A" if text[50] != "A" else "B") + text[51:]


@pytest.mark.parametrize("kind", ["changed", "another's", "made up", "missing", "empty"])
def test_forged_session_tokens(server, sts, kind):
    mine, other = (assume(sts)["Credentials"] for _ in range(2))
    token = {"changed": changed(mine["SessionToken"]), "another's": other["SessionToken"], "made up": "FwoGZXIvYXdzEXAMPLE", "missing": None, "empty": ""}[kind]
    headers = {} if token is None else {"X-Amz-Security-Token": token}
    sent = signed(server, (mine["AccessKeyId"], mine["SecretAccessKey"]), OPERATION, BODY, headers=headers)
    answer = send(server, sent, BODY)
    assert (answer.status, answer.error) == (400, "UnrecognizedClientException")


def test_a_session_token_that_is_not_signed(server, sts):
    mine = assume(sts)["Credentials"]
    sent = signed(server, (mine["AccessKeyId"], mine["SecretAccessKey"]), OPERATION, BODY)
    answer = send(server, sent | {"X-Amz-Security-Token": mine["SessionToken"]}, BODY)
    assert (answer.status, answer.error) == (400, "IncompleteSignatureException")


@pytest.mark.parametrize(
    "parameters, words",
    [
        ({"RoleSessionName": "a"}, "1 validation error detected: Value 'a' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2"),
        ({"RoleSessionName": "a/b"}, r"Value 'a/b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]*"),
        ({"RoleSessionName": "s" * 65}, "Member must have length less than or equal to 64"),
        ({"DurationSeconds": 899}, "Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900"),
        ({"DurationSeconds": 43201}, "Member must have value less than or equal to 43200"),
        ({"SourceIdentity": "two words"}, "at 'sourceIdentity' failed to satisfy constraint"),
        ({"Tags": [{"Key": f"k{i}", "Value": "v"} for i in range(51)]}, "at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50"),
        ({"RoleArn": "short"}, "at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 20"),
        ({"Policy": "{}"}, "Policy is not supported"),
        ({"SerialNumber": "arn:aws:iam::000000000000:mfa/a", "TokenCode": "123456"}, "is not supported"),
    ],
)
def test_parameters_are_held_to_the_published_model(loose_sts, refused, parameters, words):
    with refused("ValidationError", words):
        loose_sts.assume_role(**({"RoleArn": role("investigator"), "RoleSessionName": "laptop"} | parameters))


@pytest.mark.parametrize(
    "parameters, words",
    [
        ({"Tags": tags(Case="1", case="2")}, "Duplicate tag keys found. Please note that Tag keys are case insensitive."),
        ({"TransitiveTagKeys": ["case"]}, "The specified transitive tag key must be included in the requested tags."),
        ({"Tags": tags(purpose="two words")}, "The purpose must be"),
    ],
)
def test_tags_that_make_no_sense(loose_sts, refused, parameters, words):
    with refused("InvalidParameterValue", words):
        assume(loose_sts, **parameters)


def test_more_tags_than_a_token_can_hold(sts, refused):
    with refused("PackedPolicyTooLarge"):
        assume(sts, Tags=[{"Key": f"k{i}", "Value": "v" * 256} for i in range(20)])


def form_call(server, key, fields, service="sts", headers=None):
    body = urllib.parse.urlencode(fields).encode() if isinstance(fields, dict) else fields
    request = botocore.awsrequest.AWSRequest(
        method="POST", url=server.url + "/", data=body, headers={"Content-Type": "application/x-www-form-urlencoded; charset=utf-8", "Host": f"127.0.0.1:{server.port}", **(headers or {})}
    )
    botocore.auth.SigV4Auth(botocore.credentials.Credentials(*key), service, REGION).add_auth(request)
    return dict(request.headers.items()), body


WHO = {"Action": "GetCallerIdentity", "Version": "2011-06-15"}


def code_of(answer):
    assert answer.headers["content-type"] == "text/xml"
    return re.search(rb"<Code>(\w+)</Code>", answer.body)[1].decode()


@pytest.mark.parametrize(
    "fields, status, code",
    [
        (b"%", 400, "MalformedInput"),
        (b"", 400, "InvalidAction"),
        ({"Action": "GetCallerIdentity"}, 400, "InvalidAction"),
        (WHO | {"Version": "2010-05-08"}, 400, "InvalidAction"),
        (WHO | {"Action": "GetSessionToken"}, 400, "InvalidAction"),
        (WHO | {"Unknown": "1"}, 400, "ValidationError"),
        (b"Action=GetCallerIdentity&Version=2011-06-15&Action=GetCallerIdentity", 400, "MalformedInput"),
        (b"Action=GetCallerIdentity&Version=2011-06-15&x=" + b"y" * 70_000, 400, "MalformedInput"),
    ],
)
def test_hostile_forms(server, key, fields, status, code):
    headers, body = form_call(server, key, fields)
    answer = send(server, headers, body)
    assert (answer.status, code_of(answer)) == (status, code)


def test_a_form_of_whom_the_server_does_not_know(server, key):
    headers, body = form_call(server, (key[0], "wrong"), WHO)
    answer = send(server, headers, body)
    assert (answer.status, code_of(answer)) == (403, "InvalidClientTokenId")
    del headers["Authorization"]
    answer = send(server, headers, body)
    assert (answer.status, code_of(answer)) == (403, "MissingAuthenticationToken")


def test_a_form_signed_for_another_service(server, key):
    headers, body = form_call(server, key, WHO, service="rekognition", headers={"X-Amz-Target": "RekognitionService.ListCollections"})
    answer = send(server, headers, body)
    assert (answer.status, code_of(answer)) == (400, "IncompleteSignature")


def test_the_cli_says_who_asks(server, key):
    environment = server.environment(key) | {"AWS_ENDPOINT_URL_STS": server.url}
    done = subprocess.run([AWS, "sts", "get-caller-identity", "--output", "json"], env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"UserId": key[0], "Account": "000000000000", "Arn": f"arn:aws:iam::000000000000:user/{key[0]}"}


def test_the_cli_assumes_a_role_by_its_profile(server, key, tmp_path):
    config = tmp_path / "config"
    config.write_text(
        f"[profile analyst]\nrole_arn = {role('investigator')}\ncredential_source = Environment\nrole_session_name = alice\nregion = {REGION}\nendpoint_url = {server.url}\n"
    )
    # The CLI keeps sessions below HOME, those of other servers too.
    environment = server.environment(key) | {"AWS_ENDPOINT_URL_STS": server.url, "AWS_CONFIG_FILE": str(config), "HOME": str(tmp_path)}
    done = subprocess.run([AWS, "sts", "get-caller-identity", "--profile", "analyst", "--output", "json"], env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["Arn"] == "arn:aws:sts::000000000000:assumed-role/investigator/alice"


def test_the_example_of_the_documentation_runs(server, key, monkeypatch, people):
    text = (ROOT / "docs/identity.md").read_text(encoding="utf-8")
    example = re.search(r"```python\n(# five lines\n.*?)```", text, re.DOTALL)[1]
    assert len(example.strip().splitlines()) == 6
    for name, value in server.environment(key).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    variables = {}
    exec(compile(example, "docs/identity.md", "exec"), variables)
    assert people[0] in variables["client"].list_collections()["CollectionIds"]


# Signed headers


def stating(server, key, session=None, **claims):
    """The answer to a call with signed x-beholden-* headers."""
    headers = {f"x-beholden-{name}": value for name, value in claims.items()}
    if session:
        key = (session["AccessKeyId"], session["SecretAccessKey"])
        headers["X-Amz-Security-Token"] = session["SessionToken"]
    return send(server, signed(server, key, OPERATION, BODY, headers=headers), BODY)


def test_signed_headers_say_who_and_why(server, key):
    assert stating(server, key, human="alice", purpose="missing-person", case="2026 17/B", offence="none").status == 200


@pytest.mark.parametrize("header", ["x-beholden-purpose", "x-beholden-case", "x-beholden-offence", "x-beholden-human"])
def test_a_header_that_is_not_signed(server, key, header):
    sent = signed(server, key, OPERATION, BODY) | {header: "alice"}
    answer = send(server, sent, BODY)
    assert (answer.status, answer.error) == (400, "IncompleteSignatureException")


@pytest.mark.parametrize("header", ["x-beholden-purpose", "x-beholden-case", "x-beholden-offence", "x-beholden-human"])
def test_a_signed_header_that_was_tampered_with(server, key, header):
    sent = signed(server, key, OPERATION, BODY, headers={header: "missing-person"})
    sent[header] = "curiosity"
    assert send(server, sent, BODY).error == "UnrecognizedClientException"
    del sent[header]
    assert send(server, sent, BODY).error == "IncompleteSignatureException"


@pytest.mark.parametrize("claims", [{"purpose": "two words"}, {"purpose": "p" * 65}, {"human": "a"}, {"human": "h" * 65}, {"case": "c" * 129}, {"offence": "<b>"}])
def test_a_header_out_of_bounds(server, key, claims):
    answer = stating(server, key, **claims)
    assert (answer.status, answer.error) == (400, "InvalidParameterException")
    claimed = next(iter(claims.values()))
    assert len(claimed) < 2 or claimed not in answer.json["Message"]


def test_a_header_may_not_contradict_its_session(server, key, sts):
    session = assume(sts, SourceIdentity="alice", Tags=tags(purpose="missing-person", case="2026-17"))["Credentials"]
    assert stating(server, key, session=session, purpose="missing-person", human="alice").status == 200
    for claims in ({"purpose": "curiosity"}, {"human": "bob"}, {"case": "2026-18"}):
        answer = stating(server, key, session=session, **claims)
        assert (answer.status, answer.error) == (400, "AccessDeniedException")


def test_boto3_signs_the_headers_that_a_hook_adds(server, key):
    client = rekognition(server, key)

    def state(request, **_):
        request.headers["x-beholden-purpose"] = "missing-person"
        request.headers["x-beholden-human"] = "alice"

    client.meta.events.register("before-sign.rekognition", state)
    assert client.list_collections()["ResponseMetadata"]["HTTPStatusCode"] == 200


# Keys of one person


def personal_key(server, human, purpose="identification"):
    done = server.run("keys", "create", "--role", "admin", "--name", "personal", "--human", human, "--purpose", purpose, "--json")
    assert done.returncode == 0, done.stderr
    key = json.loads(done.stdout)
    return key["AccessKeyId"], key["SecretAccessKey"]


def test_a_personal_key_speaks_for_its_person_alone(server, refused):
    key = personal_key(server, "alice")
    assert stating(server, key, human="alice", purpose="another").status == 200
    assert stating(server, key, human="bob").error == "AccessDeniedException"
    client = client_of("sts", server, key)
    assert assume(client)["SourceIdentity"] == "alice"
    with refused("AccessDenied", "sts:SetSourceIdentity"):
        assume(client, SourceIdentity="bob")


def test_whose_key_it_is_is_listed_on_request_alone(server):
    personal_key(server, "carol@police.example", "identification")
    for words in (["keys", "list"], ["keys", "list", "--json"]):
        assert "carol@police.example" not in server.run(*words).stdout
        assert "identification" in server.run(*words).stdout
        assert "carol@police.example" in server.run(*words, "--human").stdout
    assert "carol@police.example" not in server.log_text()


# Quotas and rates


@pytest.fixture
def strict(tmp_path):
    servers = []

    def start(*flags):
        server = Server(tmp_path / f"data{len(servers)}", *flags)
        server.key = server.create_key()
        servers.append(server.start())
        return server

    yield start
    for server in servers:
        assert server.stop() == 0


def test_row_25_the_hundred_and_first_search_of_an_hour_is_refused(strict, refused):
    server = strict("--searches-per-hour", "100")
    alice, bob = ({"x-beholden-human": name} for name in ("alice", "bob"))
    body = json.dumps({"CollectionId": "none", "FaceId": str(uuid.uuid4())}).encode()

    def search(human, key=server.key):
        return send(server, signed(server, key, "SearchFaces", body, headers=human), body).error

    for _ in range(100):
        assert search(alice) == "ResourceNotFoundException"
    assert search(alice) == "AccessDeniedException"
    assert search(alice, server.create_key(name="another key")) == "AccessDeniedException"
    assert search(bob) == "ResourceNotFoundException"
    with refused("ResourceNotFoundException"):
        rekognition(server, server.key).search_faces(CollectionId="none", FaceId=str(uuid.uuid4()))
    assert rekognition(server, server.key).list_collections()["CollectionIds"] == []


def test_row_25_copying_a_gallery_face_by_face_is_refused(strict, refused):
    from server import sample

    server = strict("--faces-per-day", "1")
    client = rekognition(server, server.key)
    client.create_collection(CollectionId="c")
    ids = [client.index_faces(CollectionId="c", Image={"Bytes": sample(f"{n}.jpg")}, MaxFaces=1)["FaceRecords"][0]["Face"]["FaceId"] for n in ("obama", "biden")]
    for _ in range(3):
        assert len(client.list_faces(CollectionId="c", FaceIds=[ids[0]])["Faces"]) == 1
    with refused("AccessDeniedException", "1 different faces per day"):
        client.list_faces(CollectionId="c", FaceIds=[ids[1]])
    with refused("AccessDeniedException"):
        client.list_faces(CollectionId="c")
    assert len(client.list_faces(CollectionId="c", FaceIds=[ids[0]])["Faces"]) == 1


def test_a_burst_above_the_rate_is_slowed_down(strict):
    server = strict("--calls-per-second", "1", "--burst-calls", "1")
    headers = signed(server, server.key, OPERATION, BODY)
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: send(server, headers, BODY).error, range(100)))
    assert None in answers
    assert "ThrottlingException" in answers
    assert set(answers) <= {None, "ThrottlingException", "ProvisionedThroughputExceededException"}
    other = b'{"CollectionId": "c"}'
    assert send(server, signed(server, server.key, "DescribeCollection", other), other).error == "ResourceNotFoundException"
