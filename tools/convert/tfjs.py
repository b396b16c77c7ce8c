"""A TensorFlow.js graph: JSON with the nodes, and a file of weights (fp16 or fp32), to ONNX.

TensorFlow computes in NHWC, ONNX in NCHW. Every activation is kept once, in ONNX's layout, with the
order in which TensorFlow counts its axes; a Transpose then only changes that order. So none of the
transposes remain but those at the end, and paddings go into the convolutions behind them.
"""
import base64
import dataclasses
import json

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from convert.errors import ConversionError

OPSET = 13
IR_VERSION = 8
PLAIN = (0, 1, 2, 3)
NHWC = (0, 2, 3, 1)  # axis i of the TensorFlow tensor is axis NHWC[i] of what is stored in NCHW


def _inverse(order):
    return tuple(int(i) for i in np.argsort(order))


@dataclasses.dataclass(frozen=True)
class _Value:
    """An activation: its ONNX name, for each TensorFlow axis the stored axis that it is, and zeros
    [axis, (before, after)] around it that are still to be added, in stored order."""

    name: str
    order: tuple = PLAIN
    pads: tuple = ()


def read_weights(manifest, data):
    """-> {name: array}; fp16 becomes fp32."""
    arrays, at = {}, 0
    for entry in (w for group in manifest for w in group["weights"]):
        stored = entry.get("quantization", {}).get("dtype", entry["dtype"])
        if stored not in ("float16", "float32", "int32"):
            raise ConversionError(f"tfjs: weights of type {stored}, which no file of ours has")
        count = int(np.prod(entry["shape"]))
        array = np.frombuffer(data, stored, count, at).reshape(entry["shape"])
        arrays[entry["name"]] = array.astype(np.float32) if stored == "float16" else array
        at += array.nbytes
    if at != len(data):
        raise ConversionError(f"tfjs: {len(data)} bytes of weights, the graph names {at}")
    return arrays


