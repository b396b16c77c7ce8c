"""YuNet: the published file has a fixed 640 x 640 input; nothing in its graph depends on that."""
import onnx


def convert(data):
    """-> the same network with input [1, 3, h, w], both open."""
    model = onnx.load_from_string(data)
    height, width = model.graph.input[0].type.tensor_type.shape.dim[2:]
    height.dim_param, width.dim_param = "h", "w"
    for output in model.graph.output:
        output.type.tensor_type.shape.dim[1].dim_param = f"cells_{output.name}"
    del model.graph.value_info[:]  # shapes inferred for the fixed size
    onnx.checker.check_model(model)
    return model.SerializeToString(deterministic=True)
