"""Turns files as packages ship them into what the server loads: fp32 ONNX with the right inputs.

Each converter is a module with convert(bytes, ...) -> bytes; some take further files. The result depends on nothing but the input
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
    from convert import check, efficientnet, facemask, mesh, movenet, sface, tfjs, yunet

    converters = {
        "efficientnet": efficientnet, "eyes": mesh, "facemask": facemask, "mesh": mesh, "movenet": movenet,
        "nanodet": tfjs, "sface": sface, "yunet": yunet,
    }  # fmt: skip
    if name not in converters:
        raise ConversionError(f"there is no converter `{name}`")
    converted = converters[name].convert(data, *others)
    check.check(name, converted)
    return converted
