"""Downloads one archive from a registry by its ordinary client: pip, npm or apt.

No host is named: pip and npm know their registries, apt's mirror is the machine's own. Nothing of a
package is executed: wheels and npm archives are only stored, and for a source archive pip is given
a build backend that reads the archive's own PKG-INFO instead of running its setup.py.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

from provision import apt

ATTEMPTS = 3
TIMEOUT_S = 900  # for one attempt; the largest archive has 18 MB


class DownloadError(Exception):
    """The client did not deliver; the message is the end of what it said."""


def _run(command, folder, **environment):
    done = subprocess.run(
        command, cwd=folder, env=os.environ | environment, stdin=subprocess.DEVNULL, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=TIMEOUT_S, check=False,
    )  # fmt: skip
    if done.returncode:
        raise DownloadError(f"{command[0]} ended with {done.returncode}: {done.stdout.strip()[-600:]}")


def _pypi(package, folder):
    wanted = folder / "wanted.txt"
    wanted.write_text(f"{package.name}=={package.version} --hash=sha256:{package.sha256}\n")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--no-deps", "--no-cache-dir"]
    command += ["--disable-pip-version-check", "--require-hashes", "--requirement", str(wanted), "--dest", str(folder)]
    if package.sdist:
        command += ["--no-binary=:all:", "--no-build-isolation", "--use-pep517"]
        _run(command, folder, PYTHONPATH=str(pathlib.Path(__file__).parent / "inert_backend"))
    else:
        _run([*command, "--only-binary=:all:"], folder)
    wanted.unlink()


def _npm(package, folder):
    _run(["npm", "pack", "--ignore-scripts", "--silent", f"{package.name}@{package.version}"], folder)


def _debian(package, folder):
    with tempfile.TemporaryDirectory() as state:
        options = apt.isolated(pathlib.Path(state))
        _run(["apt-get", *options, "update"], folder)
        _run(["apt-get", *options, "download", f"{package.name}={package.version}"], folder)


CLIENTS = {"pypi": _pypi, "npm": _npm, "debian": _debian}


def download(package, folder):
    """Fetches the package's archive into the empty `folder` -> its path, not verified yet.

    Raises DownloadError after ATTEMPTS failures.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            CLIENTS[package.kind](package, folder)
            archives = [f for f in folder.iterdir() if f.is_file()]
            if len(archives) != 1:
                raise DownloadError(f"expected one archive, got {sorted(f.name for f in archives)}")
            return archives[0]
        except (DownloadError, OSError, subprocess.TimeoutExpired) as error:
            if attempt == ATTEMPTS:
                raise DownloadError(f"{ATTEMPTS} attempts failed; the last: {error}") from error
            for leftover in folder.iterdir():
                leftover.unlink()
