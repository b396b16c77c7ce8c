"""Hashes, atomic writes, and the stamp that makes a second run quick."""
import hashlib
import json
import os
import pathlib
import tempfile


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def sha256_of(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(path, data):
    """Whole or not at all: a reader never sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        pathlib.Path(name).unlink(missing_ok=True)
        raise


def link(path, to):
    """A relative symbolic link, replaced atomically."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_symlink() and os.readlink(path) == to:
        return
    spare = path.with_name(f".{path.name}.new")
    spare.unlink(missing_ok=True)
    spare.symlink_to(to)
    os.replace(spare, path)


class Stamp:
    """Remembers which files were hashed, by size and time of change, so that they need not be again.

    Anything that rewrites a file changes its time; then it is hashed afresh.
    """

    def __init__(self, path):
        self._path = path
        try:
            self._known = json.loads(path.read_text())
        except (OSError, ValueError):
            self._known = {}

    def holds(self, file, digest):
        """Whether `file` exists with that hash."""
        try:
            status = file.stat()
        except OSError:
            return False
        mark = [status.st_size, status.st_mtime_ns, digest]
        if self._known.get(str(file)) == mark:
            return True
        if sha256_of(file) != digest:
            return False
        self._known[str(file)] = mark
        return True

    def save(self):
        write(self._path, json.dumps(self._known, indent=0, sort_keys=True).encode())
