"""The network of expressions: from a TensorFlow Lite flatbuffer to ONNX.

Some of its kernels are kept as bytes with a scale per output channel; they become the fp32 numbers that
they stand for. Activations are fused into the convolutions, the mean and the softmax end the network.
"""
import numpy as np
import tflite
from onnx import TensorProto, helper

from convert import mesh
from convert.errors import ConversionError

DEPTHWISE_OUT_AXIS = 3
CLASSES = 7
INPUT = "face"
OUTPUT = "probabilities"


class _ExpressionGraph(mesh.TfliteGraph):
    def _constant(self, index, dtype=np.float32):
        tensor = self._tensor(index)
        if tensor.Type() != tflite.TensorType.INT8:
            return super()._constant(index, dtype)
        quantization = tensor.Quantization()
        if np.any(quantization.ZeroPointAsNumpy()):
            raise ConversionError("expression: a kernel with a zero point, which this file never had")
        shape = [1] * tensor.ShapeLength()
        shape[quantization.QuantizedDimension()] = -1
        return super()._constant(index, np.int8).astype(np.float32) * quantization.ScaleAsNumpy().reshape(shape)

    def _named(self, index):
        """The name of an activation; input and output of the network have names of ours."""
        if index in self._graph.InputsAsNumpy():
            return INPUT
        return OUTPUT if index in self._graph.OutputsAsNumpy() else self._name(index)

    def _node(self, kind, inputs, output, **attributes):
        self._nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))

    def _convolution(self, operator, options, depthwise):
        kernel = self._constant(operator.Inputs(1))
        kernel = kernel.transpose((DEPTHWISE_OUT_AXIS, 0, 1, 2) if depthwise else mesh.NCHW)
        output = self._named(operator.Outputs(0))
        weights = self._weight(output + ".weight", kernel)
        bias = self._weight(output + ".bias", self._constant(operator.Inputs(2)))
        window = self._window(operator, list(kernel.shape[2:]), [options.StrideH(), options.StrideW()], options.Padding())
        activation = options.FusedActivationFunction()
        if activation not in (tflite.ActivationFunctionType.NONE, tflite.ActivationFunctionType.RELU):
            raise ConversionError("expression: an activation that this file never had")
        is_rectified = activation == tflite.ActivationFunctionType.RELU
        groups = kernel.shape[0] if depthwise else 1
        linear = output + ".linear" if is_rectified else output
        self._node("Conv", [self._named(operator.Inputs(0)), weights, bias], linear, group=groups, **window)
        if is_rectified:
            self._node("Relu", [linear], output)

    def _operator(self, operator):
        kind = self._model.OperatorCodes(operator.OpcodeIndex()).BuiltinCode()
        builtin = tflite.BuiltinOperator
        source, output = self._named(operator.Inputs(0)), self._named(operator.Outputs(0))
        if kind == builtin.MEAN:
            if self._constant(operator.Inputs(1), np.int32).tolist() != [1, 2]:
                raise ConversionError("expression: a mean over other axes than height and width")
            self._node("GlobalAveragePool", [source], output + ".pooled")
            self._node("Flatten", [output + ".pooled"], output)
        elif kind == builtin.SOFTMAX:
            self._node("Softmax", [source], output, axis=1)
        else:
            super()._operator(operator)

    def _ports(self, indices):
        return [helper.make_tensor_value_info(self._named(i), TensorProto.FLOAT, self._shape(i)) for i in indices]


def convert(data):
    """-> input `face` [1, 1, 64, 64], grey -1..1; output `probabilities` [1, 7]: angry, disgusted, fear,
    happy, sad, surprised, neutral."""
    return _ExpressionGraph(data).run("expression")
