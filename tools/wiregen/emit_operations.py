"""Writes operations.h and operations.cc of a service, and the table of all services' operations."""

import names

# Service in C++ by namespace; the table is ordered by it.
SERVICES = {"rekognition": "kRekognition", "beholden_api": "kBeholden"}


def emit_header(model, namespace):
    """operations.h: a tag type per operation."""
    operations = sorted(model["operations"])
    shapes = sorted({model["operations"][name][side]["shape"]
                     for name in operations for side in ("input", "output")})
    lines = [names.HEADER, '#pragma once\n\n#include <string_view>\n\n',
             '#include "wire/operation.h"\n\n', f"namespace beholden::wire::{namespace} {{\n\n"]
    lines += [f"struct {shape};\n" for shape in shapes]
    lines += [tag(model, name) for name in operations]
    return "".join([*lines, f"\n}}  // namespace beholden::wire::{namespace}\n"])


def tag(model, name):
    operation = model["operations"][name]
    target = f"{model['metadata']['targetPrefix']}.{name}"
    return f"""
struct {name} {{
    using Request = {operation['input']['shape']};
    using Response = {operation['output']['shape']};
    static constexpr std::string_view kName = "{name}";
    static constexpr std::string_view kTarget = "{target}";
    static const OperationInfo& info() noexcept;
}};
"""


def emit_list(model, namespace):
    """operation_list.h: a walk over the tag types, for tests and tools."""
    visits = "".join(f"    visit(std::type_identity<{name}>{{}});\n"
                     for name in sorted(model["operations"]))
    return f"""{names.HEADER}#pragma once

#include <type_traits>

#include "wire/{namespace}/operations.h"
#include "wire/{namespace}/shapes.h"

namespace beholden::wire::{namespace} {{

/// Calls `visit` with the std::type_identity of every operation, by name.
template <class Visitor>
void for_each_operation(Visitor&& visit) {{
{visits}}}

}}  // namespace beholden::wire::{namespace}
"""


def emit_table(services):
    """operation_table.cc: every operation of every service, and each tag's row in it."""
    lines = [names.HEADER, '#include "wire/operation.h"\n']
    for namespace, _ in services:
        lines.append(f'#include "wire/{namespace}/operations.h"\n')
        lines.append(f'#include "wire/{namespace}/schemas.h"\n')
    lines.append("\nnamespace beholden::wire {\n\nnamespace {\n\n")
    rows, tags = [], []
    for namespace, model in services:
        for name in sorted(model["operations"]):
            lines.append(errors(model, namespace, name))
            tags.append(f"const OperationInfo& {namespace}::{name}::info() noexcept {{ "
                        f"return kOperations[{len(rows)}]; }}\n")
            rows.append(row(model, namespace, name))
    lines += ["\nconstexpr OperationInfo kOperations[] = {\n", *rows, "};\n\n}  // namespace\n\n"]
    lines.append("std::span<const OperationInfo> all_operations() noexcept "
                 "{ return kOperations; }\n\n")
    return "".join([*lines, *tags, "\n}  // namespace beholden::wire\n"])


def errors(model, namespace, name):
    listed = sorted(error["shape"] for error in model["operations"][name].get("errors", []))
    values = names.wrapped([names.literal(error) for error in listed])
    return (f"constexpr std::string_view {errors_name(namespace, name)}[] = {{\n{values}\n}};\n")


def errors_name(namespace, name):
    return "k" + namespace.title().replace("_", "") + name + "Errors"


def row(model, namespace, name):
    operation = model["operations"][name]
    return f"""    {{
        .service = Service::{SERVICES[namespace]},
        .name = {namespace}::{name}::kName,
        .target = {namespace}::{name}::kTarget,
        .request = &{namespace}::schemas::k{operation['input']['shape']},
        .response = &{namespace}::schemas::k{operation['output']['shape']},
        .errors = {errors_name(namespace, name)},
    }},
"""
