"""MoveNet multipose: the TensorFlow.js graph from the pixels to the six maps of its heads, as ONNX.

What the graph does with the maps (peaks, gathering, scores) is left to the server, which needs more
than the six people that the graph stops at. Sides of the input are open; they must be multiples of 32,
so that every layer of stride 2 sees even sides and TensorFlow's SAME always pads right and below.
"""
import base64
import json

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from convert import tfjs
from convert.errors import ConversionError

OPSET = 13
IR_VERSION = 8
PREFIX = "StatefulPartitionedCall/"
INPUT = PREFIX + "sub_1"  # pixel * 0.0078430176 - 1; the recipe of the pack does that
# Node -> name and channels of its map; TensorFlow's [1, h, w, c] becomes [1, c, h, w].
OUTPUTS = {
    PREFIX + "Sigmoid": ("centres", 1),
    PREFIX + "Sigmoid_1": ("keypoints", 17),
    PREFIX + "kpt_regress_0/conv2d_8/BiasAdd": ("regressions", 34),
    PREFIX + "kpt_offset_0/conv2d_9/BiasAdd": ("keypoint_offsets", 34),
    PREFIX + "box_scale_0/conv2d_5/BiasAdd": ("box_sizes", 2),
    PREFIX + "box_offset_0/conv2d_6/BiasAdd": ("box_offsets", 2),
}


def _texts(attribute):
    return [base64.b64decode(text).decode() for text in attribute.get("list", {}).get("s", [])]


class _Converter:
    def __init__(self, model, data):
        self._graph = {node["name"]: node for node in model["modelTopology"]["node"]}
        self._arrays = tfjs.read_weights(model["weightsManifest"], data)
        self._nodes, self._weights = [], []

    def _array(self, name):
        try:
            return self._arrays[name]
        except KeyError:
            raise ConversionError(f"movenet: {name} is no constant") from None

    def _weight(self, name, array):
        self._weights.append(numpy_helper.from_array(np.ascontiguousarray(array, np.float32), name))
        return name

    def _emit(self, kind, inputs, output, **attributes):
        inputs = ["image" if name == INPUT else name for name in inputs]
        self._nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def _sources(self, node):
        """The activations among a node's inputs."""
        return node["input"] if node["op"] == "AddV2" else node["input"][:1]

    def _needed(self):
        """Nodes between the input and the outputs, in the file's order."""
        needed, todo = set(), list(OUTPUTS)
        while todo:
            name = todo.pop()
            if name == INPUT or name in needed:
                continue
            if name not in self._graph:
                raise ConversionError(f"movenet: the graph has no node {name}")
            needed.add(name)
            todo += self._sources(self._graph[name])
        return [node for name, node in self._graph.items() if name in needed]

    def _window(self, node, size):
        """Attributes of a convolution's window; refuses what would be computed otherwise."""
        attributes = node["attr"]
        strides = [int(i) for i in attributes["strides"]["list"]["i"]]
        dilations = {int(i) for i in attributes["dilations"]["list"]["i"]}
        padding = base64.b64decode(attributes["padding"]["s"]).decode()
        stride = strides[1]
        if strides != [1, stride, stride, 1] or dilations != {1} or size not in ([1, 1], [3, 3]):
            raise ConversionError(f"movenet: {node['name']} has a window that no file of ours has")
        if size == [1, 1]:
            pads = [0, 0, 0, 0]
        elif padding == "SAME" and stride in (1, 2):
            pads = [1, 1, 1, 1] if stride == 1 else [0, 0, 1, 1]
        else:
            raise ConversionError(f"movenet: {node['name']} pads as no file of ours does")
        return {"kernel_shape": size, "strides": [stride, stride], "pads": pads}

    def _convolution(self, node, depthwise):
        name, kernel = node["name"], self._array(node["input"][1])
        kernel = kernel.transpose(2, 3, 0, 1) if depthwise else kernel.transpose(3, 2, 0, 1)
        inputs = [node["input"][0], self._weight(name + "/kernel", kernel)]
        fused = _texts(node["attr"].get("fused_ops", {}))
        if fused[:1] == ["BiasAdd"]:
            inputs.append(self._weight(name + "/bias", self._array(node["input"][2])))
        window = self._window(node, list(kernel.shape[2:]))
        group = kernel.shape[0] if depthwise else 1
        activation = fused[1:]
        if activation not in ([], ["Relu"], ["Relu6"]) or fused and fused[0] != "BiasAdd":
            raise ConversionError(f"movenet: {name} is fused with {fused}")
        output = self._emit("Conv", inputs, name if not activation else name + "/conv", group=group, **window)
        if activation == ["Relu"]:
            self._emit("Relu", [output], name)
        elif activation == ["Relu6"]:
            self._emit("Clip", [output, "zero", "six"], name)

    def _resize(self, node):
        """To a multiple of its own size."""
        size = self._graph[node["input"][1]]
        attributes = node["attr"]
        if size["op"] != "Mul" or not attributes["half_pixel_centers"]["b"] or attributes["align_corners"]["b"]:
            raise ConversionError(f"movenet: {node['name']} resizes otherwise than by a factor and pixel centres")
        scales = self._weight(node["name"] + "/scales", [1, 1, *self._array(size["input"][1])])
        centres = {"mode": "linear", "coordinate_transformation_mode": "half_pixel"}
        self._emit("Resize", [node["input"][0], "", scales], node["name"], **centres)

    def _node(self, node):
        kind = node["op"]
        if kind in ("_FusedConv2D", "FusedDepthwiseConv2dNative", "DepthwiseConv2dNative"):
            self._convolution(node, depthwise="Depthwise" in kind)
        elif kind == "AddV2":
            self._emit("Add", node["input"], node["name"])
        elif kind == "ResizeBilinear":
            self._resize(node)
        elif kind == "Sigmoid":
            self._emit("Sigmoid", node["input"], node["name"])
        else:
            raise ConversionError(f"movenet: operator {kind}, which no file of ours has")

    def run(self):
        self._weight("zero", np.float32(0))
        self._weight("six", np.float32(6))
        for node in self._needed():
            self._node(node)
        ports = []
        for node, (name, channels) in OUTPUTS.items():
            self._emit("Identity", [node], name)
            ports.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, channels, "rows", "columns"]))
        image = helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 3, "height", "width"])
        graph = helper.make_graph(self._nodes, "movenet_multipose", [image], ports, self._weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="beholden")
        model.ir_version = IR_VERSION
        onnx.checker.check_model(model)
        return model.SerializeToString(deterministic=True)


def convert(data, graph):
    """data: the weights; graph: the JSON -> input [1, 3, height, width], outputs as above at a quarter of that."""
    try:
        model = json.loads(graph)
    except ValueError as error:
        raise ConversionError("movenet: the graph is not JSON") from error
    return _Converter(model, data).run()
