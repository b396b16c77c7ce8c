"""The stages of ./test in their order. Each returns an Outcome."""
import concurrent.futures
import os
import sys

from suite import build, style
from suite.outcome import LOGS, ROOT, Outcome, failure, from_junit, run, tail

PROGRAM_TIMEOUT_S = 900
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
    return _programs(build.labelled("relassert", "unit"))


def slow():
    """Long tests of what ships, among them kill -9 at random moments."""
    programs = [name for name, _, of_gtest in build.labelled("release", "slow") if of_gtest]
    outcome = build.build("release", *programs) if programs else Outcome()
    return outcome if outcome.failed else _programs(build.labelled("release", "slow"))


def _programs(tests):
    if not tests:
        return failure("there is no test program")
    outcome = Outcome()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for one in pool.map(lambda test: _program(*test), tests):
            outcome += one
    return outcome


def _program(name, command, of_gtest):
    if not of_gtest:
        status, log = run(command, f"{name}.log", PROGRAM_TIMEOUT_S, **SANITIZERS)
        return Outcome(passed=1) if status == 0 else failure(f"{name} ended with {status}:\n{tail(log)}")
    report = LOGS / f"{name}.xml"
    report.unlink(missing_ok=True)
    words = [*command, f"--gtest_output=xml:{report}", "--gtest_brief=1"]
    status, log = run(words, f"{name}.log", PROGRAM_TIMEOUT_S, **SANITIZERS)
    outcome = from_junit(report, status, log)
    outcome.words = [f"{name}: {word}" for word in outcome.words]
    return outcome


def build_release():
    """What ships, and the programs of bench/run, which no test starts."""
    return build.build("release", "beholden", "audit_tool", "bench_programs", flags=["-DBH_BENCH=ON"])


def _pytest(name, *words, **environment):
    report = LOGS / f"{name}.xml"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", *words]
    status, log = run(command, f"{name}.log", PYTEST_TIMEOUT_S, PYTHONDONTWRITEBYTECODE="1", **environment)
    return from_junit(report, status, log)


def conformance():
    """boto3, the AWS CLI and the JavaScript SDK against a live server."""
    return _pytest("conformance", "tests/conformance")


def hostile():
    """Bad requests and bad pictures once more, against the server built with sanitizers."""
    files = [f"tests/conformance/test_{what}.py" for what in ("bad_images", "requests")]
    binary = ROOT / "build/relassert/bin/beholden"
    return _pytest("hostile", *files, BEHOLDEN_BINARY=str(binary), **SANITIZERS)


def endurance():
    """The live server under a mixed load, and killed over and over."""
    return _pytest("endurance", "tests/soak", "tests/crash")


def audit():
    """Logs of ours before other people's verifier and witness, and before our own."""
    return _pytest("audit", "tests/audit")


def layering():
    """The rules of the house, over sources and documents."""
    return _pytest("layering", "tests/layering")


def tools():
    """Set-up's own tests; locks and the licence page are current."""
    return _pytest("tools", "tests/tools")


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


# name, function, stages that must have passed
STAGES = [
    ("checked build", build_checked, []),
    ("unit", unit, ["checked build"]),
    ("release build", build_release, []),
    ("conformance", conformance, ["release build"]),
    ("audit", audit, ["release build"]),
    ("hostile", hostile, ["checked build"]),
    ("slow", slow, ["release build"]),
    ("endurance", endurance, ["release build"]),
    ("layering", layering, []),
    ("tools", tools, []),
    ("fuzz", fuzz, []),
    ("format", style.formatting, []),
    ("tidy", style.tidy, ["checked build"]),
]
