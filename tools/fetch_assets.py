"""Fetches, verifies, converts and places everything that assets/manifest.toml names.

usage: build/venv/bin/python tools/fetch_assets.py [--manifest FILE] [--build DIR]

An archive is downloaded once and kept in build/downloads; it and every file in it are checked against
their sha256 before anything uses them. What is in place and verified is left alone, so an interrupted
run goes on where it stopped and a second one takes no time. Exit 1 names whatever is missing and why.
"""
import argparse
import pathlib
import shutil
import sys
import tempfile
import time

import convert
from provision import archives, files, manifest, registries

ROOT = pathlib.Path(__file__).resolve().parents[1]


class Failure(Exception):
    """One thing that could not be had."""


def find_download(package, downloads, stamp):
    """The verified archive from an earlier run, or None."""
    folder = downloads / package.sha256[:16]
    for archive in folder.glob("*") if folder.is_dir() else ():
        if stamp.holds(archive, package.sha256):
            return archive
    return None


def fetch(package, downloads, stamp):
    """-> path of the verified archive."""
    kept = find_download(package, downloads, stamp)
    if kept:
        return kept
    started = time.monotonic()
    print(f"  fetching   {package.title} ...", flush=True)
    downloads.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=downloads) as folder:
        try:
            archive = registries.download(package, pathlib.Path(folder))
        except registries.DownloadError as error:
            raise Failure(f"{package.title} could not be downloaded: {error}") from error
        actual = files.sha256_of(archive)
        if actual != package.sha256:
            raise Failure(f"{package.title} is not what it was: sha256 {actual}, expected {package.sha256}")
        target = downloads / package.sha256[:16] / archive.name
        target.parent.mkdir(exist_ok=True)
        shutil.move(archive, target)
    size, seconds = target.stat().st_size / 1e6, time.monotonic() - started
    print(f"  fetched    {package.title}, {size:.1f} MB in {seconds:.1f} s", flush=True)
    return target


def read_verified(archive, path, sha256):
    data = archive.read(path)
    actual = files.sha256(data)
    if actual != sha256:
        raise Failure(f"{path}: sha256 {actual}, expected {sha256}")
    return data


def place(asset, archive, build):
    """Takes one file out of its archive, verifies, converts and stores it."""
    data = read_verified(archive, asset.path, asset.sha256)
    if asset.convert:
        print(f"  converting {asset.target}", flush=True)
        data = convert.run(asset.convert, data, *(read_verified(archive, *other) for other in asset.also))
        actual = files.sha256(data)
        if actual != asset.target_sha256:
            raise Failure(f"{asset.target}: converted to sha256 {actual}, expected {asset.target_sha256}")
    files.write(build / asset.target, data)


def provide(package, build, stamp):
    """Everything of one package, in place."""
    missing = [a for a in package.assets if not stamp.holds(build / a.target, a.target_sha256)]
    if not missing:
        return
    archive = archives.Archive(fetch(package, build / "downloads", stamp))
    for asset in missing:
        place(asset, archive, build)
        if not stamp.holds(build / asset.target, asset.target_sha256):
            raise Failure(f"{asset.target} changed while it was written")


def link_data(root, build):
    """The project's own packs, calibrations and profiles, seen from the assets folder beside the models."""
    for pack in sorted((root / "assets/packs").glob("*.toml")):
        files.link(build / "assets/packs" / pack.name, f"../../../assets/packs/{pack.name}")
    files.link(build / "assets/calibration", "../../assets/calibration")
    files.link(build / "assets/labels", "../../assets/labels")
    files.link(build / "assets/profiles", "../../assets/profiles")
    files.link(build / "assets/manifest.toml", "../../assets/manifest.toml")
    library = build / "deps/onnxruntime/lib"
    files.link(library / "libonnxruntime.so.1", "libonnxruntime.so.1.26.0")
    files.link(library / "libonnxruntime.so", "libonnxruntime.so.1")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--manifest", type=pathlib.Path, default=ROOT / "assets/manifest.toml")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build")
    options = parser.parse_args()
    stamp = files.Stamp(options.build / "verified.json")
    failures = []
    try:
        packages = manifest.load(options.manifest)
    except (manifest.ManifestError, OSError) as error:
        return f"{options.manifest}: {error}"
    for package in packages:
        try:
            provide(package, options.build, stamp)
        except (Failure, archives.MemberMissing, convert.ConversionError, OSError) as error:
            failures.append(str(error))
        stamp.save()
    if failures:
        return "Missing:\n" + "\n".join(f"  {f}" for f in failures)
    link_data(ROOT, options.build)
    return 0


if __name__ == "__main__":
    sys.exit(main())
