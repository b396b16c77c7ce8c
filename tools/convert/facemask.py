"""The face cover classifier: MobileNetV2 with a small head, from a Keras HDF5 file to ONNX.

Layers are read from the file's own description, in its order. Keras computes in NHWC, ONNX in NCHW;
what reaches the dense layers is one pixel, so nothing there depends on the order. Normalisations go into
the convolutions before them.
"""
import io
import json

import h5py
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from convert.errors import ConversionError

OPSET = 13
IR_VERSION = 8
SIDE = 224
CLASSES = 2  # covered, not covered
ACTIVATIONS = {"relu": ("Relu", {}), "softmax": ("Softmax", {"axis": 1})}


class _Converter:
    def __init__(self, layers, tensors):
        self._layers, self._tensors = layers, tensors
        self._nodes, self._weights = [], []
        self._sources, self._pads = {}, {}  # layer -> the value that it gives, zeros around it
        self._pending = {}  # convolution that awaits its normalisation -> kernel and attributes

    def _weight(self, name, array):
        self._weights.append(numpy_helper.from_array(np.ascontiguousarray(array, np.float32), name))
        return name

    def _emit(self, kind, inputs, output, **attributes):
        self._nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def _tensor(self, layer, name):
        try:
            return self._tensors.pop(f"{layer}/{name}")
        except KeyError:
            raise ConversionError(f"facemask: the file has no {layer}/{name}") from None

    def _window(self, config, source):
        """Attributes of a sliding window; refuses what would be computed otherwise."""
        size, strides, dilations = (list(config.get(key, [1, 1])) for key in ("kernel_size", "strides", "dilation_rate"))
        if config["data_format"] != "channels_last" or dilations != [1, 1]:
            raise ConversionError(f"facemask: {config['name']} has a window that no file of ours has")
        pads = self._pads.get(source, [0, 0, 0, 0])
        if config["padding"] == "same":
            if strides != [1, 1] or any(pads):
                raise ConversionError(f"facemask: {config['name']} pads as no file of ours does")
            pads = [(size[0] - 1) // 2, (size[1] - 1) // 2, size[0] // 2, size[1] // 2]
        return {"kernel_shape": size, "strides": strides, "pads": pads}

    def _convolution(self, config, source, depthwise):
        if config["use_bias"] or config["activation"] != "linear":
            raise ConversionError(f"facemask: {config['name']} has a bias or an activation, which no file of ours has")
        kernel = self._tensor(config["name"], "depthwise_kernel" if depthwise else "kernel")
        kernel = kernel.transpose(2, 3, 0, 1) if depthwise else kernel.transpose(3, 2, 0, 1)
        attributes = self._window(config, source) | {"group": kernel.shape[0] if depthwise else 1}
        self._pending[config["name"]] = (kernel.astype(np.float64), self._sources[source], attributes)

    def _normalisation(self, config, source):
        name = config["name"]
        kernel, value, attributes = self._pending.pop(source)
        gamma, beta, mean, variance = (
            self._tensor(name, part).astype(np.float64) for part in ("gamma", "beta", "moving_mean", "moving_variance")
        )
        scale = gamma / np.sqrt(variance + config["epsilon"])
        weights = self._weight(source + "/kernel", kernel * scale[:, None, None, None])
        bias = self._weight(source + "/bias", beta - mean * scale)
        self._sources[name] = self._emit("Conv", [value, weights, bias], name, **attributes)

    def _dense(self, config, source):
        name = config["name"]
        inputs = [self._sources[source], self._weight(name + "/kernel", self._tensor(name, "kernel"))]
        inputs.append(self._weight(name + "/bias", self._tensor(name, "bias")))
        kind, attributes = ACTIVATIONS[config["activation"]]
        self._sources[name] = self._emit(kind, [self._emit("Gemm", inputs, name + "/sum")], name, **attributes)

    def _padding(self, config, source):
        (top, bottom), (left, right) = config["padding"]
        self._sources[config["name"]], self._pads[config["name"]] = self._sources[source], [top, left, bottom, right]

    def _relu(self, config, source):
        if (config["max_value"], config["negative_slope"], config["threshold"]) != (6, 0, 0):
            raise ConversionError(f"facemask: {config['name']} is no ReLU6")
        self._sources[config["name"]] = self._emit("Clip", [self._sources[source], "zero", "six"], config["name"])

    def _layer(self, layer):
        kind, config = layer["class_name"], layer["config"]
        name = config["name"]
        sources = [node[0] for node in layer["inbound_nodes"][0]] if layer["inbound_nodes"] else []
        if kind == "InputLayer":
            self._sources[name] = "image"
        elif kind in ("Conv2D", "DepthwiseConv2D"):
            self._convolution(config, sources[0], kind == "DepthwiseConv2D")
        elif kind == "BatchNormalization":
            self._normalisation(config, sources[0])
        elif kind == "ReLU":
            self._relu(config, sources[0])
        elif kind == "ZeroPadding2D":
            self._padding(config, sources[0])
        elif kind == "Add":
            self._sources[name] = self._emit("Add", [self._sources[s] for s in sources], name)
        elif kind == "AveragePooling2D" and config["pool_size"] == [SIDE // 32] * 2:
            self._sources[name] = self._emit("GlobalAveragePool", [self._sources[sources[0]]], name)
        elif kind == "Flatten":
            self._sources[name] = self._emit("Flatten", [self._sources[sources[0]]], name)
        elif kind == "Dropout":
            self._sources[name] = self._sources[sources[0]]
        elif kind == "Dense":
            self._dense(config, sources[0])
        else:
            raise ConversionError(f"facemask: layer {kind}, which no file of ours has")
        return name

    def run(self):
        self._weight("zero", np.float32(0))
        self._weight("six", np.float32(6))
        for layer in self._layers:
            last = self._layer(layer)
        if self._tensors or self._pending:
            raise ConversionError(f"facemask: the file also has {sorted([*self._tensors, *self._pending])[0]}")
        self._emit("Identity", [self._sources[last]], "probabilities")
        ports = {"image": [1, 3, SIDE, SIDE], "probabilities": [1, CLASSES]}
        declared = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in ports.items()]
        graph = helper.make_graph(self._nodes, "facemask", declared[:1], declared[1:], self._weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="beholden")
        model.ir_version = IR_VERSION
        onnx.checker.check_model(model)
        return model.SerializeToString(deterministic=True)


def _tensors(group):
    """{layer/weight: array} of what the file's layers hold."""
    tensors = {}
    for layer in group.values():
        for name in layer.attrs["weight_names"]:
            text = name.decode()
            tensors[text.removesuffix(":0")] = np.array(layer[text], np.float32)
    return tensors


def convert(data):
    """-> input `image` [1, 3, 224, 224], output `probabilities` [1, 2]: covered, not covered."""
    try:
        with h5py.File(io.BytesIO(data), "r") as file:
            layers = json.loads(file.attrs["model_config"])["config"]["layers"]
            tensors = _tensors(file["model_weights"])
    except (OSError, KeyError, ValueError) as error:
        raise ConversionError(f"facemask: not a Keras HDF5 file ({type(error).__name__})") from error
    return _Converter(layers, tensors).run()
