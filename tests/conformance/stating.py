"""Clients that say who asks and why with signed headers, and clients of our own service."""
import copy
import json

import boto3
import botocore.config
import botocore.loaders
import botocore.session

from server import REGION, ROOT


ADDITIONS = json.loads((ROOT / "api/rekognition-additions.json").read_text())["shapes"]


class Loader(botocore.loaders.Loader):
    """The SDK's models, ours beside them, and the members that our answers have beyond the published ones."""

    def load_service_model(self, service_name, type_name, api_version=None):
        model = super().load_service_model(service_name, type_name, api_version)
        if (service_name, type_name) != ("rekognition", "service-2"):
            return model
        model = copy.deepcopy(model)
        for name, addition in ADDITIONS.items():
            shape = model["shapes"].setdefault(name, addition)
            shape.get("members", {}).update(addition.get("members", {}))
        return model


def own_session():
    session = botocore.session.Session()
    session.register_component("data_loader", Loader(extra_search_paths=[str(ROOT / "api")]))
    return session


def client(service, server, key, token=None, **claims):
    """boto3's client of "rekognition" or "beholden"; claims become signed x-beholden-* headers."""
    session = boto3.Session(botocore_session=own_session())
    made = session.client(
        service,
        endpoint_url=server.url,
        region_name=REGION,
        aws_access_key_id=key[0],
        aws_secret_access_key=key[1],
        aws_session_token=token,
        config=botocore.config.Config(retries={"total_max_attempts": 1}),
    )

    def state(request, **_):
        for name, value in claims.items():
            request.headers[f"x-beholden-{name}"] = value

    made.meta.events.register(f"before-sign.{service}", state)
    return made


class Person:
    """Somebody with an access key, which names nobody else if it is their own; what they state can be changed per call."""

    def __init__(self, server, name, role, own_key=False, **claims):
        self.server = server
        self.key = server.create_key(role=role, name=name, human=name if own_key else None)
        self.name = name
        self.claims = {"human": name} | claims

    def rekognition(self, **claims):
        return client("rekognition", self.server, self.key, **self._stated(claims))

    def beholden(self, **claims):
        return client("beholden", self.server, self.key, **self._stated(claims))

    def session(self, role, service="beholden", **parameters):
        """A client with credentials from AssumeRole, which states nothing besides."""
        sts = client("sts", self.server, self.key)
        made = sts.assume_role(RoleArn=f"arn:aws:iam::000000000000:role/{role}", RoleSessionName="session", **parameters)["Credentials"]
        return client(service, self.server, (made["AccessKeyId"], made["SecretAccessKey"]), made["SessionToken"])

    def _stated(self, claims):
        return {k: v for k, v in (self.claims | claims).items() if v is not None}
