"""What the heads of face attributes look at, in plain Python: Pillow, NumPy and ONNX Runtime.

usage: build/venv/bin/python tools/attributes/features.py --images DIR --out FILE.npz

For every picture that tools/attributes/labels.csv names: the face nearest the centre, cut out three times
(whole, around the eyes, around the mouth), each through the trunk of EfficientNet-Lite0; and the square of
its box, grey, through the network of expressions. The program does the same (src/analysis/faces:
appearance.cc, expression.cc); assets/expected/attributes.json holds both to one another.
"""
import argparse
import csv
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Set-up's own environment has NumPy and ONNX Runtime, the tests' has Pillow.
sys.path += [str(folder) for venv in ("venv", "test-venv") for folder in (ROOT / "build" / venv).glob("lib/python3*/site-packages")]

import numpy as np  # noqa: E402
import onnxruntime  # noqa: E402
from PIL import Image  # noqa: E402

MODELS = ROOT / "build/assets/models"
LABELS = pathlib.Path(__file__).with_name("labels.csv")
SIDE = 224
CONFIDENCE_MIN = 0.3
OVERLAP_MAX = 0.45
STRIDES = (8, 16, 32)
# Where the detector's five points lie in a mean face whose width is 1.
MEAN_FACE = np.array([[0.2255, 0.2160], [0.7548, 0.2160], [0.490127, 0.515625], [0.254149, 0.780233], [0.726104, 0.780233]])
# Left, top and side of what is cut out, in widths of that face.
CROPS = {"face": (-0.25, -0.32, 1.5), "eyes": (-0.05, -0.30, 1.1), "mouth": (0.05, 0.35, 0.9)}


def template(crop):
    """Where the five points lie in a crop, in pixels."""
    left, top, side = CROPS[crop]
    return (MEAN_FACE - [left, top]) / side * SIDE


def session(name):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(MODELS / name), options, providers=["CPUExecutionProvider"])


def overlap(a, b):
    """Intersection over union of boxes (left, top, width, height)."""
    shared = np.clip(np.minimum(a[:2] + a[2:], b[:2] + b[2:]) - np.maximum(a[:2], b[:2]), 0, None).prod()
    return shared / (a[2] * a[3] + b[2] * b[3] - shared)


