"""Places, programs and the state of the machine."""
import json
import pathlib
import statistics
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = ROOT / "build/bench/bin"
WORK = ROOT / "build/bench-data"
ASSETS = ROOT / "build/assets"
SAMPLES = ASSETS / "samples"
RESULTS = ROOT / "docs/performance.json"
PAGE = ROOT / "docs/performance.md"


def kept_results():
    """Of the last run: sections that are not measured now stay as they were, with their date."""
    return json.loads(RESULTS.read_text()) if RESULTS.exists() else {}


def program(name, **arguments):
    """Runs a program of bench/ -> its JSON."""
    words = [str(BIN / name)]
    for key, value in arguments.items():
        words += ["--" + key.replace("_", "-"), str(value)]
    return json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout)


def median(values):
    return statistics.median(values)
