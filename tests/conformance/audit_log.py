"""Reads the audit log of a test server from outside: heads, tiles, entries, proofs. Hashes with hashlib alone."""
import base64
import hashlib
import json
import struct
import time

import botocore.auth
import botocore.awsrequest
import botocore.credentials

from clients import send
from server import REGION


def get(server, path, key=None, service="beholden"):
    """GET, signed if a key is given -> Answer."""
    headers = {"Host": f"127.0.0.1:{server.port}"}
    if key:
        request = botocore.awsrequest.AWSRequest(method="GET", url=server.url + path, headers=headers)
        botocore.auth.SigV4Auth(botocore.credentials.Credentials(*key), service, REGION).add_auth(request)
        headers = dict(request.headers.items())
    return send(server, headers, None, method="GET", path=path)


def leaf_hash(entry):
    return hashlib.sha256(b"\0" + entry).digest()


def root_of(hashes):
    """RFC 6962 section 2.1, from the definition."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << ((len(hashes) - 1).bit_length() - 1)
    return hashlib.sha256(b"\1" + root_of(hashes[:split]) + root_of(hashes[split:])).digest()


class Head:
    def __init__(self, note):
        self.note = note
        origin, size, root = note.split("\n")[:3]
        self.origin, self.size, self.root = origin, int(size), base64.b64decode(root)


def head(server):
    answer = get(server, "/audit/checkpoint")
    assert answer.status == 200, answer.body
    return Head(answer.body.decode())


def head_over(server, index, timeout_s=60):
    """The first head seen that covers a leaf."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        found = head(server)
        if found.size > index:
            return found
        time.sleep(0.05)
    raise AssertionError(f"no signed head covers leaf {index} after {timeout_s} s")


def index_path(number):
    path = f"{number % 1000:03}"
    while number >= 1000:
        number //= 1000
        path = f"x{number % 1000:03}/{path}"
    return path


def entries(server, key, size):
    """The bytes of the first `size` leaves."""
    found = []
    for first in range(0, size, 256):
        width = min(256, size - first)
        partial = "" if width == 256 else f".p/{width}"
        answer = get(server, f"/audit/tile/entries/{index_path(first // 256)}{partial}", key)
        assert answer.status == 200, answer.body
        rest = answer.body
        for _ in range(width):
            (length,) = struct.unpack(">H", rest[:2])
            found.append(rest[2 : 2 + length])
            rest = rest[2 + length :]
        assert not rest
    return found


def leaf(server, key, index):
    """One leaf as an object; waits for a head that covers it."""
    head_over(server, index)
    first, width = index // 256 * 256, index % 256 + 1
    partial = "" if width == 256 else f".p/{width}"
    answer = get(server, f"/audit/tile/entries/{index_path(first // 256)}{partial}", key)
    assert answer.status == 200, answer.body
    rest = answer.body
    for _ in range(width):
        (length,) = struct.unpack(">H", rest[:2])
        entry, rest = rest[2 : 2 + length], rest[2 + length :]
    return json.loads(entry)


def leaf_of(server, key, response):
    """The leaf of boto3's answer, or of the response in its exception."""
    return leaf(server, key, int(response["ResponseMetadata"]["HTTPHeaders"]["x-beholden-log-index"]))


def proof_holds(text, entry):
    """Verifies a tlog-proof's path by hand -> Head."""
    lines, note = text.split("\n\n", 1)
    lines = lines.split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    index = int(next(line for line in lines if line.startswith("index ")).split()[1])
    path = [base64.b64decode(line) for line in lines[lines.index(f"index {index}") + 1 :]]
    found = Head(note)
    value, at, last = leaf_hash(entry), index, found.size - 1
    for sibling in path:  # RFC 9162 section 2.1.3.2
        if at % 2 == 1 or at == last:
            value = hashlib.sha256(b"\1" + sibling + value).digest()
            while at % 2 == 0 and at != 0:
                at, last = at >> 1, last >> 1
        else:
            value = hashlib.sha256(b"\1" + value + sibling).digest()
        at, last = at >> 1, last >> 1
    assert last == 0 and value == found.root
    return found
