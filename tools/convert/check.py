"""Compares a converted network's output for a fixed input with the stored one (assets/expected)."""
import json
import pathlib

import numpy as np
import onnxruntime

from convert.errors import ConversionError

EXPECTED = pathlib.Path(__file__).resolve().parents[2] / "assets/expected"


def fixed_input(shape, low, high):
    """The same numbers on every machine: a ramp scrambled by a prime, in [low, high]."""
    steps = np.arange(int(np.prod(shape)), dtype=np.int64) * 7919 % 1024
    return (low + steps * ((high - low) / 1023)).astype(np.float32).reshape(shape)


def outputs_of(model, array):
    """model (ONNX bytes) fed with one array -> {output name: array}, through ONNX Runtime."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    names = [o.name for o in session.get_outputs()]
    return dict(zip(names, session.run(names, {session.get_inputs()[0].name: array}), strict=True))


def check(name, model):
    """Raises ConversionError if an output is missing, has another shape or differs by more than the
    stored tolerance (absolute, plus the same share of the value). Of large outputs every `step`-th
    value is stored."""
    stored = json.loads((EXPECTED / f"{name}.json").read_text())
    actual = outputs_of(model, fixed_input(**stored["input"]))
    if sorted(actual) != sorted(stored["outputs"]):
        raise ConversionError(f"{name}: outputs {sorted(actual)}, expected {sorted(stored['outputs'])}")
    for output, expected in stored["outputs"].items():
        values = np.array(expected["values"], np.float32)
        if list(actual[output].shape) != expected["shape"]:
            raise ConversionError(f"{name}: {output} has shape {actual[output].shape}, expected {expected['shape']}")
        worst = np.max(np.abs(actual[output].ravel()[:: expected.get("step", 1)] - values) / (1 + np.abs(values)))
        if not worst <= stored["tolerance"]:
            raise ConversionError(f"{name}: {output} is off by {worst:.2g}, allowed {stored['tolerance']:.2g}")
