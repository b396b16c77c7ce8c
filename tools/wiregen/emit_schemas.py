"""Writes schemas.h and schema_<n>.cc: the tables that the codec reads, and patterns.cc."""

import bisect

import dfa
import model as models
import names
import regex_parser


def emit(model, namespace, parts):
    """{file name: text}."""
    used = models.used_shapes(model)
    patterns = sorted({model["shapes"][name]["pattern"] for name in used
                       if "pattern" in model["shapes"][name]})
    files = {
        "schemas.h": declarations(namespace, used, len(patterns)),
        "patterns.cc": pattern_source(namespace, patterns),
    }
    # Structures cost the most to compile: deal them out evenly.
    order = sorted(used, key=lambda name: -len(model["shapes"][name].get("members", {})))
    for part in range(parts):
        chosen = sorted(order[part::parts])
        files[f"schema_{part}.cc"] = schema_source(model, namespace, chosen, patterns)
    return files


def declarations(namespace, used, pattern_count):
    lines = [names.HEADER, '#pragma once\n\n#include "wire/schema.h"\n\n',
             f"namespace beholden::wire::{namespace}::schemas {{\n\n"]
    lines += [f"extern const Schema k{name};\n" for name in sorted(used)]
    lines += [f"extern const Pattern kPattern{index};\n" for index in range(pattern_count)]
    return "".join([*lines, f"\n}}  // namespace beholden::wire::{namespace}::schemas\n"])


def schema_source(model, namespace, chosen, patterns):
    lines = [names.HEADER, f'#include "wire/{namespace}/schemas.h"\n',
             f'#include "wire/{namespace}/shapes.h"\n\n',
             f"namespace beholden::wire::{namespace}::schemas {{\n"]
    for name in chosen:
        lines.append(schema(model, namespace, name, patterns))
    return "".join([*lines, f"\n}}  // namespace beholden::wire::{namespace}::schemas\n"])


def schema(model, namespace, name, patterns):
    """The definition of one shape's table, after the arrays that it points to."""
    shape = model["shapes"][name]
    arrays = []
    fields = [f".kind = Kind::{names.KINDS[shape['type']]}", f".name = {names.literal(name)}"]
    for bound in ("min", "max"):
        if bound in shape:
            fields.append(f".{bound} = {float(shape[bound])!r}")
    if "pattern" in shape:
        fields.append(f".pattern = &kPattern{patterns.index(shape['pattern'])}")
    if "enum" in shape:
        values = names.wrapped([names.literal(value) for value in shape["enum"]])
        arrays.append(f"constexpr std::string_view k{name}Values[] = {{\n{values}\n}};\n")
        fields.append(f".enum_values = k{name}Values")
    if shape.get("sensitive"):
        fields.append(".sensitive = true")
    if shape.get("members"):
        arrays.append(members(shape, namespace, name))
        fields.append(f".members = k{name}Members")
    if shape["type"] == "list":
        element = shape["member"]["shape"]
        fields.append(f".element = &k{element}")
        fields.append(f".list = list_access<{names.cpp_type(model, namespace, element)}>()")
    if shape["type"] == "map":
        value = shape["value"]["shape"]
        fields.append(f".key = &k{shape['key']['shape']}")
        fields.append(f".element = &k{value}")
        fields.append(f".map = map_access<{names.cpp_type(model, namespace, value)}>()")
    body = ",\n".join(f"    {field}" for field in fields)
    hidden = f"\nnamespace {{\n{''.join(arrays)}}}  // namespace\n" if arrays else ""
    return f"{hidden}\nconstinit const Schema k{name} = {{\n{body}}};\n"


def members(shape, namespace, name):
    required = set(shape.get("required", []))
    rows = []
    for member, reference in shape["members"].items():
        flag = "true" if member in required else "false"
        rows.append(f"    member<&{namespace}::{name}::{member}>"
                    f"({names.literal(member)}, k{reference['shape']}, {flag}),\n")
    return f"constexpr Member k{name}Members[] = {{\n{''.join(rows)}}};\n"


def pattern_source(namespace, patterns):
    lines = [names.HEADER, f'#include "wire/{namespace}/schemas.h"\n\n',
             f"namespace beholden::wire::{namespace}::schemas {{\n"]
    for index, text in enumerate(patterns):
        lines.append(pattern(index, text))
    return "".join([*lines, f"\n}}  // namespace beholden::wire::{namespace}::schemas\n"])


def pattern(index, text):
    """The tables of one automaton."""
    automaton = dfa.compile_pattern(text)
    if len(automaton.next) > 0xFFFF or automaton.class_count > 0xFF:
        raise regex_parser.RegexError(f"the automaton of {text} does not fit its tables")
    arrays = {
        "char32_t": ("Boundaries", automaton.boundaries),
        "std::uint8_t": ("Classes", automaton.classes),
        "std::uint16_t": ("Next", [state for row in automaton.next for state in row]),
    }
    lines = ["\nnamespace {\n"]
    for kind, (suffix, numbers) in arrays.items():
        lines.append(f"constexpr {kind} kPattern{index}{suffix}[] = {{\n"
                     f"{names.wrapped([str(number) for number in numbers])}\n}};\n")
    flags = names.wrapped([str(int(flag)) for flag in automaton.accepting])
    lines.append(f"constexpr std::uint8_t kPattern{index}Accepting[] = {{\n{flags}\n}};\n")
    lines.append("}  // namespace\n")
    ascii_classes = names.wrapped(
        [str(automaton.classes[bisect.bisect_right(automaton.boundaries, point) - 1])
         for point in range(128)])
    lines.append(f"""
constinit const Pattern kPattern{index} = {{
    .text = {names.literal(text)},
    .ascii_classes = {{
{ascii_classes}
    }},
    .boundaries = kPattern{index}Boundaries,
    .classes = kPattern{index}Classes,
    .class_count = {automaton.class_count},
    .next = kPattern{index}Next,
    .accepting = kPattern{index}Accepting,
}};
""")
    return "".join(lines)
