"""The stages of ./test in their order. Each returns an Outcome."""
import concurrent.futures
import os
import shutil
import sys

from suite import build, style
from suite.outcome import LOGS, ROOT, Outcome, failure, from_junit, run, tail

UNIT_TIMEOUT_S = 600
PYTEST_TIMEOUT_S = 1500
FUZZ_TOTAL_S = 60
SANITIZERS = {
    "ASAN_OPTIONS": "detect_stack_use_after_return=1:strict_string_checks=1:allocator_may_return_null=1",
    "UBSAN_OPTIONS": "print_stacktrace=1",
}


def build_checked():
    """Everything with sanitizers and all checks; doubles as the build that allows no warning."""
    return build.build("relassert")


def unit():
    """Every unit test program of the sanitizer build, two at a time, counted case by case."""
    tests = build.unit_tests("relassert")
    if not tests:
        return failure("there is no unit test program")
    outcome = Outcome()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for one in pool.map(lambda test: _program(*test), tests):
            outcome += one
    return outcome


def _program(name, command, of_gtest):
    if not of_gtest:
        status, log = run(command, f"{name}.log", UNIT_TIMEOUT_S, **SANITIZERS)
        return Outcome(passed=1) if status == 0 else failure(f"{name} ended with {status}:\n{tail(log)}")
    report = LOGS / f"{name}.xml"
    report.unlink(missing_ok=True)
    words = [*command, f"--gtest_output=xml:{report}", "--gtest_brief=1"]
    status, log = run(words, f"{name}.log", UNIT_TIMEOUT_S, **SANITIZERS)
    outcome = from_junit(report, status, log)
    outcome.words = [f"{name}: {word}" for word in outcome.words]
    return outcome


def build_release():
    """What ships."""
    return build.build("release", "beholden")


def _pytest(folder, *words, **environment):
    name = folder.replace("/", "-")
    report = LOGS / f"{name}.xml"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", folder, *words]
    status, log = run(command, f"{name}.log", PYTEST_TIMEOUT_S, PYTHONDONTWRITEBYTECODE="1", **environment)
    return from_junit(report, status, log)


def conformance():
    """boto3, the AWS CLI and the JavaScript SDK against a live server."""
    return _pytest("tests/conformance")


def hostile():
    """The cases of bad input once more, against the server built with sanitizers."""
    binary = ROOT / "build/relassert/bin/beholden"
    return _pytest("tests/conformance", "-m", "hostile", BEHOLDEN_BINARY=str(binary), **SANITIZERS)


def crash():
    """kill -9 at random moments; what was acknowledged is there."""
    return _pytest("tests/crash")


def layering():
    """The rules of the house, over sources and documents."""
    return _pytest("tests/layering")


def tools():
    """Set-up's own tests; locks and the licence page are current."""
    return _pytest("tests/tools")


def fuzz():
    """Every target for its share of a minute; a crash, leak or time-out is a failure."""
    targets = sorted(f.stem for f in (ROOT / "fuzz").glob("*_fuzz.cc"))
    outcome = build.build("fuzz", *targets)
    if outcome.failed:
        return outcome
    share_s = max(FUZZ_TOTAL_S * os.cpu_count() // len(targets), 1)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for one in pool.map(lambda target: _fuzz(target, share_s), targets):
            outcome += one
    return outcome


def _fuzz(target, seconds):
    corpus = ROOT / "build/fuzz/corpus" / target
    corpus.mkdir(parents=True, exist_ok=True)
    command = [ROOT / "build/fuzz/bin" / target, f"-max_total_time={seconds}", "-max_len=16384", "-timeout=20"]
    command += ["-rss_limit_mb=4096", "-print_final_stats=1", f"-artifact_prefix={LOGS / target}-", corpus]
    status, log = run(command, f"{target}.log", seconds + 120)
    return Outcome(passed=1) if status == 0 else failure(f"{target} ended with {status}:\n{tail(log)}")


def formatting():
    return style.formatting()


def tidy():
    return style.tidy()


# name, function, stages that must have passed, folder or program without which there is nothing to do
STAGES = [
    ("checked build", build_checked, [], None),
    ("unit", unit, ["checked build"], None),
    ("release build", build_release, [], None),
    ("conformance", conformance, ["release build"], None),
    ("hostile input, checked", hostile, ["checked build"], None),
    ("crash", crash, ["release build"], "tests/crash"),
    ("layering", layering, [], None),
    ("tools", tools, [], None),
    ("fuzz", fuzz, [], "fuzz/CMakeLists.txt"),
    ("format", formatting, [], None),
    ("tidy", tidy, ["checked build"], None),
]


def exists(needed):
    return needed is None or (ROOT / needed).exists() or shutil.which(needed) is not None
