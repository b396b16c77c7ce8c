"""Turns files as packages ship them into what the server loads: fp32 ONNX with the right inputs.

Each converter is a function of bytes, ... -> bytes; some take further files. The result depends on nothing but the input
and the pinned versions of onnx and numpy, so its hash is in the manifest; besides, its output for a
fixed input is compared with a stored one (assets/expected).
"""
import gzip

from convert.errors import ConversionError


def run(name, data, *others):
    """name as the manifest's `convert` spells it -> the converted bytes. Raises ConversionError."""
    if name == "gunzip":
        return gzip.decompress(data)
    # onnx takes half a second to import; most runs of set-up convert nothing.
    from convert import check, efficientnet, expression, facemask, mesh, movenet, sface, tfjs, yunet

    converters = {
        "efficientnet": efficientnet.convert, "efficientnet_trunk": efficientnet.convert_trunk, "expression": expression.convert,
        "eyes": mesh.convert, "facemask": facemask.convert, "mesh": mesh.convert, "movenet": movenet.convert,
        "nanodet": tfjs.convert, "sface": sface.convert, "yunet": yunet.convert,
    }  # fmt: skip
    if name not in converters:
        raise ConversionError(f"there is no converter `{name}`")
    converted = converters[name](data, *others)
    check.check(name, converted)
    return converted
