"""Reads single files out of wheels, npm archives, source archives and Debian packages."""
import io
import subprocess
import tarfile
import zipfile


class MemberMissing(Exception):
    """The archive has no such file."""


class Archive:
    """An opened archive; read() takes paths as the manifest spells them."""

    def __init__(self, path):
        self._path = path
        if path.suffix == ".deb":
            done = subprocess.run(["dpkg-deb", "--fsys-tarfile", path], check=True, stdout=subprocess.PIPE)
            self._tar = tarfile.open(fileobj=io.BytesIO(done.stdout))
        elif path.suffix == ".whl":
            self._tar = None
            self._zip = zipfile.ZipFile(path)
        else:
            self._tar = tarfile.open(path)

    def read(self, member):
        """-> bytes. Raises MemberMissing."""
        try:
            if self._tar is None:
                return self._zip.read(member)
            for spelling in (member, f"./{member}"):
                if spelling in self._tar.getnames():
                    return self._tar.extractfile(spelling).read()
        except KeyError:
            pass
        raise MemberMissing(f"{self._path.name} has no file {member}")
