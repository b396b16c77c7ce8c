"""Runs the benchmarks of bench/run and writes their tables."""
import argparse
import datetime
import json
import os
import sys
import traceback

from suite import end_to_end, growth, imports, labels, load, machine, million, pictures, plots, restart, search, tables, text, throughput

SECTIONS = {
    "search": search.measure,
    "pictures": pictures.measure,
    "end-to-end": end_to_end.measure,
    "restart": restart.measure,
    "growth": growth.measure,
    "throughput": throughput.measure,
    "load": load.measure,
    "labels": labels.measure,
    "text": text.measure,
    "import": imports.measure,
    "million": million.measure,
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
    failed = [name for name in SECTIONS if name in wanted and not run_section(name, options)]
    if failed:
        print(f"bench/run: failed, as they were before: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def run_section(name, options):
    """Measures a section and writes it at once, so that one that fails later loses nothing -> whether it went well."""
    begun = datetime.datetime.now(datetime.timezone.utc)
    print(f"{begun:%H:%M:%S} measuring: {name}", file=sys.stderr, flush=True)
    load = os.getloadavg()[0]
    try:
        measured = SECTIONS[name](quick=options.quick)
    except Exception:
        traceback.print_exc()
        return False
    took = (datetime.datetime.now(datetime.timezone.utc) - begun).total_seconds()
    result = {"date": begun.date().isoformat(), "load_before": load, "took_seconds": round(took), **measured}
    if options.no_write:
        print(tables.page({name: result}))
        return True
    results = merged(machine.kept_results(), name, result)
    machine.RESULTS.write_text(json.dumps(results, indent=1) + "\n")
    machine.PAGE.write_text(tables.page(results))
    plots.write({name: result})
    return True


def merged(kept, name, result):
    """Kernels differ by processor: the search on another one stays beside that on this one."""
    results = kept | {name: result}
    if name == "search":
        isa = search_isa(result)
        if name in kept and search_isa(kept[name]) != isa:
            results["search-" + search_isa(kept[name])] = kept[name]
        results.pop("search-" + isa, None)
    return results


def search_isa(result):
    return result["sizes"][-1]["machine"]["isa"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
