"""Row 28: on a guarded server an access key is let in when two administrators have said so, over the wire."""
import json

import pytest

import audit_log
from server import Server
from stating import Person
from stating import client as client_of


@pytest.fixture
def house(tmp_path):
    """A guarded server with three administrators who have keys of their own, and one key that is nobody's."""
    server = Server(tmp_path / "data", "--checkpoint-interval", "1")
    server.key = server.create_key(name="first")
    server.people = {name: Person(server, name, "admin", own_key=True) for name in ("ann", "bob", "cid")}
    assert server.run("keys", "guard").returncode == 0
    server.start()
    yield server
    assert server.stop() == 0


def new_key(server, role="auditor"):
    return server.create_key(role=role, name="new", human="dan")


def decide(server, name, key, decision="APPROVE"):
    return server.people[name].beholden().decide_access_key(AccessKeyId=key[0], Decision=decision)


def status(server, key):
    keys = server.people["ann"].beholden().list_access_keys()["AccessKeys"]
    return next(each["Status"] for each in keys if each["AccessKeyId"] == key[0])


def test_row_28_a_new_key_opens_nothing_before_two_administrators_have_approved_it(house, refused):
    key = new_key(house)
    dan = client_of("beholden", house, key)
    with refused("UnrecognizedClientException"):
        dan.describe_audit_log()
    first = decide(house, "ann", key)["AccessKey"]
    assert (first["Status"], first["Approvals"], first["Role"], first["Human"]) == ("PENDING", 1, "auditor", "dan")
    with refused("AccessDeniedException", "another administrator"):
        decide(house, "ann", key)
    with refused("UnrecognizedClientException"):
        dan.describe_audit_log()
    assert decide(house, "bob", key)["AccessKey"]["Status"] == "ENABLED"
    assert dan.describe_audit_log()["TreeSize"] > 0
    with refused("InvalidParameterException", "does not wait"):
        decide(house, "cid", key)


@pytest.mark.parametrize("role", ["admin", "operator", "investigator", "reviewer"])
def test_row_28_only_administrators_with_keys_of_their_own_decide(house, refused, role):
    key = new_key(house, role)
    nobodys = client_of("beholden", house, house.key, human="bob")
    with refused("AccessDeniedException", "key of their own"):
        nobodys.decide_access_key(AccessKeyId=key[0], Decision="APPROVE")
    operator = house.people["ann"].session("operator")
    with refused("AccessDeniedException"):
        operator.decide_access_key(AccessKeyId=key[0], Decision="APPROVE")
    assert status(house, key) == "PENDING"


def test_row_28_one_rejection_keeps_a_key_out_and_asking_again_waits_again(house, refused):
    key = new_key(house)
    decide(house, "ann", key)
    assert decide(house, "bob", key, "REJECT")["AccessKey"]["Status"] == "DISABLED"
    with refused("UnrecognizedClientException"):
        client_of("beholden", house, key).describe_audit_log()
    done = house.run("keys", "enable", key[0])
    assert done.returncode == 0 and "two administrators" in done.stderr
    assert status(house, key) == "PENDING"
    assert decide(house, "bob", key)["AccessKey"]["Approvals"] == 1, "the first word was about the first asking"


def test_row_28_to_disable_a_key_holds_at_once(house, refused):
    assert house.run("keys", "disable", house.people["cid"].key[0]).returncode == 0
    with refused("UnrecognizedClientException"):
        house.people["cid"].beholden().list_access_keys()
    assert house.run("keys", "enable", house.people["cid"].key[0]).returncode == 0
    with refused("UnrecognizedClientException"):
        house.people["cid"].beholden().list_access_keys()


def test_row_28_an_approval_outlives_the_server(house):
    key = new_key(house)
    decide(house, "ann", key)
    house.kill()
    house.start()
    assert decide(house, "bob", key)["AccessKey"]["Status"] == "ENABLED"
    client_of("beholden", house, key).describe_audit_log()


def test_row_28_every_step_is_a_leaf_with_old_and_new_state(house):
    key = new_key(house, "reviewer")
    first, second = (decide(house, name, key) for name in ("ann", "bob"))
    last = client_of("beholden", house, key, human="dan").describe_audit_log()
    index = int(last["ResponseMetadata"]["HTTPHeaders"]["x-beholden-log-index"])
    size = audit_log.head_over(house, index).size
    entries = audit_log.entries(house, house.key, size)
    leaves = [json.loads(entry) for entry in entries]
    words = [leaf for leaf in leaves if leaf.get("operation") == "DecideAccessKey"]
    assert [(leaf["key_role"], leaf["key_status"], leaf["key_approvals"]) for leaf in words] == [("reviewer", "pending", 1), ("reviewer", "enabled", 2)]
    assert words[0]["human"] != words[1]["human"]
    pseudonym = words[0]["key_decided"]
    keys = [leaf for leaf in leaves if leaf["kind"] == "keys"]
    assert "guard created keys on" in keys[0]["keys"]
    assert all(leaf["guarded"] and leaf["administrators"] == 3 for leaf in keys)
    changes = [change for leaf in keys for change in leaf["keys"] if change.startswith(pseudonym)]
    # Whether the server looked between making and approving is chance; the approvals are leaves in any case.
    seen = [change.removeprefix(pseudonym + " ") for change in changes]
    assert seen in (["created reviewer enabled"], ["created reviewer pending", "changed reviewer enabled"])
    assert words[1]["index"] < keys[-1]["index"] < index
    assert leaves[index]["key"] == pseudonym
    assert first["AccessKey"]["AccessKeyId"].encode() not in b"".join(entries) and second


def test_the_list_goes_page_after_page(house):
    client = house.people["ann"].beholden()
    found, token = [], {}
    while True:
        page = client.list_access_keys(MaxResults=3, **token)
        found += [each["AccessKeyId"] for each in page["AccessKeys"]]
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    assert sorted(found) == found and set(found) >= {house.key[0], *(person.key[0] for person in house.people.values())}
    assert "Secret" not in json.dumps(client.list_access_keys(), default=str)


def test_keys_are_guarded_only_where_two_could_approve(tmp_path):
    server = Server(tmp_path / "data")
    server.create_key()
    server.create_key(name="ann", human="ann")
    done = server.run("keys", "guard")
    assert done.returncode == 2 and "Two administrators" in done.stderr
    server.create_key(name="free", role="operator")
    assert json.loads(server.run("keys", "list", "--json").stdout)[-1]["State"] == "enabled"
