"""Accuracy on labelled pairs through a live server's CompareFaces, to hold against `beholden evaluate verification`.

usage: build/venv/bin/python bench/verification_end_to_end.py --pairs pairs.txt --images DIR [--step N]

Starts a server on loopback in a folder of its own, compares each pair (LFW view 2 layout) with threshold
0, takes the largest of the target's faces as CompareFaces does of the source's, and reports the ten-fold
accuracy: threshold chosen on nine folds, accuracy on the tenth. Its peer is therefore
`beholden evaluate verification --face largest --confidence 0.6`. --step N takes every Nth pair of each half fold.
"""
import argparse
import concurrent.futures
import json
import pathlib
import sys
import tempfile

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/conformance"))

from clients import rekognition  # noqa: E402
from server import Server  # noqa: E402

FOLDS = 10
CLIENTS = 2
NO_FACE = -1.0


def read_pairs(path, images):
    """-> [(file, file, same person)] in the file's order: folds of as many same as different pairs."""

    def picture(person, number):
        return images / person / f"{person}_{int(number):04d}.jpg"

    pairs = []
    for line in path.read_text().splitlines()[1:]:
        words = line.split("\t")
        same = len(words) == 3
        pairs.append((picture(words[0], words[1]), picture(words[0] if same else words[2], words[-1]), same))
    return pairs


def similarity(client, one, other):
    """Similarity of the source's largest face to the target's largest."""
    try:
        answer = client.compare_faces(
            SourceImage={"Bytes": one.read_bytes()}, TargetImage={"Bytes": other.read_bytes()}, SimilarityThreshold=0
        )
    except client.exceptions.InvalidParameterException:
        return NO_FACE

    def area(match):
        return match["Face"]["BoundingBox"]["Width"] * match["Face"]["BoundingBox"]["Height"]

    return max(answer["FaceMatches"], key=area)["Similarity"] if answer["FaceMatches"] else NO_FACE


def accuracy(scores, same):
    """-> mean and standard deviation over folds."""
    fold = np.arange(len(scores)) * FOLDS // len(scores)
    candidates = np.unique(np.quantile(scores, np.linspace(0, 1, 2000)))
    right = []
    for held_out in range(FOLDS):
        train = fold != held_out
        best = max(candidates, key=lambda c: ((scores[train] > c) == same[train]).mean())
        right.append(((scores[~train] > best) == same[~train]).mean())
    return float(np.mean(right)), float(np.std(right))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=pathlib.Path, required=True)
    parser.add_argument("--images", type=pathlib.Path, required=True)
    parser.add_argument("--step", type=int, default=1)
    options = parser.parse_args()
    pairs = read_pairs(options.pairs, options.images)[:: options.step]
    with tempfile.TemporaryDirectory() as folder:
        server = Server(pathlib.Path(folder) / "data")
        client = rekognition(server, server.create_key(), max_pool_connections=CLIENTS)
        server.start()
        try:
            with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
                scores = np.array(list(pool.map(lambda pair: similarity(client, *pair[:2]), pairs)))
        finally:
            server.stop()
    mean, deviation = accuracy(scores, np.array([same for *_, same in pairs]))
    report = {"accuracy": mean, "deviation_over_folds": deviation, "pairs": len(pairs), "without_face": int((scores == NO_FACE).sum())}
    print(json.dumps(report))


if __name__ == "__main__":
    main()
