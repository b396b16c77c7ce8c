"""Readers of foreign weight files refuse what they do not know, and run nothing that a file names."""
import json
import pickle
import struct

import numpy as np
import pytest
from convert import ConversionError, efficientnet, facemask, movenet, tfjs, torch_file


class _Call:
    """Pickles as a call of os.system, as a hostile file would."""

    def __reduce__(self):
        import os

        return os.system, ("echo harm",)


def _torch(tensors, stores=b"", keys=()):
    parts = (torch_file.MAGIC, torch_file.VERSION, {"little_endian": True}, tensors, list(keys))
    return b"".join(pickle.dumps(p, protocol=2) for p in parts) + stores


def test_a_hostile_pickle_is_refused_before_it_runs(capfd):
    with pytest.raises(ConversionError, match="names (posix|nt|os).system"):
        torch_file.load(_torch({"w": _Call()}))
    assert "harm" not in capfd.readouterr().out


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04zip", pickle.dumps(1), b"\x80\x02garbage."])
def test_what_is_no_torch_file_is_refused(data):
    with pytest.raises(ConversionError, match="torch"):
        torch_file.load(data)


def _one_tensor(shape, strides, offset, values):
    """A real file of the old format with one tensor in one store, written by hand."""
    reduce = pickle.PROTO + bytes([2]) + b"}(" + b"X\x01\x00\x00\x00w"
    reduce += b"ctorch._utils\n_rebuild_tensor_v2\n((X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x007X\x03\x00\x00\x00cpuK\x04NtQ"
    reduce += b"K" + bytes([offset]) + pickle.dumps(shape, 2)[2:-1] + pickle.dumps(strides, 2)[2:-1] + b"\x89}tRu."
    head = b"".join(pickle.dumps(p, protocol=2) for p in (torch_file.MAGIC, torch_file.VERSION, {"little_endian": True}))
    return head + reduce + pickle.dumps(["7"], 2) + struct.pack("<q", len(values)) + np.array(values, "<f4").tobytes()


def test_a_tensor_is_read_with_its_strides():
    array = torch_file.load(_one_tensor((2, 2), (1, 2), 0, [1, 2, 3, 4]))["w"]
    assert array.tolist() == [[1, 3], [2, 4]]


@pytest.mark.parametrize("shape, strides, offset", [((5,), (1,), 0), ((2, 2), (2, 2), 1), ((2,), (4,), 0)])
def test_a_tensor_beyond_its_store_is_refused(shape, strides, offset):
    with pytest.raises(ConversionError, match="outside"):
        torch_file.load(_one_tensor(shape, strides, offset, [1, 2, 3, 4]))


def test_a_store_that_ends_early_is_refused():
    with pytest.raises(ConversionError, match="ends early"):
        torch_file.load(_one_tensor((2, 2), (2, 1), 0, [1, 2, 3, 4])[:-3])


def test_a_file_without_the_networks_weights_is_refused():
    with pytest.raises(ConversionError, match="no _conv_stem.weight"):
        efficientnet.convert(_one_tensor((2, 2), (2, 1), 0, [1, 2, 3, 4]))


def _graph(*nodes, weights=()):
    return json.dumps({"modelTopology": {"node": list(nodes)}, "weightsManifest": [{"weights": list(weights)}], "signature": {}})


def test_an_unknown_operator_is_refused():
    with pytest.raises(ConversionError, match="operator Einsum"):
        tfjs.convert(b"", _graph({"name": "x", "op": "Einsum", "input": [], "attr": {}}))


def test_weights_that_do_not_fit_the_graph_are_refused():
    weight = {"name": "w", "shape": [2], "dtype": "float32"}
    with pytest.raises(ConversionError, match="9 bytes of weights"):
        tfjs.convert(b"123456789", _graph(weights=[weight]))
    with pytest.raises(ConversionError, match="type uint8"):
        tfjs.convert(b"12", _graph(weights=[weight | {"quantization": {"dtype": "uint8"}}]))


def test_a_graph_that_is_not_json_is_refused():
    with pytest.raises(ConversionError, match="not JSON"):
        tfjs.convert(b"", b"<graph>")


@pytest.mark.parametrize("data", [b"", b"keras", b"\x89HDF\r\n\x1a\n" + bytes(64)])
def test_what_is_no_keras_file_is_refused(data):
    with pytest.raises(ConversionError, match="facemask: not a Keras HDF5 file"):
        facemask.convert(data)


def _keras(tmp_path, *layers):
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "model.h5", "w") as file:
        file.attrs["model_config"] = json.dumps({"config": {"layers": list(layers)}})
        file.create_group("model_weights")
    return (tmp_path / "model.h5").read_bytes()


def test_a_layer_that_no_file_has_is_refused(tmp_path):
    layer = {"class_name": "Lambda", "config": {"name": "x"}, "inbound_nodes": []}
    with pytest.raises(ConversionError, match="facemask: layer Lambda"):
        facemask.convert(_keras(tmp_path, layer))


def test_a_layer_without_its_weights_is_refused(tmp_path):
    image = {"class_name": "InputLayer", "config": {"name": "i"}, "inbound_nodes": []}
    dense = {"class_name": "Dense", "config": {"name": "d", "activation": "relu"}, "inbound_nodes": [[["i", 0, 0, {}]]]}
    with pytest.raises(ConversionError, match="facemask: the file has no d/kernel"):
        facemask.convert(_keras(tmp_path, image, dense))


def test_a_graph_without_the_heads_is_refused():
    with pytest.raises(ConversionError, match="movenet: the graph has no node"):
        movenet.convert(b"", _graph())
    with pytest.raises(ConversionError, match="movenet: the graph is not JSON"):
        movenet.convert(b"", b"<graph>")


def test_an_operator_before_the_heads_that_no_file_has_is_refused():
    nodes = [{"name": name, "op": "Softmax", "input": [movenet.INPUT], "attr": {}} for name in movenet.OUTPUTS]
    with pytest.raises(ConversionError, match="movenet: operator Softmax"):
        movenet.convert(b"", _graph(*nodes))
