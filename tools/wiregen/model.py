"""Service models in the format that AWS SDKs carry (service-2.json): loading, merging, order."""

import json

SCALARS = {
    "string", "boolean", "integer", "long", "float", "double", "blob", "timestamp",
}
CONTAINERS = {"structure", "list", "map"}
# The decoder keeps one bit per member of a structure in a 64-bit word.
MEMBERS_MAX = 64


class ModelError(Exception):
    """The model holds something that the generator cannot express faithfully."""


def load(path, additions_path=None):
    """Reads a service model and merges our additions into it, if a file of them is named."""
    with open(path, encoding="utf-8") as file:
        model = json.load(file)
    if additions_path:
        with open(additions_path, encoding="utf-8") as file:
            merge(model, json.load(file))
    check(model)
    return model


def merge(model, additions):
    """Adds shapes and members, and raises maxima; anything else would change the published API."""
    for name, addition in additions["shapes"].items():
        if name not in model["shapes"]:
            model["shapes"][name] = addition
            continue
        shape = model["shapes"][name]
        for member, reference in addition.get("members", {}).items():
            if member in shape["members"]:
                raise ModelError(f"{name}.{member} is published already")
            shape["members"][member] = reference
        if "max" in addition:
            if addition["max"] <= shape["max"]:
                raise ModelError(f"the maximum of {name} may only be raised")
            shape["max"] = addition["max"]


def check(model):
    """Refuses what the generator would otherwise leave out silently."""
    known = {"type", "members", "required", "documentation", "enum", "max", "min", "pattern",
             "member", "key", "value", "sensitive", "exception", "fault", "error"}
    for name, shape in model["shapes"].items():
        if shape["type"] not in SCALARS | CONTAINERS:
            raise ModelError(f"{name}: type {shape['type']} is not known")
        unknown = set(shape) - known
        if unknown:
            raise ModelError(f"{name}: {sorted(unknown)} is not known")
        if len(shape.get("members", {})) > MEMBERS_MAX:
            raise ModelError(f"{name} has more than {MEMBERS_MAX} members")
        for missing in set(shape.get("required", [])) - set(shape.get("members", {})):
            raise ModelError(f"{name} requires {missing}, which is no member")
    for name, operation in model["operations"].items():
        if name in model["shapes"]:
            raise ModelError(f"operation and shape share the name {name}")
        for side in ("input", "output"):
            if side not in operation:
                raise ModelError(f"{name} has no {side}")


def targets(shape):
    """The shapes that a shape refers to, in order."""
    if shape["type"] == "structure":
        return [member["shape"] for member in shape["members"].values()]
    if shape["type"] == "list":
        return [shape["member"]["shape"]]
    if shape["type"] == "map":
        return [shape["key"]["shape"], shape["value"]["shape"]]
    return []


def used_shapes(model):
    """Shapes reachable from operations, each after those it refers to (save in a cycle)."""
    order, done = [], set()

    def visit(name):
        if name in done:
            return
        done.add(name)
        for target in targets(model["shapes"][name]):
            visit(target)
        order.append(name)

    for operation in sorted(model["operations"]):
        for side in ("input", "output"):
            visit(model["operations"][operation][side]["shape"])
    return order


def reaches(model, start, goal, through_lists=True):
    """Whether a value of shape `start` can hold one of shape `goal` further down."""
    seen, pending = set(), [start]
    while pending:
        shape = model["shapes"][pending.pop()]
        if not through_lists and shape["type"] in ("list", "map"):
            continue
        for target in targets(shape):
            if target == goal:
                return True
            if target not in seen:
                seen.add(target)
                pending.append(target)
    return False