class _Converter:
    def __init__(self, model, data):
        self._model = model
        self._graph = {n["name"]: n for n in model["modelTopology"]["node"]}
        self._arrays = read_weights(model["weightsManifest"], data)
        self._values, self._nodes, self._weights = {}, [], {}

    @staticmethod
    def _bare(name):
        return name.removesuffix(":0")

    def _array(self, name):
        """A constant, computed where the graph does it from constants (target shapes)."""
        name = self._bare(name)
        if name in self._arrays:
            return self._arrays[name]
        node = self._graph[name]
        if node["op"] == "SparseToDense":
            where, shape, values, default = (self._array(i) for i in node["input"])
            dense = np.full(shape, default, np.int64)
            dense[tuple(where.T)] = values
        elif node["op"] in ("Add", "AddV2"):
            dense = self._array(node["input"][0]) + self._array(node["input"][1])
        else:
            raise ConversionError(f"tfjs: {name} is no constant")
        self._arrays[name] = dense
        return dense

    def _is_constant(self, name):
        node = self._graph[self._bare(name)]
        if node["op"] in ("Const", "SparseToDense"):
            return True
        return node["op"] in ("Add", "AddV2") and all(self._is_constant(i) for i in node["input"])

    def _weight(self, name, array):
        self._weights[name] = np.ascontiguousarray(array)
        return name

    def _emit(self, kind, node, inputs, outputs=None, **attributes):
        outputs = outputs or [node["name"]]
        self._nodes.append(helper.make_node(kind, inputs, outputs, name=outputs[0], **attributes))
        return outputs[0]

    def _value(self, name):
        value = self._values[name] if name in self._values else self._values[self._bare(name)]
        if value.pads:
            raise ConversionError(f"tfjs: the zeros around {name} belong to no convolution")
        return value

    def _stored(self, name, order, node):
        """The activation with its axes stored in that order, transposed only where it must be."""
        value = self._value(name)
        if value.order == order:
            return value.name
        # stored' axis order[i] is TensorFlow's axis i, which is stored at value.order[i] now.
        perm = [value.order[i] for i in _inverse(order)]
        return self._emit("Transpose", node, [value.name], [f"{node['name']}/transposed"], perm=perm)

    def _keep(self, node, name, order=PLAIN):
        self._values[node["name"]] = _Value(name, tuple(order))

    def _attributes(self, node):
        """Strides and sizes [height, width]; refuses what would be computed otherwise."""
        attributes = node["attr"]

        def numbers(key):
            listed = [int(i) for i in attributes.get(key, {}).get("list", {}).get("i", [1, 1, 1, 1])]
            if listed[0] != 1 or listed[3] != 1:
                raise ConversionError(f"tfjs: {node['name']} moves along channels")
            return listed[1:3]

        decoded = {k: base64.b64decode(attributes[k]["s"]).decode() for k in ("padding", "data_format")}
        if decoded != {"padding": "VALID", "data_format": "NHWC"} or numbers("dilations") != [1, 1]:
            raise ConversionError(f"tfjs: {node['name']} has {decoded}, which no file of ours has")
        return numbers("strides"), numbers("ksize")

    def _convolution(self, node):
        strides, _ = self._attributes(node)
        kernel = self._array(node["input"][1]).transpose(3, 2, 0, 1)
        pending = self._values[node["input"][0]]
        pads = np.array(pending.pads or [(0, 0)] * 4)
        if pads[:2].any():
            raise ConversionError(f"tfjs: what {node['name']} reads is padded along channels")
        self._values[node["input"][0]] = dataclasses.replace(pending, pads=())
        source = self._stored(node["input"][0], NHWC, node)
        weights = self._weight(node["name"] + "/kernel", kernel)
        window = {"strides": strides, "pads": pads[2:].T.ravel().tolist(), "kernel_shape": kernel.shape[2:]}
        self._keep(node, self._emit("Conv", node, [source, weights], **window), NHWC)

    def _bias(self, node):
        """Bias of a convolution: into it, where nothing else reads the convolution."""
        convolution = next(n for n in self._nodes if n.output[0] == node["input"][0])
        convolution.input.append(self._weight(node["name"] + "/bias", self._array(node["input"][1])))
        self._values[node["name"]] = self._value(node["input"][0])

    def _add(self, node):
        first, second = node["input"]
        if self._is_constant(first) and self._is_constant(second):
            return
        if self._is_constant(second) and self._graph[first]["op"] == "Conv2D":
            self._bias(node)
            return
        value = self._value(first)
        self._keep(node, self._emit("Add", node, [value.name, self._stored(second, value.order, node)]), value.order)

    def _pad(self, node):
        """A constant that is not zero stays an operator; zeros wait for the convolution."""
        value = self._value(node["input"][0])
        amounts = np.zeros((4, 2), np.int64)
        amounts[list(value.order)] = self._array(node["input"][1])
        if node["op"] == "Pad":
            self._values[node["name"]] = dataclasses.replace(value, pads=tuple(map(tuple, amounts)))
            return
        names = [self._weight(node["name"] + "/pads", amounts.T.ravel()),
                 self._weight(node["name"] + "/value", self._array(node["input"][2]).astype(np.float32))]  # fmt: skip
        self._keep(node, self._emit("Pad", node, [value.name, *names]), value.order)

    def _reshape(self, node):
        shape = self._weight(node["name"] + "/shape", self._array(node["input"][1]).astype(np.int64))
        source = self._stored(node["input"][0], PLAIN, node)
        self._keep(node, self._emit("Reshape", node, [source, shape]), PLAIN[:3])

    def _split(self, node):
        value = self._value(node["input"][0])
        sizes = self._weight(node["name"] + "/sizes", self._array(node["input"][1]).astype(np.int64))
        names = [f"{node['name']}/part{i}" for i in range(int(node["attr"]["num_split"]["i"]))]
        axis = value.order[int(self._array(node["input"][2]))]
        self._emit("Split", node, [value.name, sizes], names, axis=axis)
        for i, name in enumerate(names):
            self._values[node["name"] + (f":{i}" if i else "")] = _Value(name, value.order)

    def _resize(self, node):
        attributes = node["attr"]
        if not attributes["half_pixel_centers"]["b"] or attributes["align_corners"]["b"]:
            raise ConversionError(f"tfjs: {node['name']} resizes otherwise than by pixel centres")
        source = self._stored(node["input"][0], NHWC, node)
        size = np.array([1, self._channels(source), *self._array(node["input"][1])], np.int64)
        inputs = [source, "", "", self._weight(node["name"] + "/size", size)]
        centres = {"mode": "linear", "coordinate_transformation_mode": "half_pixel"}
        self._keep(node, self._emit("Resize", node, inputs, **centres), NHWC)

    def _channels(self, name):
        """Of an activation, from the kernel of the convolution that it comes from."""
        node = next(n for n in self._nodes if n.output[0] == name)
        while node.op_type != "Conv":
            node = next(n for n in self._nodes if n.output[0] == node.input[0])
        return self._weights[node.input[1]].shape[0]

    def _concat(self, node):
        order = self._value(node["input"][0]).order
        names = [self._stored(i, order, node) for i in node["input"][:-1]]
        self._keep(node, self._emit("Concat", node, names, axis=order[int(self._array(node["input"][-1]))]), order)

    def _unary(self, node, kind, **attributes):
        value = self._value(node["input"][0])
        self._keep(node, self._emit(kind, node, [value.name], **attributes), value.order)

    def _transpose(self, node):
        value = self._values[self._bare(node["input"][0])]
        order = tuple(value.order[int(i)] for i in self._array(node["input"][1]))
        self._values[node["name"]] = dataclasses.replace(value, order=order)

    def _pool(self, node):
        strides, size = self._attributes(node)
        source = self._stored(node["input"][0], NHWC, node)
        self._keep(node, self._emit("MaxPool", node, [source], kernel_shape=size, strides=strides), NHWC)

    def _node(self, node):
        kind = node["op"]
        if kind in ("Const", "SparseToDense"):
            return
        handlers = {
            "Conv2D": self._convolution, "Add": self._add, "AddV2": self._add, "Pad": self._pad, "PadV2": self._pad,
            "Reshape": self._reshape, "SplitV": self._split, "ResizeBilinear": self._resize, "ConcatV2": self._concat,
            "Transpose": self._transpose, "MaxPool": self._pool,
            "Placeholder": lambda n: self._keep(n, n["name"]),
            "Sigmoid": lambda n: self._unary(n, "Sigmoid"),
            "LeakyRelu": lambda n: self._unary(n, "LeakyRelu", alpha=n["attr"]["alpha"]["f"]),
        }  # fmt: skip
        if kind not in handlers:
            raise ConversionError(f"tfjs: operator {kind}, which no file of ours has")
        handlers[kind](node)

    def run(self, outputs):
        """outputs  {name of the graph's output: name it gets}."""
        for node in self._model["modelTopology"]["node"]:
            if node["op"] != "Identity":
                self._node(node)
        signature, ports = self._model["signature"], []
        for name, new in outputs.items():
            node = self._graph[name]
            source = self._stored(node["input"][0], PLAIN[:3], node)
            self._emit("Identity", node, [source], [new])
            ports.append(_port(new, signature["outputs"][name + ":0"]))
        inputs = [_port(self._bare(k), v) for k, v in signature["inputs"].items()]
        weights = [numpy_helper.from_array(v, k) for k, v in self._weights.items()]
        graph = helper.make_graph(self._nodes, "tfjs", inputs, ports, weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="beholden")
        model.ir_version = IR_VERSION
        onnx.checker.check_model(model)
        return model.SerializeToString(deterministic=True)


def _port(name, declared):
    shape = [int(d["size"]) for d in declared["tensorShape"]["dim"]]
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


# Per stride 8, 16, 32: class scores [1, cells, 80], then distances of the sides [1, cells, 4 * 11].
NANODET_OUTPUTS = {
    "Identity": "cls_8", "Identity_1": "cls_16", "Identity_2": "cls_32",
    "Identity_3": "dis_8", "Identity_4": "dis_16", "Identity_5": "dis_32",
}  # fmt: skip


def convert(data, graph):
    """NanoDet. data: the weights; graph: the JSON -> input [1, 3, 416, 416], outputs as above."""
    try:
        model = json.loads(graph)
    except ValueError as error:
        raise ConversionError("tfjs: the graph is not JSON") from error
    return _Converter(model, data).run(NANODET_OUTPUTS)
