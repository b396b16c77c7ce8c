"""EfficientNet-Lite0: weights from a .pth file; the graph is the published architecture.

source: Tan and Le 2019, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks";
the Lite variants drop squeeze-and-excitation, use ReLU6, and keep stem and head unscaled.
"""
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from convert import torch_file
from convert.errors import ConversionError

OPSET = 13
IR_VERSION = 8
SIDE = 224
CLASSES = 1000
FEATURES = 1280
TRUNK_BLOCKS = 15  # up to the last one of 192 channels in 7 x 7 cells
TRUNK_FEATURES = 192 * 7 * 7
EPSILON = 1e-3  # of the batch normalisations
# Repeats, stride, expansion, channels out; kernels are as large as the file's.
STAGES = ((1, 1, 1, 16), (2, 2, 6, 24), (2, 2, 6, 40), (3, 2, 6, 80), (3, 1, 6, 112), (4, 2, 6, 192), (1, 1, 6, 320))


class _Graph:
    def __init__(self, tensors):
        self._tensors = dict(tensors)
        self.nodes, self.weights = [], []
        self._side = SIDE

    def _take(self, name):
        try:
            return self._tensors.pop(name)
        except KeyError:
            raise ConversionError(f"efficientnet: the file has no {name}") from None

    def weight(self, name, array):
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array, np.float32), name))
        return name

    def emit(self, kind, inputs, output, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def _normalised(self, convolution, normalisation):
        """Kernel and bias of a convolution with the normalisation behind it."""
        kernel = self._take(convolution + ".weight").astype(np.float64)
        gamma, beta, mean, variance = (
            self._take(f"{normalisation}.{part}").astype(np.float64) for part in ("weight", "bias", "running_mean", "running_var")
        )
        self._take(normalisation + ".num_batches_tracked")
        scale = gamma / np.sqrt(variance + EPSILON)
        return kernel * scale[:, None, None, None], beta - mean * scale

    def _pads(self, size, stride):
        """As TensorFlow's SAME: what is odd goes to the right and the bottom."""
        out = -(-self._side // stride)
        total = max((out - 1) * stride + size - self._side, 0)
        self._side = out
        return [total // 2, total // 2, total - total // 2, total - total // 2]

    def convolution(self, source, name, normalisation, stride=1, activated=True):
        kernel, bias = self._normalised(name, normalisation)
        inputs = [source, self.weight(name + ".weight", kernel), self.weight(name + ".bias", bias)]
        depthwise = kernel.shape[1] == 1
        window = {"kernel_shape": kernel.shape[2:], "strides": [stride] * 2, "pads": self._pads(kernel.shape[2], stride)}
        output = self.emit("Conv", inputs, name, group=kernel.shape[0] if depthwise else 1, **window)
        return self.emit("Clip", [output, "zero", "six"], name + ".relu6") if activated else output

    def block(self, source, number, stride, expansion, residual):
        name = f"_blocks.{number}."
        inner = source
        if expansion > 1:
            inner = self.convolution(inner, name + "_expand_conv", name + "_bn0")
        inner = self.convolution(inner, name + "_depthwise_conv", name + "_bn1", stride)
        inner = self.convolution(inner, name + "_project_conv", name + "_bn2", activated=False)
        return self.emit("Add", [inner, source], name + "add") if residual else inner

    def head(self, source):
        source = self.convolution(source, "_conv_head", "_bn1")
        pooled = self.emit("GlobalAveragePool", [source], "pooled")
        self.emit("Flatten", [pooled], "features")
        inputs = ["features", self.weight("fc.weight", self._take("_fc.weight")), self.weight("fc.bias", self._take("_fc.bias"))]
        self.emit("Gemm", inputs, "logits", transB=1)
        if self._tensors:
            raise ConversionError(f"efficientnet: the file also has {sorted(self._tensors)[0]}")


def _body(graph, blocks):
    """The stem and the first so many blocks. -> name of their output."""
    graph.weight("zero", np.float32(0))
    graph.weight("six", np.float32(6))
    source, number, channels = graph.convolution("image", "_conv_stem", "_bn0", stride=2), 0, 32
    for repeats, stride, expansion, out in STAGES:
        for repeat in range(repeats):
            if number == blocks:
                return source
            step = stride if repeat == 0 else 1
            source = graph.block(source, number, step, expansion, residual=step == 1 and channels == out)
            number, channels = number + 1, out
    return source


def _model(graph, name, ports):
    """ports: name -> shape, the input first."""
    declared = [helper.make_tensor_value_info(port, TensorProto.FLOAT, shape) for port, shape in ports.items()]
    made = helper.make_graph(graph.nodes, name, declared[:1], declared[1:], graph.weights)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="beholden")
    model.ir_version = IR_VERSION
    onnx.checker.check_model(model)
    return model.SerializeToString(deterministic=True)


def convert(data):
    """-> input `image` [1, 3, 224, 224], outputs `logits` [1, 1000] and `features` [1, 1280]."""
    graph = _Graph(torch_file.load(data))
    graph.head(_body(graph, sum(repeats for repeats, *_ in STAGES)))
    ports = {"image": [1, 3, SIDE, SIDE], "logits": [1, CLASSES], "features": [1, FEATURES]}
    return _model(graph, "efficientnet_lite0", ports)


def convert_trunk(data):
    """The first 15 of 16 blocks, whose cells still know where they lie in the picture.

    -> input `image` [1, 3, 224, 224], output `features` [1, 9408]: 192 channels of 7 x 7 cells."""
    graph = _Graph(torch_file.load(data))
    graph.emit("Flatten", [_body(graph, TRUNK_BLOCKS)], "features")
    return _model(graph, "efficientnet_lite0_trunk", {"image": [1, 3, SIDE, SIDE], "features": [1, TRUNK_FEATURES]})
