"""Writes shapes.h: one struct per structure, one set of constants per enumeration."""

import model as models
import names


def emit(model, namespace):
    """The text of shapes.h."""
    used = models.used_shapes(model)
    structures = [name for name in used if model["shapes"][name]["type"] == "structure"]
    enums = sorted(name for name in used if "enum" in model["shapes"][name])
    parts = [names.HEADER, PREAMBLE.format(namespace=namespace)]
    parts += [f"struct {name};\n" for name in sorted(structures)]
    parts += [enum_constants(name, model["shapes"][name]) for name in enums]
    parts += [structure(model, namespace, name) for name in structures]
    parts.append(f"\n}}  // namespace beholden::wire::{namespace}\n")
    return "".join(parts)


PREAMBLE = """#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "wire/boxed.h"

namespace beholden::wire::{namespace} {{

"""


def enum_constants(name, shape):
    lines = [f"\n/// Known values of the enumeration {name}.\nstruct {name} {{\n"]
    for value in shape["enum"]:
        lines.append(f"    static constexpr std::string_view {names.constant(value)} = "
                     f"{names.literal(value)};\n")
    return "".join([*lines, "};\n"])


def structure(model, namespace, name):
    shape = model["shapes"][name]
    required = set(shape.get("required", []))
    lines = [f"\nstruct {name} {{\n"]
    for member, reference in shape["members"].items():
        target = reference["shape"]
        value = names.cpp_type(model, namespace, target)
        if target == name or models.reaches(model, target, name, through_lists=False):
            value = f"wire::Boxed<{value}>"
        elif member not in required:
            value = f"std::optional<{value}>"
        # The initializer lets callers name only the members they set, without warnings.
        lines.append(f"    {value} {member}{{}};\n")
    return "".join([*lines, "};\n"])
