"""Decode, detect and embed beside OpenCV with the same two networks, on the same pictures, one thread."""
import time

import cv2
import numpy

from suite import machine

ROWS = 300_000
REPEATS = 15
WORKING_SIDE_PX = 640  # Long side at which OpenCV's samples run this detector.


class Peer:
    """FaceDetectorYN and FaceRecognizerSF as OpenCV's own sample uses them, on the largest face."""

    def __init__(self):
        models = machine.ASSETS / "models"
        self.detector = cv2.FaceDetectorYN.create(str(models / "yunet.onnx"), "", (320, 320), 0.6, 0.45, 5000)
        self.recognizer = cv2.FaceRecognizerSF.create(str(models / "sface.onnx"), "")

    def decode(self, data):
        return cv2.imdecode(data, cv2.IMREAD_COLOR)

    def detect(self, image, side):
        height, width = image.shape[:2]
        scale = side / max(height, width) if side else 1
        if scale != 1:
            image = cv2.resize(image, (round(width * scale), round(height * scale)))
        self.detector.setInputSize((image.shape[1], image.shape[0]))
        _, faces = self.detector.detect(image)
        if faces is None:
            return None
        faces[:, :14] /= scale
        return faces[numpy.argsort(-faces[:, 2] * faces[:, 3])]

    def embed(self, image, face):
        return self.recognizer.feature(self.recognizer.alignCrop(image, face))


def timed(work, repeats):
    """-> (median CPU milliseconds, last result)."""
    times = []
    for _ in range(repeats):
        begun = time.thread_time()
        result = work()
        times.append((time.thread_time() - begun) * 1e3)
    return machine.median(times), result


def measure_peer(peer, path, repeats):
    data = numpy.frombuffer(path.read_bytes(), dtype=numpy.uint8)
    decode_ms, image = timed(lambda: peer.decode(data), repeats)
    small_ms, small = timed(lambda: peer.detect(image, WORKING_SIDE_PX), repeats)
    full_ms, full = timed(lambda: peer.detect(image, None), repeats)
    faces = full if full is not None else small
    if faces is None:
        return None
    embed_ms, _ = timed(lambda: peer.embed(image, faces[0]), repeats)
    return {
        "decode": decode_ms,
        "detect_640": small_ms,
        "detect_full": full_ms,
        "embed": embed_ms,
        "faces_640": 0 if small is None else len(small),
        "faces_full": 0 if full is None else len(full),
    }


def measure(quick):
    cv2.setNumThreads(1)
    repeats = 5 if quick else REPEATS
    ours = machine.program("bench_kernels", assets=machine.ASSETS, pictures=machine.SAMPLES, rows=ROWS, repeats=repeats)
    peer = Peer()
    rows = []
    for picture in ours["pictures"]:
        theirs = measure_peer(peer, machine.SAMPLES / picture["picture"], repeats)
        rows.append({"ours": picture, "opencv": theirs})
    return {"machine": ours["machine"], "opencv": cv2.__version__, "gallery_rows": ROWS, "pictures": rows}