class Detector:
    """YuNet. Faces are (confidence, box, five points)."""

    def __init__(self):
        self._session = session("yunet.onnx")
        self._names = [output.name for output in self._session.get_outputs()]

    def _look(self, picture, scale):
        if scale != 1:
            size = [round(n * scale) for n in picture.shape[1::-1]]
            picture = np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BOX))
        height, width = picture.shape[:2]
        canvas = np.zeros((1, 3, -(-height // 32) * 32, -(-width // 32) * 32), np.float32)
        canvas[0, :, :height, :width] = picture[:, :, ::-1].transpose(2, 0, 1)
        found = dict(zip(self._names, self._session.run(self._names, {self._session.get_inputs()[0].name: canvas}), strict=True))
        faces = []
        for stride in STRIDES:
            part = {kind: found[f"{kind}_{stride}"][0] for kind in ("cls", "obj", "bbox", "kps")}
            confidence = np.sqrt(np.clip(part["cls"][:, 0], 0, 1) * np.clip(part["obj"][:, 0], 0, 1))
            for cell in np.flatnonzero(confidence > CONFIDENCE_MIN):
                at = np.array([cell % (canvas.shape[3] // stride), cell // (canvas.shape[3] // stride)])
                size = np.exp(part["bbox"][cell, 2:]) * stride
                corner = (at + part["bbox"][cell, :2]) * stride - size / 2
                points = (part["kps"][cell].reshape(5, 2) + at) * stride
                faces.append((confidence[cell], np.concatenate([corner, size]) / scale, points / scale))
        kept = []
        for face in sorted(faces, key=lambda f: -f[0]):
            if all(overlap(face[1], other[1]) <= OVERLAP_MAX for other in kept):
                kept.append(face)
        return kept

    def central(self, picture):
        """The face nearest the centre of a small picture, or None."""
        faces = self._look(picture, 1) or self._look(picture, 0.5)
        centre = np.array(picture.shape[1::-1]) / 2
        return min(faces, key=lambda f: np.hypot(*(f[1][:2] + f[1][2:] / 2 - centre)), default=None)

    def largest(self, picture, scale):
        return max(self._look(picture, scale), key=lambda f: f[1][2] * f[1][3])


def align(picture, points, target):
    """The picture with the points at their targets in a crop of SIDE: least-squares similarity."""
    source, target = points @ [1, 1j], target @ [1, 1j]
    off = source - source.mean()
    factor = (np.conj(off) * (target - target.mean())).sum() / (np.abs(off) ** 2).sum()
    return warp(picture, factor, target.mean() - factor * source.mean(), SIDE)


def warp(picture, factor, shift, side):
    """[side, side, 3] u8: place z of the picture, as a complex number, goes to factor z + shift; bilinear,
    black outside."""
    column, row = np.meshgrid(np.arange(side), np.arange(side))
    place = (column + 1j * row - shift) / factor
    x, y = place.real, place.imag
    height, width = picture.shape[:2]
    inside = (x > -1) & (y > -1) & (x < width) & (y < height)
    x, y = np.where(inside, x, 0), np.where(inside, y, 0)
    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    right, lower = (x - left).astype(np.float32)[..., None], (y - top).astype(np.float32)[..., None]
    rim = np.pad(picture.astype(np.float32), ((1, 1), (1, 1), (0, 0)))
    upper_row = rim[top + 1, left + 1] + (rim[top + 1, left + 2] - rim[top + 1, left + 1]) * right
    lower_row = rim[top + 2, left + 1] + (rim[top + 2, left + 2] - rim[top + 2, left + 1]) * right
    levels = np.rint(upper_row + (lower_row - upper_row) * lower)
    return np.where(inside[..., None], levels, 0).astype(np.uint8)


class Trunk:
    def __init__(self):
        self._session = session("efficientnet_lite0_trunk.onnx")

    def features(self, picture, points, crop):
        """[9408] of one crop."""
        planes = (align(picture, points, template(crop)).astype(np.float32) - 127) * np.float32(0.0078125)
        return self._session.run(["features"], {"image": np.ascontiguousarray(planes.transpose(2, 0, 1)[None])})[0][0]


class Expression:
    SIDE = 64
    LUMINANCE = np.array([0.299, 0.587, 0.114], np.float32)

    def __init__(self):
        self._session = session("expression.onnx")

    def probabilities(self, picture, box):
        """[7]: angry, disgusted, fear, happy, sad, surprised, calm."""
        factor = self.SIDE / max(box[2:])
        centre = (box[:2] + box[2:] / 2) @ [1, 1j]
        chip = warp(picture, factor, self.SIDE / 2 * (1 + 1j) - factor * centre, self.SIDE)
        grey = (chip.astype(np.float32) @ self.LUMINANCE / 255 - np.float32(0.5)) * 2
        return self._session.run(["probabilities"], {"face": grey[None, None].astype(np.float32)})[0][0]


def read(path):
    return np.asarray(Image.open(path).convert("RGB"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--images", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    detector, trunk, expression = Detector(), Trunk(), Expression()
    with open(LABELS, newline="") as file:
        names = [row["file"] for row in csv.DictReader(file)]
    kept, features, expressions = [], {crop: [] for crop in CROPS}, []
    for name in names:
        picture = read(options.images / name)
        face = detector.central(picture)
        if face is None:
            print(f"{name}: no face")
            continue
        kept.append(name)
        expressions.append(expression.probabilities(picture, face[1]))
        for crop in CROPS:
            features[crop].append(trunk.features(picture, face[2], crop).astype(np.float16))
    arrays = {crop: np.array(rows) for crop, rows in features.items()}
    np.savez(options.out, files=np.array(kept), expression=np.array(expressions), **arrays)


if __name__ == "__main__":
    sys.exit(main())
