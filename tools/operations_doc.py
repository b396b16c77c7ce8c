#!/usr/bin/env python3
"""Writes docs/operations.md from what the dispatcher serves, the service models and our notes.

    beholden operations --json > served.json
    tools/operations_doc.py --served served.json [--check]

With --check nothing is written: the exit code is 1 if the page is not what would be written.
"""

import argparse
import json
import pathlib
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools" / "wiregen"))

import model as models  # noqa: E402  (found through the line above)

COLUMNS = {"Rekognition": "the published API", "Beholden": "our own service"}

INTRODUCTION = """# Operations

<!-- Written by tools/operations_doc.py from the dispatcher, the service models and
     docs/operations-notes.toml; do not edit. -->

An operation listed as not served answers HTTP 400 with `UnsupportedOperationException`, never with
an invented result; a target that no model names answers `UnknownOperationException`.

"""


class NotesError(Exception):
    """The notes speak of something that does not exist, or leave something out."""


def is_served(served, service, name):
    return any(row["served"] for row in served
               if (row["service"], row["name"]) == (service, name))


def check_notes(notes, served, services):
    """Every name in the notes exists; every served operation has a note."""
    operations = {name: (service, model) for service, model in services.items()
                  for name in model["operations"]}
    for name, note in notes["operations"].items():
        if name not in operations:
            raise NotesError(f"no model has an operation {name}")
        service, model = operations[name]
        if not is_served(served, service, name):
            raise NotesError(f"{name} has a note and is not served")
        members = input_shape(model, name)["members"]
        for parameter in note.get("parameters", {}):
            if parameter not in members:
                raise NotesError(f"{name} has no parameter {parameter}")
    for name in set(notes["unserved"]) - {"default"}:
        if name not in operations or is_served(served, operations[name][0], name):
            raise NotesError(f"{name} is no operation that is not served")
    for row in served:
        if row["service"] not in services or row["name"] not in services[row["service"]]["operations"]:
            raise NotesError(f"no model has {row['service']}.{row['name']}")
        if row["served"] and row["name"] not in notes["operations"]:
            raise NotesError(f"{row['name']} is served and has no note")


def roles_of(served, service, name):
    """The roles that may call a served operation, as inline code."""
    row = next(row for row in served if (row["service"], row["name"]) == (service, name))
    return ", ".join(code(role) for role in row["roles"])


def input_shape(model, name):
    return model["shapes"][model["operations"][name]["input"]["shape"]]


def output_shape(model, name):
    return model["shapes"][model["operations"][name]["output"]["shape"]]


def code(text):
    """Inline code in a table cell."""
    return "`" + text.replace("|", "\\|") + "`"


def describe(model, name):
    """Type and limits of a shape, in words."""
    shape = model["shapes"][name]
    kind = shape["type"]
    words = {"structure": name, "list": f"list of {inner(model, shape.get('member'))}",
             "map": "map of strings"}.get(kind, kind)
    limits = []
    if "enum" in shape:
        limits.append("one of " + ", ".join(code(value) for value in shape["enum"]))
    if "min" in shape or "max" in shape:
        limits.append(bounds(shape))
    if "pattern" in shape:
        limits.append(code(shape["pattern"]))
    return words, "; ".join(limits)


def inner(model, reference):
    """What a list holds."""
    if reference is None:
        return ""
    shape = model["shapes"][reference["shape"]]
    words, limits = describe(model, reference["shape"])
    return f"{words} ({limits})" if limits and shape["type"] != "structure" else words


def bounds(shape):
    low, high = (f"{shape[key]:,}" if key in shape else None for key in ("min", "max"))
    unit = {"string": " characters", "blob": " bytes", "list": " elements", "map": " entries"}
    text = f"{low} to {high}" if low and high else f"at least {low}" if low else f"at most {high}"
    return text + unit.get(shape["type"], "")


def parameter_table(model, name, note):
    shape = input_shape(model, name)
    if not shape["members"]:
        return "It takes no parameters.\n\n"
    required = set(shape.get("required", []))
    here = note.get("parameters", {})
    lines = ["| parameter | required | type | limits | here |\n|---|---|---|---|---|\n"]
    for member, reference in shape["members"].items():
        words, limits = describe(model, reference["shape"])
        lines.append(f"| `{member}` | {'yes' if member in required else ''} | {words} | {limits} | "
                     f"{here.get(member, '')} |\n")
    return "".join(lines) + "\n"


def section(model, name, note, roles):
    """All that is said of one served operation."""
    answers = ", ".join(f"`{member}`" for member in output_shape(model, name)["members"])
    errors = ", ".join(f"`{error['shape']}`" for error in model["operations"][name]["errors"])
    lines = [f"### {name}\n\n{note['does']}\n\n", parameter_table(model, name, note),
             f"Roles: {roles}.\n\n", f"Answer: {answers or 'empty'}.\n\n",
             f"Exceptions of its model: {errors}.\n\n"]
    if note["deviations"]:
        lines.append("".join(f"- {deviation}\n" for deviation in note["deviations"]) + "\n")
    return "".join(lines)


def overview(model, service, served, notes):
    """One line for each operation of a service."""
    lines = ["| operation | state | required parameters |\n|---|---|---|\n"]
    for name in sorted(model["operations"]):
        required = ", ".join(f"`{member}`" for member in input_shape(model, name).get("required", []))
        if is_served(served, service, name):
            state = f"**served**: [{name}](#{name.lower()})"
        else:
            state = notes["unserved"].get(name, notes["unserved"]["default"])
        lines.append(f"| `{name}` | {state} | {required} |\n")
    return "".join(lines) + "\n"


def render(served, services, notes):
    """The text of the page."""
    check_notes(notes, served, services)
    parts = [INTRODUCTION]
    for service, model in services.items():
        names = sorted(model["operations"])
        count = sum(is_served(served, service, name) for name in names)
        parts.append(f"- {service}, {COLUMNS[service]}: {count} of {len(names)} operations are "
                     f"served.\n")
    parts.append("\n## For all operations\n\n")
    parts += [f"- {note}\n" for note in notes["all"]["notes"]]
    for service, model in services.items():
        parts.append(f"\n## {service}: served\n\n")
        parts += [section(model, name, notes["operations"][name], roles_of(served, service, name))
                  for name in sorted(model["operations"]) if is_served(served, service, name)]
        parts.append(f"## {service}: all operations\n\n")
        parts.append(overview(model, service, served, notes))
    return "".join(parts).rstrip("\n") + "\n"


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--served", type=pathlib.Path, required=True,
                        help="output of 'beholden operations --json'; - for standard input")
    parser.add_argument("--model", type=pathlib.Path,
                        default=ROOT / "build/deps/botocore/rekognition/service-2.json")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "docs/operations.md")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    served_text = (sys.stdin.read() if str(options.served) == "-"
                   else options.served.read_text(encoding="utf-8"))
    services = {
        "Rekognition": models.load(options.model, ROOT / "api/rekognition-additions.json"),
        "Beholden": models.load(ROOT / "api/beholden/2026-11-24/service-2.json"),
    }
    notes = tomllib.loads((ROOT / "docs/operations-notes.toml").read_text(encoding="utf-8"))
    text = render(json.loads(served_text), services, notes)
    if not options.check:
        options.out.write_text(text, encoding="utf-8")
        return 0
    if not options.out.exists() or options.out.read_text(encoding="utf-8") != text:
        print(f"{options.out} is stale: run tools/operations_doc.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (NotesError, models.ModelError, OSError) as error:
        print(f"operations_doc: {error}", file=sys.stderr)
        sys.exit(1)
