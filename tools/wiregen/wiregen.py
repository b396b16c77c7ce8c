#!/usr/bin/env python3
"""Writes C++ structs, codec tables and operation tables from service models.

    wiregen.py --out DIR --service rekognition=MODEL[,ADDITIONS]:PARTS --service ... [--table]

Files appear under DIR/wire/<namespace>/; with --table also DIR/wire/operation_table.cc. Files whose
text would not change are left alone, so that nothing is compiled again for nothing.
"""

import argparse
import pathlib
import sys

import emit_operations
import emit_schemas
import emit_shapes
import model as models
import regex_parser


def write(path, text):
    """Writes `text` unless the file holds it already."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def parse_service(text):
    """'namespace=model[,additions]:parts' -> (namespace, model path, additions path, parts)."""
    namespace, _, rest = text.partition("=")
    paths, _, parts = rest.rpartition(":")
    path, _, additions = paths.partition(",")
    return namespace, path, additions or None, int(parts)


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--service", action="append", type=parse_service, required=True)
    parser.add_argument("--table", action="store_true")
    options = parser.parse_args(arguments)
    services = []
    for namespace, path, additions, parts in options.service:
        model = models.load(path, additions)
        services.append((namespace, model))
        folder = options.out / "wire" / namespace
        write(folder / "shapes.h", emit_shapes.emit(model, namespace))
        for name, text in emit_schemas.emit(model, namespace, parts).items():
            write(folder / name, text)
        if options.table:
            write(folder / "operations.h", emit_operations.emit_header(model, namespace))
            write(folder / "operation_list.h", emit_operations.emit_list(model, namespace))
    if options.table:
        write(options.out / "wire" / "operation_table.cc", emit_operations.emit_table(services))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (models.ModelError, regex_parser.RegexError, OSError) as error:
        print(f"wiregen: {error}", file=sys.stderr)
        sys.exit(1)
