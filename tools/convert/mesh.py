"""The face mesh and the eye outlines: from a TensorFlow Lite flatbuffer to ONNX.

TensorFlow Lite computes in NHWC, ONNX in NCHW: activations change their layout as a whole, so only
weights and constants are transposed. The files use seven kinds of operators, all fp32.
"""
import numpy as np
import onnx
import tflite
from onnx import TensorProto, helper, numpy_helper

from convert.errors import ConversionError

OPSET = 13
IR_VERSION = 8
NCHW = (0, 3, 1, 2)  # the NHWC axis that each NCHW axis comes from


class TfliteGraph:
    """One flatbuffer's network on its way to ONNX; subclasses know further operators."""

    def __init__(self, data):
        self._model = tflite.Model.GetRootAsModel(data, 0)
        self._graph = self._model.Subgraphs(0)
        self._nodes = []
        self._weights = []

    def _tensor(self, index):
        return self._graph.Tensors(index)

    def _name(self, index):
        return self._tensor(index).Name().decode()

    def _shape(self, index):
        """Of an activation, in NCHW; flat ones as they are."""
        shape = [int(n) for n in self._tensor(index).ShapeAsNumpy()]
        return [shape[axis] for axis in NCHW] if len(shape) == len(NCHW) else shape

    def _constant(self, index, dtype=np.float32):
        tensor = self._tensor(index)
        values = self._model.Buffers(tensor.Buffer()).DataAsNumpy().tobytes()
        return np.frombuffer(values, dtype).reshape(tensor.ShapeAsNumpy())

    def _weight(self, name, array):
        self._weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def _emit(self, kind, operator, inputs, **attributes):
        output = self._name(operator.Outputs(0))
        self._nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))

    def _window(self, operator, size, strides, padding):
        """Attributes of a sliding window; SAME pads after more than before, as TensorFlow does."""
        pads = [0, 0, 0, 0]
        if padding == tflite.Padding.SAME:
            source, target = self._shape(operator.Inputs(0))[2:], self._shape(operator.Outputs(0))[2:]
            for axis in range(2):
                total = max((target[axis] - 1) * strides[axis] + size[axis] - source[axis], 0)
                pads[axis], pads[axis + 2] = total // 2, total - total // 2
        return {"kernel_shape": size, "strides": strides, "pads": pads}

    def _convolution(self, operator, options, depthwise):
        if options.FusedActivationFunction() != tflite.ActivationFunctionType.NONE:
            raise ConversionError("mesh: a fused activation, which this file never had")
        if (options.DilationHFactor(), options.DilationWFactor()) != (1, 1):
            raise ConversionError("mesh: a dilated convolution, which this file never had")
        kernel = self._constant(operator.Inputs(1))
        # Plain kernels are [out, h, w, in]; depthwise ones [1, h, w, channels].
        kernel = kernel.transpose((3, 0, 1, 2) if depthwise else NCHW)
        weights = self._weight(self._name(operator.Inputs(1)), kernel)
        bias = self._weight(self._name(operator.Inputs(2)), self._constant(operator.Inputs(2)))
        strides = [options.StrideH(), options.StrideW()]
        window = self._window(operator, list(kernel.shape[2:]), strides, options.Padding())
        groups = kernel.shape[0] if depthwise else 1
        self._emit("Conv", operator, [self._name(operator.Inputs(0)), weights, bias], group=groups, **window)

    def _max_pool(self, operator, options):
        size, strides = [options.FilterHeight(), options.FilterWidth()], [options.StrideH(), options.StrideW()]
        window = self._window(operator, size, strides, options.Padding())
        self._emit("MaxPool", operator, [self._name(operator.Inputs(0))], **window)

    def _prelu(self, operator):
        slope = self._constant(operator.Inputs(1)).transpose(2, 0, 1)
        weights = self._weight(self._name(operator.Inputs(1)), slope)
        self._emit("PRelu", operator, [self._name(operator.Inputs(0)), weights])

    def _pad(self, operator):
        pads = self._constant(operator.Inputs(1), np.int32)[list(NCHW)]
        flat = np.concatenate([pads[:, 0], pads[:, 1]]).astype(np.int64)
        amounts = self._weight(self._name(operator.Inputs(1)), flat)
        self._emit("Pad", operator, [self._name(operator.Inputs(0)), amounts])

    def _flatten(self, operator):
        source, target = self._shape(operator.Inputs(0)), self._shape(operator.Outputs(0))
        # With one row and one column both layouts hold the numbers in the same order.
        if source[2:] != [1, 1] or target != source[:2]:
            raise ConversionError("mesh: a reshape that depends on the layout, which this file never had")
        self._emit("Flatten", operator, [self._name(operator.Inputs(0))])

    def _operator(self, operator):
        kind = self._model.OperatorCodes(operator.OpcodeIndex()).BuiltinCode()
        table = operator.BuiltinOptions()

        def options(of):
            read = of()
            read.Init(table.Bytes, table.Pos)
            return read

        builtin = tflite.BuiltinOperator
        if kind == builtin.CONV_2D:
            self._convolution(operator, options(tflite.Conv2DOptions), depthwise=False)
        elif kind == builtin.DEPTHWISE_CONV_2D:
            self._convolution(operator, options(tflite.DepthwiseConv2DOptions), depthwise=True)
        elif kind == builtin.MAX_POOL_2D:
            self._max_pool(operator, options(tflite.Pool2DOptions))
        elif kind == builtin.ADD:
            self._emit("Add", operator, [self._name(operator.Inputs(0)), self._name(operator.Inputs(1))])
        elif kind == builtin.PRELU:
            self._prelu(operator)
        elif kind == builtin.PAD:
            self._pad(operator)
        elif kind == builtin.RESHAPE:
            self._flatten(operator)
        else:
            raise ConversionError(f"mesh: operator {kind}, which this file never had")

    def _ports(self, indices):
        return [helper.make_tensor_value_info(self._name(i), TensorProto.FLOAT, self._shape(i)) for i in indices]

    def run(self, name="face_mesh"):
        for number in range(self._graph.OperatorsLength()):
            self._operator(self._graph.Operators(number))
        inputs = self._ports(self._graph.InputsAsNumpy())
        # The points first; the face flag or the iris second.
        outputs = sorted(self._ports(self._graph.OutputsAsNumpy()), key=lambda p: -p.type.tensor_type.shape.dim[1].dim_value)
        graph = helper.make_graph(self._nodes, name, inputs, outputs, self._weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="beholden")
        model.ir_version = IR_VERSION
        onnx.checker.check_model(model)
        return model.SerializeToString(deterministic=True)


def convert(data):
    """-> mesh: input [1, 3, 192, 192], outputs [1, 1404, 1, 1], [1, 1, 1, 1];
    eyes: input [1, 3, 64, 64], outputs [1, 213], [1, 15]."""
    return TfliteGraph(data).run()
