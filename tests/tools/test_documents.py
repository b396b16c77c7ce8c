"""Generated documents and locks say what their sources say."""
import json
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]


def test_the_licence_page_is_current():
    done = subprocess.run([ROOT / "build/venv/bin/python", ROOT / "tools/licences.py", "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_wanted_python_package_is_locked_at_its_version():
    for folder in ("tools", "tests"):
        wanted = re.findall(r"(?m)^([\w.-]+==\S+)$", (ROOT / folder / "requirements.in").read_text())
        locked = re.findall(r"(?m)^([\w.-]+==\S+) --hash=sha256:[0-9a-f]{64}$", (ROOT / folder / "requirements.txt").read_text())
        assert wanted
        assert set(wanted) <= set(locked)


def test_the_javascript_lock_pins_contents_and_names_no_registry():
    packages = json.loads((ROOT / "tests/conformance/js/package-lock.json").read_text())["packages"]
    third_party = {path: p for path, p in packages.items() if path}
    assert third_party
    for path, package in third_party.items():
        assert package["integrity"].startswith("sha512-"), path
        assert "resolved" not in package, path


def test_the_pack_names_the_models_that_set_up_makes():
    pack = (ROOT / "assets/packs/face-default.toml").read_text()
    manifest = (ROOT / "assets/manifest.toml").read_text()
    hashes = re.findall(r'file = "models/[^"]+"\nsha256 = "([0-9a-f]{64})"', pack)
    assert len(hashes) >= 5
    assert len(hashes) == pack.count('file = "models/')
    for digest in hashes:
        assert digest in manifest
