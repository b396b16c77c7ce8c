"""Writes src/analysis/faces/testing/attributes.csv: what plain Python says of sample pictures.

usage: build/venv/bin/python tools/attributes/reference.py

Each row has where the face lies, so that the program's detector plays no part, then the probability of
each head's yes and of each expression. appearance_test.cc holds the program to it.
"""
import csv
import json
import sys

import features as recipe
import train

np, ROOT = recipe.np, recipe.ROOT
SAMPLES = ROOT / "build/assets/samples"
PICTURES = ("astronaut.png", "obama.jpg", "obama2.jpg", "biden.jpg", "sample1.jpg", "sample5.jpg")
HEADS = ROOT / "assets/calibration/face-default-attributes.json"
PACK = ROOT / "assets/packs/face-default.toml"
OUT = ROOT / "src/analysis/faces/testing/attributes.csv"
CANVAS_PX = 640


def expression_scale():
    import tomllib

    table = tomllib.loads(PACK.read_text())["expression"]
    return table["slope"], np.array(table["offsets"])


def row_of(picture, face, trunk, expression, heads):
    _, box, points = face
    seen = {crop: trunk.features(picture, points, crop).astype(np.float64) for crop in {head["crop"] for head in heads.values()}}
    odds = [seen[head["crop"]] @ (head["step"] * np.array(head["weights"])) + head["offset"] for head in heads.values()]
    slope, offsets = expression_scale()
    scaled = slope * np.log(np.maximum(expression.probabilities(picture, box), 1e-7)) + offsets
    shares = np.exp(scaled) / np.exp(scaled).sum()
    return [f"{value:.3f}" for value in (*box, *points.ravel())] + [f"{value:.5f}" for value in (*map(train.sigmoid, odds), *shares)]


def main():
    detector, trunk, expression = recipe.Detector(), recipe.Trunk(), recipe.Expression()
    heads = json.loads(HEADS.read_text())["heads"]
    with open(OUT, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        points = [f"{axis}{number}" for number in range(5) for axis in "xy"]
        writer.writerow(["file", "left", "top", "width", "height", *points, *heads, *train.EXPRESSIONS])
        for name in PICTURES:
            picture = recipe.read(SAMPLES / name)
            face = detector.largest(picture, min(1, CANVAS_PX / max(picture.shape)))
            writer.writerow([name, *row_of(picture, face, trunk, expression, heads)])
    return 0


if __name__ == "__main__":
    sys.exit(main())
