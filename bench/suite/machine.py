"""Places, programs and the state of the machine."""
import json
import os
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
# Of a face in the index: 128 values as int8 to scan and as float to rescore, scale, offset, number.
ROW_BYTES = 656


def kept_results():
    """Of the last run: sections that are not measured now stay as they were, with their date."""
    return json.loads(RESULTS.read_text()) if RESULTS.exists() else {}


def program(name, environment=None, **arguments):
    """Runs a program of bench/, with these variables besides our own -> its JSON."""
    words = [str(BIN / name)]
    for key, value in arguments.items():
        words += ["--" + key.replace("_", "-"), str(value)]
    return json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE, env=os.environ | (environment or {})).stdout)


def state():
    """As the programs of bench/ tell it, but for the kernels."""
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    cpu = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return {"cpu": cpu, "cores": os.cpu_count(), "memory_gib": memory, "load_1min": os.getloadavg()[0]}


def median(values):
    return statistics.median(values)
