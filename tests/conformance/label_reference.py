"""Objects and concepts in plain Python: Pillow, NumPy and ONNX Runtime on the same two files.

What the server answers is held against this: its own decoding, resizing and reading of outputs must
lose nothing. source: the published recipes of NanoDet and EfficientNet-Lite; the COCO evaluation.
"""
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Set-up's own environment has NumPy and ONNX Runtime, the tests' has Pillow.
sys.path += [str(folder) for folder in (ROOT / "build/venv").glob("lib/python3*/site-packages")]

import numpy as np  # noqa: E402
import onnxruntime  # noqa: E402
from PIL import Image  # noqa: E402

MODELS = ROOT / "build/assets/models"
SIDE = 416
BINS = 11
CONCEPT_MIN = 0.03
RECALLS = np.linspace(0, 1, 101)


def _session(name):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(MODELS / name), options, providers=["CPUExecutionProvider"])


def _taps(source, target):
    place = (np.arange(target) + 0.5) * source / target - 0.5
    low = np.floor(place).astype(int)
    return np.clip(low, 0, source - 1), np.clip(low + 1, 0, source - 1), place - low


def resize(picture, width, height):
    """Bilinear between pixel centres."""
    top, bottom, down = _taps(picture.shape[0], height)
    left, right, along = _taps(picture.shape[1], width)
    rows = picture[top] * (1 - down)[:, None, None] + picture[bottom] * down[:, None, None]
    return rows[:, left] * (1 - along)[None, :, None] + rows[:, right] * along[None, :, None]


def read(path):
    return np.asarray(Image.open(path).convert("RGB")).astype(np.float64)


def overlap(box, others):
    corner = np.maximum(box[:2], others[:, :2])
    end = np.minimum(box[2:], others[:, 2:])
    shared = np.prod(np.clip(end - corner, 0, None), axis=1)
    area = lambda b: np.prod(b[..., 2:] - b[..., :2], axis=-1)
    return shared / (area(box) + area(others) - shared)


class Detector:
    """NanoDet: boxes as left, top, right, bottom."""

    def __init__(self):
        self.session = _session("nanodet.onnx")

    def find(self, picture, score_min=0.05):
        """-> boxes [n, 4], scores [n], classes [n], highest score first."""
        height, width = picture.shape[:2]
        values = resize(picture, SIDE, SIDE)[:, :, ::-1]
        values = (values - [103.53, 116.28, 123.675]) / [57.375, 57.12, 58.395]
        feed = values.transpose(2, 0, 1)[None].astype(np.float32)
        names = [o.name for o in self.session.get_outputs()]
        outputs = dict(zip(names, self.session.run(names, {self.session.get_inputs()[0].name: feed}), strict=True))
        boxes, scores, classes = [], [], []
        for stride in (8, 16, 32):
            logits = outputs[f"dis_{stride}"][0].reshape(-1, 4, BINS)
            weights = np.exp(logits - logits.max(-1, keepdims=True))
            distances = (weights / weights.sum(-1, keepdims=True)) @ np.arange(BINS) * stride
            cells = SIDE // stride
            centres = (np.stack(np.divmod(np.arange(cells * cells), cells)[::-1], 1) + 0.5) * stride
            level = np.concatenate([centres - distances[:, :2], centres + distances[:, 2:]], 1)
            cell, kind = np.nonzero(outputs[f"cls_{stride}"][0] > score_min)
            boxes.append(level[cell])
            scores.append(outputs[f"cls_{stride}"][0][cell, kind])
            classes.append(kind)
        boxes, scores, classes = map(np.concatenate, (boxes, scores, classes))
        kept = self._suppress(boxes, scores, classes)[:100]
        scaled = np.clip(boxes[kept] * np.array([width, height] * 2) / SIDE, 0, [width, height] * 2)
        return scaled, scores[kept], classes[kept]

    @staticmethod
    def _suppress(boxes, scores, classes):
        order, kept = list(np.argsort(-scores, kind="stable")), []
        while order:
            best = order.pop(0)
            kept.append(best)
            alike = [i for i in order if classes[i] == classes[best]]
            gone = {i for i, o in zip(alike, overlap(boxes[best], boxes[alike]), strict=True) if o > 0.6} if alike else set()
            order = [i for i in order if i not in gone]
        return kept


