"""One way to call through each SDK: call(operation, input) -> answer as a dict, or Refused."""
import base64
import json
import pathlib
import re
import shutil
import subprocess
import sys

import botocore.exceptions
from botocore import xform_name

from clients import rekognition

JS = pathlib.Path(__file__).parent / "js"
AWS = shutil.which("aws", path=str(pathlib.Path(sys.executable).parent)) or shutil.which("aws")


def node():
    """The program, where the JavaScript SDK is installed for it."""
    assert (JS / "node_modules/@aws-sdk/client-rekognition").is_dir(), "run ./test, which installs the pinned SDK"
    return shutil.which("node")


class Refused(Exception):
    def __init__(self, name, message):
        super().__init__(f"{name}: {message}")
        self.name = name


class Boto3:
    def __init__(self, server, key, folder):
        self.client = rekognition(server, key)

    def call(self, operation, members):
        try:
            answer = getattr(self.client, xform_name(operation))(**members)
        except botocore.exceptions.ClientError as refusal:
            error = refusal.response["Error"]
            raise Refused(error["Code"], error["Message"]) from None
        return {name: value for name, value in answer.items() if name != "ResponseMetadata"}

    def close(self):
        self.client.close()


class Cli:
    """The AWS CLI: one option for each member."""

    def __init__(self, server, key, folder):
        self.environment, self.folder = server.environment(key), folder

    def call(self, operation, members):
        words = [AWS, "rekognition", xform_name(operation, "-"), "--output", "json"]
        for name, value in members.items():
            words += self.option(name, value)
        done = subprocess.run(words, env=self.environment, capture_output=True, text=True, timeout=120)
        if done.returncode == 0:
            return json.loads(done.stdout or "{}")
        refusal = re.search(r"An error occurred \((\w+)\) .*?: (.*)", done.stderr, re.S)
        assert refusal, done.stderr
        raise Refused(*refusal.groups())

    def option(self, name, value):
        if name == "Image" and "Bytes" in value:
            file = self.folder / "picture"
            file.write_bytes(value["Bytes"])
            return ["--image-bytes", f"fileb://{file}"]
        return ["--" + xform_name(name, "-"), value if isinstance(value, str) else json.dumps(value)]

    def close(self):
        pass


class JavaScript:
    """The JavaScript SDK in a process of its own (js/caller.mjs)."""

    def __init__(self, server, key, folder):
        self.process = subprocess.Popen([node(), "caller.mjs"], cwd=JS, env=server.environment(key),
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # fmt: skip

    def call(self, operation, members):
        self.process.stdin.write(json.dumps({"operation": operation, "input": members}, default=self.binary) + "\n")
        self.process.stdin.flush()
        told = json.loads(self.process.stdout.readline())
        if "error" in told:
            raise Refused(told["error"], told["message"])
        return told["answer"]

    @staticmethod
    def binary(value):
        return {"$base64": base64.b64encode(value).decode()}

    def close(self):
        self.process.stdin.close()
        assert self.process.wait(30) == 0


CALLERS = {"boto3": Boto3, "aws": Cli, "javascript": JavaScript}
