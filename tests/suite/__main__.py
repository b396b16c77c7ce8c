"""usage: build/test-venv/bin/python tests/suite [--only STAGE[,STAGE...]] [--list]     (./test calls it)"""
import argparse
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from suite.outcome import Outcome, failure  # noqa: E402
from suite.stages import STAGES  # noqa: E402


def perform(name, stage, needs, done):
    """-> Outcome; a stage whose needs failed is skipped, a stage that breaks is a failure."""
    broken = [need for need in needs if need in done and done[need].failed]
    if broken:
        return Outcome(skipped=1, words=[f"not run, since {broken[0]} failed"])
    try:
        return stage()
    except Exception as error:  # one broken stage must not hide the others
        return failure(f"{type(error).__name__}: {error}")


def main():
    parser = argparse.ArgumentParser(prog="./test", description="Builds and runs every test.")
    parser.add_argument("--only", metavar="STAGE,...", help="only these stages (see --list)")
    parser.add_argument("--list", action="store_true", help="name the stages and stop")
    options = parser.parse_args()
    names = [name for name, *_ in STAGES]
    if options.list:
        print("\n".join(names))
        return 0
    wanted = options.only.split(",") if options.only else names
    unknown = set(wanted) - set(names)
    if unknown:
        parser.error(f"no stage is called {', '.join(sorted(unknown))}")
    done, total, started = {}, Outcome(), time.monotonic()
    for name, stage, needs in STAGES:
        if name not in wanted:
            continue
        print(f"{name:<24}", end="", flush=True)
        begun = time.monotonic()
        done[name] = perform(name, stage, needs, done)
        print(f"{done[name]}  ({time.monotonic() - begun:.0f} s)", flush=True)
        for words in done[name].words:
            print("    " + words.replace("\n", "\n    "), flush=True)
        total += done[name]
    print(f"\n{(time.monotonic() - started) / 60:.1f} minutes")
    print(total, flush=True)
    return 1 if total.failed or not total.passed else 0


if __name__ == "__main__":
    sys.exit(main())
