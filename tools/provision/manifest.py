"""assets/manifest.toml as objects."""
import dataclasses
import re
import tomllib

SHA256 = re.compile(r"[0-9a-f]{64}\Z")
KINDS = ("pypi", "npm", "debian")


class ManifestError(Exception):
    """The manifest does not say what it must; the message names the entry."""


@dataclasses.dataclass(frozen=True)
class Asset:
    """One file of a package, and what becomes of it."""

    path: str  # inside the archive
    sha256: str  # of that file
    target: str  # where its product lies, below build/
    convert: str  # "", "gunzip", or a module of tools/convert
    target_sha256: str  # of the product; equal to sha256 where nothing is converted
    model: dict  # title, purpose, weights' licence and source, measured quality; empty for others
    also: tuple = ()  # (path, sha256) of further files of the archive that the converter needs


@dataclasses.dataclass(frozen=True)
class Package:
    """One archive of a registry."""

    kind: str
    name: str
    version: str
    sha256: str
    sdist: bool  # PyPI: a source archive instead of a wheel
    licence: str
    purpose: str
    assets: tuple

    @property
    def title(self):
        return f"{self.name} {self.version} ({self.kind})"


def _field(table, where, name, kind=str, default=None):
    value = table.get(name, default)
    if value is None:
        raise ManifestError(f"{where}: `{name}` is missing")
    if not isinstance(value, kind):
        raise ManifestError(f"{where}: `{name}` must be of type {kind.__name__}")
    return value


def _hash(table, where, name, default=None):
    value = _field(table, where, name, default=default)
    if not SHA256.match(value):
        raise ManifestError(f"{where}: `{name}` must be 64 lower-case hexadecimal digits")
    return value


def _asset(table, package):
    path = _field(table, package, "path")
    where = f"{package}, {path}"
    convert = _field(table, where, "convert", default="")
    target = _field(table, where, "target")
    if target.startswith("/") or ".." in target.split("/"):
        raise ManifestError(f"{where}: `target` must lie below build/")
    sha256 = _hash(table, where, "sha256")
    also = _field(table, where, "also", list, default=[])
    if also and not convert:
        raise ManifestError(f"{where}: `also` is for converters")
    return Asset(
        path=path,
        sha256=sha256,
        target=target,
        convert=convert,
        target_sha256=_hash(table, where, "target_sha256", default=None if convert else sha256),
        model=_field(table, where, "model", dict, default={}),
        also=tuple((_field(t, where, "path"), _hash(t, where, "sha256")) for t in also),
    )


def _package(table, number):
    where = f"package {number}"
    name = _field(table, where, "name")
    kind = _field(table, name, "kind")
    if kind not in KINDS:
        raise ManifestError(f"{name}: `kind` must be one of {', '.join(KINDS)}")
    files = _field(table, name, "file", list)
    return Package(
        kind=kind,
        name=name,
        version=_field(table, name, "version"),
        sha256=_hash(table, name, "sha256"),
        sdist=_field(table, name, "sdist", bool, default=False),
        licence=_field(table, name, "licence"),
        purpose=_field(table, name, "purpose"),
        assets=tuple(_asset(f, name) for f in files),
    )


def load(path):
    """-> [Package]. Raises ManifestError."""
    try:
        table = tomllib.loads(path.read_text())
    except tomllib.TOMLDecodeError as error:
        raise ManifestError(f"{path.name}: {error}") from error
    packages = [_package(p, i) for i, p in enumerate(_field(table, path.name, "package", list), 1)]
    targets = [a.target for p in packages for a in p.assets]
    for target in targets:
        if targets.count(target) > 1:
            raise ManifestError(f"{path.name}: two files have the target {target}")
    return packages
