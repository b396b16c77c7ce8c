"""Runs the benchmarks of bench/run and writes their tables."""
import argparse
import datetime
import json
import sys

from suite import end_to_end, growth, imports, labels, load, machine, pictures, plots, search, tables, text

SECTIONS = {
    "search": search.measure,
    "pictures": pictures.measure,
    "end-to-end": end_to_end.measure,
    "growth": growth.measure,
    "load": load.measure,
    "labels": labels.measure,
    "text": text.measure,
    "import": imports.measure,
}


def parse(words):
    parser = argparse.ArgumentParser(prog="bench/run", description=__doc__)
    parser.add_argument("--only", default=",".join(SECTIONS), help="sections, by comma: " + ", ".join(SECTIONS))
    parser.add_argument("--quick", action="store_true", help="fewer repetitions and no million")
    parser.add_argument("--no-write", action="store_true", help="print the tables, leave docs/ alone")
    return parser.parse_args(words)


def main(words):
    options = parse(words)
    wanted = options.only.split(",")
    unknown = sorted(set(wanted) - set(SECTIONS))
    if unknown:
        print(f"bench/run: no such section: {', '.join(unknown)}", file=sys.stderr)
        return 2
    results = machine.kept_results()
    for name, measure in SECTIONS.items():
        if name in wanted:
            print(f"measuring: {name}", file=sys.stderr, flush=True)
            begun = datetime.datetime.now(datetime.timezone.utc)
            results[name] = {"date": begun.date().isoformat(), **measure(quick=options.quick)}
    text = tables.page(results)
    if options.no_write:
        print(text)
    else:
        machine.RESULTS.write_text(json.dumps(results, indent=1) + "\n")
        machine.PAGE.write_text(text)
        plots.write(results)
        print(f"written: {machine.PAGE.relative_to(machine.ROOT)}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
