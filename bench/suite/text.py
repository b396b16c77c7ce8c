"""Reading text beside its three networks alone, in turn on one thread."""
from suite import machine

REPEATS = 5


def measure(quick):
    return machine.program("bench_text", assets=machine.ASSETS, pictures=machine.SAMPLES, repeats=1 if quick else REPEATS)
