"""What the server and `beholden evaluate labels` find is what a plain implementation finds."""
import json
import statistics
import subprocess

import pytest

from label_reference import ROOT, Classifier, Detector, Labels, average_precision, np, read, read_coco
from server import BINARY

DATA = ROOT.parent / "shared/data/coco-open"
OVERLAPS = np.arange(0.5, 1, 0.05)

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="there is no ../shared/data/coco-open")


@pytest.fixture(scope="module")
def marked():
    return read_coco(DATA / "all-classes")


@pytest.fixture(scope="module")
def found(marked):
    """[(boxes, scores, classes)] of the reference."""
    detector = Detector()
    return [detector.find(read(file)) for file, _ in marked[0]]


@pytest.fixture(scope="module")
def report():
    words = ["evaluate", "labels", "--json", "--coco", DATA / "all-classes/instances.json", "--images", DATA / "all-classes/images"]
    done = subprocess.run([str(w) for w in [BINARY, *words]], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def precision_of(marked, found, overlap_min):
    values = []
    for category in range(len(marked[1])):
        pictures = []
        for (_, truth), (boxes, scores, classes) in zip(marked[0], found, strict=True):
            mine = classes == category
            there = [box for kind, box, crowd in truth if kind == category and not crowd]
            crowds = [box for kind, box, crowd in truth if kind == category and crowd]
            pictures.append((boxes[mine], scores[mine], np.array(there).reshape(-1, 4), crowds))
        values.append(average_precision(pictures, overlap_min))
    return statistics.mean(v for v in values if v is not None)


def test_boxes_are_as_precise_as_the_references(marked, found, report):
    assert abs(report["ap50"] - precision_of(marked, found, 0.5)) < 0.01
    assert abs(report["map"] - statistics.mean(precision_of(marked, found, o) for o in OVERLAPS)) < 0.01


def test_labels_are_as_sure_as_the_references(client, marked, found):
    table = json.loads((ROOT / "assets/labels/default.json").read_text())
    labels = Labels(table, json.loads((ROOT / "assets/calibration/labels-default.json").read_text()))
    classifier = Classifier()
    differences = []
    for (file, _), (_, scores, classes) in zip(marked[0], found, strict=True):
        expected = labels.judge(scores, classes, classifier.classify(read(file)))
        answer = client.detect_labels(Image={"Bytes": file.read_bytes()}, MinConfidence=1)["Labels"]
        told = {label["Name"]: label["Confidence"] for label in answer}
        differences += [abs(told.get(name, 0) - confidence) for name, confidence in expected.items() if confidence >= 2]
    assert len(differences) > 500
    assert statistics.mean(differences) < 0.5
    assert sorted(differences)[int(len(differences) * 0.99)] < 4