class Classifier:
    """EfficientNet-Lite0."""

    def __init__(self):
        self.session = _session("efficientnet_lite0.onnx")

    def classify(self, picture):
        """-> probabilities of the 1,000 classes."""
        height, width = picture.shape[:2]
        side = int(min(height, width) * 0.875 + 0.5)
        top, left = (height - side) // 2, (width - side) // 2
        values = (resize(picture[top : top + side, left : left + side], 224, 224) - 127) / 128
        (logits,) = self.session.run(["logits"], {"image": values.transpose(2, 0, 1)[None].astype(np.float32)})
        weights = np.exp(logits[0] - logits[0].max())
        return weights / weights.sum()


class Labels:
    """The label table and calibration: raw scores -> {label: confidence in percent}."""

    def __init__(self, table, calibration):
        self.table, self.maps = table, calibration
        self.above = {row["name"]: row["parents"] for row in table["labels"]}

    def confidence(self, kind, score):
        score = np.clip(score, 1e-6, 1 - 1e-6)
        return 100 / (1 + np.exp(-(self.maps[kind]["slope"] * np.log(score / (1 - score)) + self.maps[kind]["offset"])))

    def judge(self, scores, classes, concepts):
        told, mass = {}, {}
        for score, kind in zip(scores, classes, strict=True):
            label = self.table["detector"][kind]
            told[label] = max(told.get(label, 0), self.confidence("object", score))
        for name, probability in zip(self.table["classifier"], concepts, strict=True):
            if probability < CONCEPT_MIN:
                continue
            for label in [name, *self.above[name]]:
                mass[label] = mass.get(label, 0) + probability
        for label, probability in mass.items():
            sure = self.confidence("concept", probability) if label in self.table["detector"] else 100 * probability
            told[label] = max(told.get(label, 0), sure)
        for label, confidence in list(told.items()):
            for above in self.above[label]:
                told[above] = max(told.get(above, 0), confidence)
        return told


def read_coco(folder):
    """-> [(file, [(category index, box, is crowd)])] and the names of the categories."""
    marked = json.loads((folder / "instances.json").read_text())
    place = {c["id"]: i for i, c in enumerate(marked["categories"])}
    pictures = {i["id"]: (folder / "images" / i["file_name"], []) for i in marked["images"]}
    for a in marked["annotations"]:
        left, top, width, height = a["bbox"]
        pictures[a["image_id"]][1].append((place[a["category_id"]], np.array([left, top, left + width, top + height]), bool(a["iscrowd"])))
    return list(pictures.values()), [c["name"] for c in marked["categories"]]


def average_precision(pictures, overlap_min):
    """pictures: [(boxes, scores, true boxes, crowds)] of one class -> AP as COCO defines it, or None."""
    verdicts, there = [], sum(len(truth) for *_, truth, _ in pictures)
    if not there:
        return None
    for boxes, scores, truth, crowds in pictures:
        free = list(range(len(truth)))
        for i in np.argsort(-scores, kind="stable"):
            shared = overlap(boxes[i], truth[free]) if free else np.zeros(0)
            if len(shared) and shared.max() >= overlap_min:
                verdicts.append((scores[i], True))
                del free[int(shared.argmax())]
            elif not any(_inside(boxes[i], crowd) >= overlap_min for crowd in crowds):
                verdicts.append((scores[i], False))
    verdicts.sort(key=lambda v: -v[0])
    right = np.cumsum([v[1] for v in verdicts]) if verdicts else np.zeros(0)
    precision = right / np.arange(1, len(right) + 1)
    precision = np.maximum.accumulate(precision[::-1])[::-1]
    places = np.searchsorted(right / there, RECALLS)
    return float(np.mean([precision[p] if p < len(precision) else 0 for p in places]))


def _inside(box, crowd):
    shared = np.prod(np.clip(np.minimum(box[2:], crowd[2:]) - np.maximum(box[:2], crowd[:2]), 0, None))
    return shared / max(np.prod(box[2:] - box[:2]), 1e-9)
