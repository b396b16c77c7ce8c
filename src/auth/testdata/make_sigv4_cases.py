"""Writes sigv4_cases.json: requests signed by botocore's own signer, which our verifier must accept.

Run it with the botocore of tests/requirements.txt:  python make_sigv4_cases.py
The seed is fixed, so the same botocore writes the same file.
"""

import base64
import datetime
import json
import pathlib
import random
import string

import botocore
import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

RANDOM = random.Random(20261124)
PRINTABLE = "".join(chr(c) for c in range(0x21, 0x7F))


def text(alphabet, low, high):
    return "".join(RANDOM.choice(alphabet) for _ in range(RANDOM.randint(low, high)))


def spaced_value():
    words = [text(PRINTABLE, 1, 9) for _ in range(RANDOM.randint(1, 5))]
    return "".join(word + RANDOM.choice([" ", "  ", "   "]) for word in words).strip()


def api_request():
    """What an SDK sends, with extra signed headers now and then."""
    service = RANDOM.choice(["rekognition", "beholden", "sts"])
    headers = {"Host": RANDOM.choice(["localhost:8080", "[::1]:8443", "faces.example.org"])}
    if service == "sts":
        headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8"
    else:
        headers["Content-Type"] = "application/x-amz-json-1.1"
        headers["X-Amz-Target"] = "RekognitionService." + text(string.ascii_letters, 4, 20)
    body = RANDOM.randbytes(RANDOM.choice([0, 1, 55, 56, 64, 700]))
    if RANDOM.random() < 0.4:
        headers["x-beholden-purpose"] = spaced_value()
    if RANDOM.random() < 0.3:
        headers["X-Amz-User-Agent"] = spaced_value()
    if RANDOM.random() < 0.3:
        headers["Content-Length"] = str(len(body))
    if RANDOM.random() < 0.3:
        headers["amz-sdk-request"] = "attempt=1; max=3"
    return "POST", "/", service, headers, body


def general_request():
    """Paths and queries that the API has no use for, to keep the canonical form right."""
    segments = ["a", "b%20c", "..", ".", "", "~x-_.", "%E4%BD%A0", "caf%C3%A9", "d+e", "x=y", "z,;:@"]
    path = "/" + "/".join(RANDOM.choice(segments) for _ in range(RANDOM.randint(0, 6)))
    names = ["a", "b", "A", "aa", "a-b", "%20", "Param", "foo"]
    pairs = []
    for _ in range(RANDOM.randint(0, 5)):
        pair = RANDOM.choice(names)
        if RANDOM.random() < 0.8:
            pair += "=" + RANDOM.choice(["", "1", "2", "%2F", "b", "B", "z=z"])
        pairs.append(pair)
    target = path + ("?" + "&".join(pairs) if pairs else "")
    return "GET", target, "rekognition", {"Host": "localhost", "My-Header": spaced_value()}, b""


def signed_case(make):
    method, target, service, headers, body = make()
    key = "AKIAEXAMPLE" + text(string.ascii_uppercase + "234567", 9, 9)
    secret = text(string.ascii_letters + string.digits + "+/", 40, 44)
    region = RANDOM.choice(["us-east-1", "eu-central-1", "local", "ap-southeast-7"])
    moment = datetime.datetime(2026, 1, 1) + datetime.timedelta(
        seconds=RANDOM.randint(0, 365 * 86400 - 1)
    )
    botocore.auth.get_current_datetime = lambda remove_tzinfo=True: moment
    request = AWSRequest(method, "http://localhost" + target, headers=headers, data=body)
    signer = botocore.auth.SigV4Auth(Credentials(key, secret), service, region)
    if RANDOM.random() < 0.3:
        request.headers["X-Amz-Content-SHA256"] = signer.payload(request)
    signer.add_auth(request)
    authorization = request.headers["Authorization"]
    del request.headers["Authorization"]
    return {
        "method": method,
        "target": target,
        "headers": [[n, v] for n, v in request.headers.items()] + [["Authorization", authorization]],
        "body": base64.b64encode(body).decode(),
        "time": int(moment.replace(tzinfo=datetime.timezone.utc).timestamp()),
        "access_key_id": key,
        "secret": secret,
        "service": service,
        "region": region,
        "canonical_request": signer.canonical_request(request),
    }


def main():
    cases = [signed_case(api_request) for _ in range(60)]
    cases += [signed_case(general_request) for _ in range(60)]
    out = pathlib.Path(__file__).with_name("sigv4_cases.json")
    lines = ",\n".join(json.dumps(case) for case in cases)
    out.write_text(f'{{"signer": "botocore {botocore.__version__}", "cases": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()
