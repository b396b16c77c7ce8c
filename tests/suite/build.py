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


def labelled(preset, label):
    """Tests with that label that ctest knows in a build -> [(name, command, whether it is of gtest)].

    A program that is not built yet has the command None; its target has the test's name.
    """
    command = ["ctest", "--test-dir", str(ROOT / "build" / preset), "--show-only=json-v1", "--label-regex", f"^{label}$"]
    tests = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)["tests"]
    found = []
    for test in tests:
        words = test.get("command")
        found.append((test["name"], words, words is None or pathlib.Path(words[0]).name == test["name"]))
    return found
