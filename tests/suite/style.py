"""clang-format over everything, clang-tidy over what changed."""
import concurrent.futures
import os
import subprocess
import time

from suite.outcome import ROOT, Outcome, failure, run, tail

TIDY_TOTAL_S = 420  # files that do not fit are counted as skipped
TIDY_FILE_S = 240


def _git(*words):
    done = subprocess.run(["git", *words], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
    return done.stdout.split() if done.returncode == 0 else []


def sources():
    found = _git("ls-files", "--cached", "--others", "--exclude-standard", "src", "fuzz", "bench", "tests")
    return [f for f in found if f.endswith((".cc", ".h")) and (ROOT / f).is_file()]


def formatting():
    """One case per file."""
    files = sources()
    status, log = run(["clang-format-19", "--dry-run", "--Werror", *files], "format.log", 120)
    if status == 0:
        return Outcome(passed=len(files))
    wrong = sorted({line.split(":")[0] for line in log.read_text().splitlines() if ": error: " in line})
    words = "run clang-format-19 -i on: " + " ".join(wrong)
    return Outcome(passed=len(files) - len(wrong), failed=max(len(wrong), 1), words=[words])


def base():
    """Where the change at hand began: the merge base with the upstream branch, or the commit before."""
    for branch in (os.environ.get("BEHOLDEN_BASE", ""), "origin/main", "origin/HEAD"):
        head, common = _git("rev-parse", "HEAD"), _git("merge-base", "HEAD", branch) if branch else []
        if common and common != head:
            return common[0]
    return (_git("rev-parse", "HEAD~1") or ["HEAD"])[0]


def changed():
    """Sources of the program that differ from base()."""
    names = set(_git("diff", "--name-only", "--diff-filter=d", base())) | set(_git("ls-files", "--others", "--exclude-standard"))
    return [f for f in sources() if f in names and f.startswith("src/") and f.endswith(".cc")]


def tidy():
    """One case per changed file; the settings are in .clang-tidy."""
    files, deadline = changed(), time.monotonic() + TIDY_TOTAL_S

    def check(file):
        left = deadline - time.monotonic()
        if left < 10:
            return Outcome(skipped=1)
        command = ["clang-tidy-19", "--quiet", "-p", ROOT / "build/relassert", file]
        status, log = run(command, f"tidy-{file.replace('/', '-')}.log", min(left, TIDY_FILE_S))
        if status == 124:
            return Outcome(skipped=1)
        return Outcome(passed=1) if status == 0 else failure(f"{file}:\n{tail(log, 20)}")

    outcome = Outcome()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for one in pool.map(check, files):
            outcome += one
    return outcome
