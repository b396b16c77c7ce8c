"""How things of a model are called in C++."""

import re

CPP_SCALARS = {
    "string": "std::string", "boolean": "bool", "integer": "std::int32_t", "long": "std::int64_t",
    "float": "float", "double": "double", "blob": "beholden::Bytes", "timestamp": "beholden::TimePoint",
}
KINDS = {
    "string": "kString", "boolean": "kBoolean", "integer": "kInteger", "long": "kLong",
    "float": "kFloat", "double": "kDouble", "blob": "kBlob", "timestamp": "kTimestamp",
    "structure": "kStructure", "list": "kList", "map": "kMap",
}
# Names that a constant cannot have: keywords, alternative tokens, and macros of <cmath>, <cerrno>.
RESERVED = {
    "and", "or", "not", "xor", "auto", "bool", "break", "case", "catch", "char", "class", "const",
    "default", "delete", "do", "double", "else", "enum", "export", "false", "float", "for", "if",
    "int", "long", "new", "operator", "private", "public", "return", "short", "static", "struct",
    "switch", "this", "throw", "true", "try", "union", "using", "void", "while",
    "NULL", "DOMAIN", "OVERFLOW", "UNDERFLOW", "EOF", "ERANGE", "NAN", "INFINITY",
}

HEADER = "// Written by tools/wiregen from a service model; changes here are lost.\n"


def cpp_type(model, namespace, name):
    """The C++ type of a value of shape `name`; structures are qualified because members may bear
    the names of their types."""
    shape = model["shapes"][name]
    kind = shape["type"]
    if kind in CPP_SCALARS:
        return CPP_SCALARS[kind]
    if kind == "list":
        return f"std::vector<{cpp_type(model, namespace, shape['member']['shape'])}>"
    if kind == "map":
        return f"std::map<std::string, {cpp_type(model, namespace, shape['value']['shape'])}>"
    return f"{namespace}::{name}"


def constant(value):
    """An enumeration value as an identifier."""
    text = re.sub(r"\W", "_", value, flags=re.ASCII)
    if text[0].isdigit() or text in RESERVED:
        text += "_" if text in RESERVED else ""
        text = text if not text[0].isdigit() else "v" + text
    return text


def literal(text):
    """A C++ string literal with any characters; octal escapes do not swallow what follows."""
    out = []
    for byte in text.encode("utf-8"):
        char = chr(byte)
        if char in "\"\\":
            out.append("\\" + char)
        elif 0x20 <= byte < 0x7F and char != "?":
            out.append(char)
        else:
            out.append(f"\\{byte:03o}")
    return '"' + "".join(out) + '"'


def wrapped(items, indent="    ", width=96):
    """Items separated by commas, several to a line."""
    lines, line = [], indent
    for item in items:
        if len(line) + len(item) + 2 > width:
            lines.append(line.rstrip())
            line = indent
        line += item + ", "
    lines.append(line.rstrip())
    return "\n".join(lines)
