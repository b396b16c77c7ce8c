"""Stages that build."""
import json
import os
import pathlib
import subprocess

from suite.outcome import ROOT, Outcome, failure, run, tail

CONFIGURE_TIMEOUT_S = 120
BUILD_TIMEOUT_S = 2400


def build(preset, *targets, flags=()):
    """-> Outcome with one case: the preset builds, without a warning where CI makes them errors."""
    werror = "ON" if os.environ.get("BH_WERROR", os.environ.get("CI")) in ("1", "ON", "true") else "OFF"
    command = ["cmake", "--preset", preset, f"-DBH_WERROR={werror}", *flags]
    status, log = run(command, f"{preset}-configure.log", CONFIGURE_TIMEOUT_S)
    if status == 0:
        command = ["ninja", "-C", ROOT / "build" / preset, "-k", "20", *targets]
        status, log = run(command, f"{preset}-build.log", BUILD_TIMEOUT_S)
    if status:
        return failure(f"{preset} does not build (all of it: {log.relative_to(ROOT)}):\n{_errors(log)}")
    return Outcome(passed=1)


def _errors(log):
    lines = log.read_text(errors="replace").splitlines()
    wrong = [line for line in lines if " error: " in line or "undefined reference" in line or "CMake Error" in line]
    return "\n".join(wrong[:20]) or tail(log)


def unit_tests(preset):
    """Tests with the label `unit` that ctest knows in a build -> [(name, command, whether it is of gtest)]."""
    command = ["ctest", "--test-dir", str(ROOT / "build" / preset), "--show-only=json-v1", "--label-regex", "^unit$"]
    listed = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return [(t["name"], t["command"], pathlib.Path(t["command"][0]).name == t["name"]) for t in listed["tests"]]
