"""boto3 clients and raw signed requests against a test server."""
import http.client
import json
import urllib.parse

import boto3
import botocore.auth
import botocore.awsrequest
import botocore.config
import botocore.credentials

from server import REGION


def rekognition(server, key, validate=True, retries=0, verify=None, **config):
    """validate=False lets requests out that boto3 itself would refuse, to see the server's own answer."""
    return boto3.client(
        "rekognition",
        endpoint_url=server.url,
        region_name=REGION,
        aws_access_key_id=key[0],
        aws_secret_access_key=key[1],
        verify=verify,
        config=botocore.config.Config(parameter_validation=validate, retries={"total_max_attempts": retries + 1}, **config),
    )


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = {k.lower(): v for k, v in response.getheaders()}
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def error(self):
        """Name of the exception, or None."""
        return self.json.get("__type") if self.status != 200 else None


def signed(server, key, operation, body, service="rekognition", target=None, headers=None, path="/"):
    """The headers botocore's own signer makes for a raw body -> dict."""
    request = botocore.awsrequest.AWSRequest(
        method="POST",
        url=server.url + path,
        data=body,
        headers={
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": target or f"RekognitionService.{operation}",
            "Host": f"127.0.0.1:{server.port}",
            **(headers or {}),
        },
    )
    credentials = botocore.credentials.Credentials(*key)
    botocore.auth.SigV4Auth(credentials, service, REGION).add_auth(request)
    return dict(request.headers.items())


def send(server, headers, body, method="POST", path="/"):
    host = urllib.parse.urlsplit(server.url)
    connection = http.client.HTTPConnection(host.hostname, host.port, timeout=60)
    try:
        connection.request(method, path, body=body, headers=headers)
        return Answer(connection.getresponse())
    finally:
        connection.close()


def raw(server, key, operation, body, **kwargs):
    """Sends `body` (bytes or str) as is, correctly signed -> Answer."""
    body = body.encode() if isinstance(body, str) else body
    return send(server, signed(server, key, operation, body, **kwargs), body, path=kwargs.get("path", "/"))
