"""SFace: from block-quantised int8, which ONNX Runtime refuses as shipped, to plain fp32.

The package's file lists weights that DequantizeLinear produces as graph inputs too, which is invalid.
Every DequantizeLinear (and a Reshape behind it) becomes an initializer; the result is also twice as
fast as the int8 form.
"""
import numpy as np
import onnx
from onnx import numpy_helper

from convert.errors import ConversionError

INPUT = "data"
OPSET = 13  # per-axis semantics of what remains did not change up to the file's own opset
IR_VERSION = 8


def _spread(values, codes, axis, block):
    """Scale or zero point as an array that broadcasts against `codes`."""
    if block:
        return np.repeat(values, block, axis).take(range(codes.shape[axis]), axis)
    if values.ndim == 1 and values.size > 1:
        shape = [1] * codes.ndim
        shape[axis] = -1
        return values.reshape(shape)
    return values


def _dequantise(node, known):
    """source: ONNX operator DequantizeLinear, opset 21 -> fp32 array."""
    attributes = {a.name: a.i for a in node.attribute}
    axis, block = attributes.get("axis", 1), attributes.get("block_size", 0)
    codes, scale = known[node.input[0]], known[node.input[1]]
    zero = known[node.input[2]] if len(node.input) > 2 else np.zeros_like(codes, shape=scale.shape)
    shifted = codes.astype(np.float32) - _spread(zero.astype(np.float32), codes, axis, block)
    return (shifted * _spread(scale, codes, axis, block)).astype(np.float32)


def _constants(graph):
    known = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    for node in graph.node:
        if node.op_type == "Constant":
            known[node.output[0]] = numpy_helper.to_array(node.attribute[0].t)
    return known


def _fold(graph):
    """Computes the weights -> {name: fp32 array}; takes the nodes that made them out of the graph."""
    known, folded, kept = _constants(graph), {}, []
    for node in graph.node:
        if node.op_type == "DequantizeLinear":
            folded[node.output[0]] = _dequantise(node, known)
        elif node.op_type == "Reshape" and node.input[0] in folded:
            folded[node.output[0]] = folded[node.input[0]].reshape(known[node.input[1]])
        else:
            if node.op_type == "Dropout":  # at inference: the ratio and the mask are unused
                del node.input[1:], node.output[1:]
            kept.append(node)
    del graph.node[:]
    graph.node.extend(kept)
    return folded


def convert(data):
    """-> fp32 network with the one input `data` [1, 3, 112, 112]."""
    model = onnx.load_from_string(data)
    graph = model.graph
    folded = _fold(graph)
    if not folded:
        raise ConversionError("sface: the file has no quantised weights")
    used = {name for node in graph.node for name in node.input}
    weights = [i for i in graph.initializer if i.name in used and i.name not in folded]
    weights += [numpy_helper.from_array(v, k) for k, v in folded.items() if k in used]
    del graph.initializer[:]
    graph.initializer.extend(weights)
    inputs = [i for i in graph.input if i.name == INPUT]
    del graph.input[:]
    graph.input.extend(inputs)
    for opset in model.opset_import:
        if opset.domain == "":
            opset.version = OPSET
    model.ir_version = IR_VERSION
    onnx.checker.check_model(model)
    return model.SerializeToString(deterministic=True)
