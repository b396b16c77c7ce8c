"""Enrols sample people through boto3, looks for one of them, and for somebody who is not there."""
import boto3
import botocore.config
from botocore.exceptions import ClientError

COLLECTION = "sample-people"
PEOPLE = {"barack-obama": "obama.jpg", "eileen-collins": "astronaut.png"}
OTHER_PHOTOGRAPH = ("barack-obama", "obama2.jpg")  # taken in another year, in another room
STRANGER = "biden.jpg"  # not enrolled
REGION = "us-east-1"


class Disappointment(Exception):
    """The server answered, but not with what the pictures show."""


def client(url, key):
    return boto3.client(
        "rekognition", endpoint_url=url, region_name=REGION, aws_access_key_id=key[0], aws_secret_access_key=key[1],
        config=botocore.config.Config(retries={"total_max_attempts": 3}, read_timeout=60, connect_timeout=5),
    )  # fmt: skip


class Story:
    """The demonstration, step by step; `say(text)` shows a line."""

    def __init__(self, rekognition, samples, say):
        self._client = rekognition
        self._samples = samples
        self._say = say
        self.receipt = None  # index of the last search's leaf in the audit log

    def _picture(self, name):
        return {"Bytes": (self._samples / name).read_bytes()}

    def _enrolled(self):
        """External ids in the collection, which is made if it is not there."""
        try:
            pages = self._client.get_paginator("list_faces").paginate(CollectionId=COLLECTION)
            return {face["ExternalImageId"] for page in pages for face in page["Faces"]}
        except ClientError as error:
            if error.response["Error"]["Code"] != "ResourceNotFoundException":
                raise
        self._client.create_collection(CollectionId=COLLECTION)
        return set()

    def enrol(self):
        there = self._enrolled()
        for person, file in PEOPLE.items():
            if person in there:
                self._say(f"  {person:<16} enrolled by an earlier run")
                continue
            answer = self._client.index_faces(
                CollectionId=COLLECTION, Image=self._picture(file), ExternalImageId=person, MaxFaces=1, QualityFilter="NONE"
            )
            if len(answer["FaceRecords"]) != 1:
                raise Disappointment(f"{file}: {len(answer['FaceRecords'])} faces enrolled, expected 1")
            self._say(f"  {person:<16} {file}")

    def _search(self, file):
        answer = self._client.search_faces_by_image(CollectionId=COLLECTION, Image=self._picture(file))
        self.receipt = int(answer["ResponseMetadata"]["HTTPHeaders"]["x-beholden-log-index"])
        return answer["FaceMatches"]

    def find(self):
        person, file = OTHER_PHOTOGRAPH
        matches = self._search(file)
        for match in matches:
            self._say(f"  {match['Face']['ExternalImageId']:<16} similarity {match['Similarity']:.2f}")
        if [m["Face"]["ExternalImageId"] for m in matches] != [person]:
            raise Disappointment(f"{file} must find {person} and nobody else")

    def miss(self):
        matches = self._search(STRANGER)
        if matches:
            raise Disappointment(f"{STRANGER} is not enrolled, yet {len(matches)} people were found")
        self._say("  nobody, as it should be")
