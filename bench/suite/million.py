"""The life of a large collection: enrolled, half deleted, opened anew; searched at each step beside brute force."""
import shutil

from suite import machine

FACES = 1_000_000


def measure(quick):
    data_dir = machine.WORK / "million"
    shutil.rmtree(data_dir, ignore_errors=True)
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    found = machine.program("bench_million", data_dir=data_dir, assets=machine.ASSETS, faces=20_000 if quick else FACES)
    shutil.rmtree(data_dir)
    return found
