"""Writes a pip lock (name==version --hash) from a short list of wanted packages.

usage: build/venv/bin/python tools/lock_requirements.py tools/requirements.in tools/requirements.txt

For maintainers, when a version changes. The hashes are those of the files for the platform that the
project builds on (CPython 3.11, Linux, x86-64); only wheels are taken, so that installing runs no
package's code. A line that ends in `# alone: REASON` is locked without what it depends on.
"""
import json
import pathlib
import subprocess
import sys


def resolve(wanted):
    """Path of a list of requirements -> [(name, version, sha256)], sorted by name."""
    lines = [line.partition("#") for line in pathlib.Path(wanted).read_text().splitlines()]
    alone = [name.strip() for name, _, note in lines if note.strip().startswith("alone:")]
    others = [name.strip() for name, _, note in lines if name.strip() and not note.strip().startswith("alone:")]
    return sorted(_report(others) + (_report(alone, "--no-deps") if alone else []))


def _report(names, *options):
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed", *options]
    command += ["--only-binary=:all:", "--report", "-", *names]
    report = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    rows = []
    for item in report["install"]:
        hashes = item["download_info"]["archive_info"]
        digest = hashes.get("hashes", {}).get("sha256") or hashes["hash"].removeprefix("sha256=")
        rows.append((item["metadata"]["name"].lower(), item["metadata"]["version"], digest))
    return rows


def main(wanted, lock):
    lines = [f"# From {pathlib.Path(wanted).name} by tools/lock_requirements.py; do not edit."]
    lines += [f"{name}=={version} --hash=sha256:{digest}" for name, version, digest in resolve(wanted)]
    pathlib.Path(lock).write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:3])
