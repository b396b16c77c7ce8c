"""An import that is killed at random moments and started again ends with the gallery of one that was not.

BH_IMPORT_KILLS sets the number of kills.
"""
import io
import json
import os
import pathlib
import random
import subprocess
import sys
import time

import pytest
from PIL import Image

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "conformance"))

from server import BINARY, Server, sample  # noqa: E402

PICTURES = 200
KILLS = int(os.environ.get("BH_IMPORT_KILLS", "12"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Small pictures, each its own: a pixel more is cut off at the left."""
    folder = tmp_path_factory.mktemp("pictures")
    people = [Image.open(io.BytesIO(sample(name))).convert("RGB") for name in ("obama.jpg", "biden.jpg")]
    for i in range(PICTURES):
        person = people[i % 2]
        small = person.resize((140, 140 * person.height // person.width))
        small.crop((i // 2 % 20, i // 40, small.width, small.height)).save(folder / f"{i:03}.png")
        if i % 37 == 0:
            (folder / f"{i:03}.png").write_bytes(b"no picture")
    return folder


def command(data_dir, folder):
    words = [BINARY, "import", "--data-dir", data_dir, "--collection", "people", "--create", "--folder", folder]
    return [*map(str, words), "--external-id", "file", "--results", str(data_dir.with_suffix(".jsonl")), "--json"]


def gallery(data_dir):
    """Everything but random ids and times, in order."""
    done = Server(data_dir).run("export", "--collection", "people")
    assert done.returncode == 0, done.stderr
    faces = [json.loads(line) for line in done.stdout.splitlines()][1:]
    return [(face["ExternalImageId"], face["BoundingBox"], face["Confidence"]) for face in faces]


def results(data_dir):
    lines = [json.loads(line) for line in data_dir.with_suffix(".jsonl").read_text().splitlines()]
    return [(line["path"], line["result"], len(line.get("faces", []))) for line in lines[1:]]


def new_state(path):
    server = Server(path)
    server.create_key()
    server.start()
    assert server.stop() == 0
    return path


def test_kills_change_nothing(tmp_path, folder):
    whole = new_state(tmp_path / "whole")
    begun = time.monotonic()
    subprocess.run(command(whole, folder), check=True, stdout=subprocess.DEVNULL)
    took = time.monotonic() - begun
    expected = gallery(whole)
    assert len(expected) > PICTURES // 2

    killed = new_state(tmp_path / "killed")
    chance = random.Random(os.environ.get("BH_SEED", "7"))
    interrupted = 0
    while interrupted < KILLS:
        process = subprocess.Popen(command(killed, folder), stdout=subprocess.DEVNULL)
        try:
            assert process.wait(chance.uniform(0, took / 2)) == 0
            break  # it came to its end
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            interrupted += 1
    done = json.loads(subprocess.run(command(killed, folder), check=True, stdout=subprocess.PIPE).stdout)
    assert interrupted >= 2
    assert done["rows"] == PICTURES
    assert gallery(killed) == expected
    assert sorted(results(killed)) == sorted(results(whole))
