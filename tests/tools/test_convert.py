"""The converters' check notices a network that computes something else."""
import pathlib

import convert
import numpy as np
import onnx
import pytest
from convert import check
from onnx import numpy_helper

MODELS = pathlib.Path(__file__).resolve().parents[2] / "build/assets/models"
PRODUCTS = {
    "efficientnet": "efficientnet_lite0.onnx", "efficientnet_trunk": "efficientnet_lite0_trunk.onnx",
    "expression": "expression.onnx", "eyes": "eyes.onnx", "facemask": "face_cover.onnx", "mesh": "face_mesh.onnx",
    "movenet": "movenet.onnx", "nanodet": "nanodet.onnx", "sface": "sface.onnx", "yunet": "yunet.onnx",
}  # fmt: skip


@pytest.mark.parametrize("name", PRODUCTS)
def test_what_set_up_placed_passes(name):
    check.check(name, (MODELS / PRODUCTS[name]).read_bytes())


@pytest.mark.parametrize("name", PRODUCTS)
def test_a_wrong_bias_is_noticed(name):
    model = onnx.load(MODELS / PRODUCTS[name])
    bias = next(i for i in model.graph.initializer if len(i.dims) == 1 and i.dims[0] >= 8)
    values = numpy_helper.to_array(bias).copy()
    values += 10  # all of it: some networks have channels that nothing listens to
    bias.CopyFrom(numpy_helper.from_array(values, bias.name))
    with pytest.raises(convert.ConversionError, match="is off by"):
        check.check(name, model.SerializeToString())


def test_another_network_is_noticed():
    with pytest.raises(convert.ConversionError, match="outputs"):
        check.check("yunet", _identity([1, 3, 64, 96]))


def test_the_detector_takes_any_size():
    for shape in ([1, 3, 32, 32], [1, 3, 96, 160]):
        outputs = check.outputs_of((MODELS / "yunet.onnx").read_bytes(), check.fixed_input(shape, 0, 255))
        assert outputs["cls_8"].shape == (1, shape[2] * shape[3] // 64, 1)


def test_an_unknown_converter_is_refused():
    with pytest.raises(convert.ConversionError, match="no converter"):
        convert.run("caffe", b"")


def test_gunzip_is_a_converter():
    import gzip

    assert convert.run("gunzip", gzip.compress(b"model")) == b"model"


def test_the_fixed_input_is_spread_over_its_range():
    values = check.fixed_input([1, 3, 8, 8], 0, 255)
    assert values.dtype == np.float32
    assert values.min() == 0
    assert 200 < values.max() <= 255
    assert len(np.unique(values)) > 150


def _identity(shape):
    port = onnx.helper.make_tensor_value_info
    node = onnx.helper.make_node("Identity", ["input"], ["output"])
    inputs, outputs = [port("input", onnx.TensorProto.FLOAT, shape)], [port("output", onnx.TensorProto.FLOAT, shape)]
    graph = onnx.helper.make_graph([node], "identity", inputs, outputs)
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 13)], ir_version=8)
    return model.SerializeToString()
