"""Programs that the tests drive: ours, and two of other people, built from pinned sources by Go."""
import hashlib
import json
import os
import pathlib
import shutil
import subprocess

import pytest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BINARY = pathlib.Path(os.environ.get("BEHOLDEN_BINARY", ROOT / "build/release/bin/beholden"))
TOOL = BINARY.with_name("audit_tool")
BUILT = ROOT / "build/audit-tools"
GO = {
    "fsck": "github.com/transparency-dev/tessera/cmd/fsck",
    "litewitness": "filippo.io/torchwood/cmd/litewitness",
}
BUILD_TIMEOUT_S = 1200


def run(*words, timeout=60, **options):
    """-> CompletedProcess with text output."""
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=timeout, check=False, **options)


def write_log(folder, *steps, origin="log.example/beholden", seed="07" * 32):
    """A log in a folder, written with our library; see audit_tool.cc."""
    done = run(TOOL, "write", folder, origin, seed, *steps)
    assert done.returncode == 0, done.stderr
    return folder


def audit(*words):
    """`beholden audit ... --json` -> (exit status, answer)."""
    done = run(BINARY, "audit", *words, "--json")
    return done.returncode, json.loads(done.stdout) if done.stdout else {"error": done.stderr}


def go_program(name):
    """Path of the program, built if its pinned module has changed since; skips where there is no Go to build it."""
    module = HERE / "go" / name
    pin = hashlib.sha256((module / "go.mod").read_bytes() + (module / "go.sum").read_bytes()).hexdigest()
    program, stamp = BUILT / name, BUILT / f"{name}.stamp"
    if program.exists() and stamp.exists() and stamp.read_text() == pin:
        return program
    go = shutil.which("go")
    if go is None:
        pytest.skip(f"{name} is not built and there is no Go here")
    BUILT.mkdir(parents=True, exist_ok=True)
    wanted = next(line.split()[1] for line in (module / "go.mod").read_text().splitlines() if line.startswith("go "))
    have = run(go, "env", "GOVERSION").stdout.strip().removeprefix("go")
    environment = os.environ | {"GOFLAGS": "-mod=readonly"}
    if _numbers(have) < _numbers(wanted):
        environment["GOTOOLCHAIN"] = f"go{wanted}"
    done = run(go, "build", "-o", program, GO[name], cwd=module, env=environment, timeout=BUILD_TIMEOUT_S)
    if done.returncode and any(word in done.stderr for word in ("dial tcp", "no such host", "i/o timeout", "403 Forbidden")):
        pytest.skip(f"{name} cannot be fetched here: {done.stderr.strip().splitlines()[-1]}")
    assert done.returncode == 0, done.stderr
    stamp.write_text(pin)
    return program


def _numbers(version):
    return [int(part) for part in version.split(".") if part.isdigit()]
