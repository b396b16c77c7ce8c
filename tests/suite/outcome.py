"""What a stage did, in cases; and how programs are run with an end to it."""
import dataclasses
import os
import pathlib
import signal
import subprocess
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
LOGS = ROOT / "build/logs"


@dataclasses.dataclass
class Outcome:
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    words: list = dataclasses.field(default_factory=list)  # what went wrong, for people

    def __iadd__(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        self.words += other.words
        return self

    def __str__(self):
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def failure(words):
    return Outcome(failed=1, words=[words])


def run(command, log, timeout_s, **environment):
    """Runs in the project's root, output to build/logs/`log` -> (exit status, path of the log).

    Past `timeout_s` the program and its children are ended and the status is 124.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / log
    with open(path, "wb") as file:
        process = subprocess.Popen(
            [str(word) for word in command], cwd=ROOT, env=os.environ | environment, stdin=subprocess.DEVNULL,
            stdout=file, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        try:
            return process.wait(timeout_s), path
        except subprocess.TimeoutExpired:
            return 124, path
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def tail(path, lines=30):
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])


def from_junit(path, status, log):
    """Cases of a JUnit file; a runner that failed or counted nothing is itself a failure."""
    outcome = Outcome()
    try:
        cases = xml.etree.ElementTree.parse(path).iter("testcase")
    except (OSError, xml.etree.ElementTree.ParseError):
        return failure(f"ended with {status} and left no report:\n{tail(log)}")
    for case in cases:
        name = f"{case.get('classname')}.{case.get('name')}"
        kinds = {child.tag for child in case}
        if kinds & {"failure", "error"}:
            outcome += Outcome(failed=1, words=[name])
        elif "skipped" in kinds or case.get("status") == "notrun":
            outcome.skipped += 1
        else:
            outcome.passed += 1
    if outcome.failed:
        outcome.words.append(tail(log, 60))
    elif status:
        outcome += failure(f"ended with {status}:\n{tail(log)}")
    elif not outcome.passed:
        outcome += failure("ran no case")
    return outcome
