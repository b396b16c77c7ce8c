"""Reads tensors out of a .pth file without torch and without running anything that it names.

A file of the old format is a row of pickles (magic number, version, machine, names with the places of
their values, keys of the stores), then each store: its length and its values. A pickle can call what
it likes; here every class but the four that tensors need is refused.
"""
import collections
import io
import pickle
import struct

import numpy as np

from convert.errors import ConversionError

MAGIC = 0x1950A86A20F9469CFC6C
VERSION = 1001
STORES = {"FloatStorage": np.dtype("<f4"), "LongStorage": np.dtype("<i8")}


class _Tensor:
    """A tensor's place: which store, where in it, and its strides, in values."""

    def __init__(self, store, offset, shape, strides, *_):
        self.store, self.offset, self.shape, self.strides = store, offset, shape, strides

    def array(self, stores):
        values = stores[self.store]
        last = self.offset + sum((n - 1) * s for n, s in zip(self.shape, self.strides, strict=True))
        if 0 in self.shape or self.offset < 0 or min(self.strides, default=0) < 0 or last >= values.size:
            raise ConversionError("torch: a tensor lies outside its values")
        strides = [s * values.itemsize for s in self.strides]
        view = np.lib.stride_tricks.as_strided(values[self.offset :], self.shape, strides)
        return np.ascontiguousarray(view)


class _Reader(pickle.Unpickler):
    ALLOWED = {("collections", "OrderedDict"): collections.OrderedDict, ("torch._utils", "_rebuild_tensor_v2"): _Tensor}

    def __init__(self, file):
        super().__init__(file)
        self.types = {}  # of each store

    def find_class(self, module, name):
        if module == "torch" and name in STORES:
            return name
        try:
            return self.ALLOWED[module, name]
        except KeyError:
            raise ConversionError(f"torch: the file names {module}.{name}") from None

    def persistent_load(self, pid):
        kind, store, key, _, _, view = pid
        if kind != "storage" or store not in STORES or view is not None:
            raise ConversionError("torch: a store of an unknown kind")
        self.types[key] = STORES[store]
        return key


def _stores(file, keys, types):
    stores = {}
    for key in keys:
        (count,) = struct.unpack("<q", file.read(8))
        data = file.read(count * types[key].itemsize) if count >= 0 else b""
        if count < 0 or len(data) != count * types[key].itemsize:
            raise ConversionError("torch: the file ends early")
        stores[key] = np.frombuffer(data, types[key])
    return stores


def load(data):
    """-> {name: array} of a state dictionary. Raises ConversionError."""
    file = io.BytesIO(data)
    try:
        if (_Reader(file).load(), _Reader(file).load()) != (MAGIC, VERSION):
            raise ConversionError("torch: not a .pth file of the old format")
        if not _Reader(file).load()["little_endian"]:
            raise ConversionError("torch: big-endian values")
        reader = _Reader(file)
        tensors = reader.load()
        stores = _stores(file, _Reader(file).load(), reader.types)
        return {name: tensor.array(stores) for name, tensor in tensors.items()}
    except (pickle.UnpicklingError, EOFError, KeyError, TypeError, AttributeError, ValueError, struct.error) as error:
        raise ConversionError(f"torch: the file is damaged ({type(error).__name__})") from error
