"""Writes docs/licences.md: what the product is made of, and under which licences.

usage: build/venv/bin/python tools/licences.py [--check]     --check: exit 1 if the page is not current

From assets/manifest.toml, tools/linked.toml, the pip locks (licences as the installed packages state
them) and the JavaScript lock. Needs the virtual environments of tools/setup --tests.
"""
import argparse
import email.parser
import json
import pathlib
import re
import sys
import tomllib

from provision import manifest

ROOT = pathlib.Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/licences.md"
REGISTRIES = {"pypi": "PyPI", "npm": "npm", "debian": "Debian"}
# Packages whose metadata does not say it exactly; from their licence files.
STATED_ELSEWHERE = {
    "docutils": "public domain, BSD-2-Clause, PSF (one GPL file, an Emacs mode, is not used)",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
}

FAIRFACE = "FairFace, validation set (Karkkainen and Joo, WACV 2021: *FairFace: Face Attribute Dataset for Balanced Race, Gender, and Age*)"
# Files of the project that hold numbers computed from other people's data; none holds a picture or a template.
DERIVED = (
    ("`assets/calibration/face-default.json`, `face-default-groups.json`", "score map, error counts by group", FAIRFACE, "CC BY 4.0"),
    ("`assets/calibration/face-default-cohort.json`", "mean and covariance of templates", FAIRFACE.replace("validation", "training"), "CC BY 4.0"),
    ("`assets/calibration/face-default-attributes.json`", "heads of face attributes", FAIRFACE, "CC BY 4.0"),
    ("`tools/attributes/labels.csv`", "what FairFace pictures show; their race and gender as FairFace names them", FAIRFACE, "CC BY 4.0"),
)


def table(head, rows):
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows]) + "\n"


def linked(which):
    """[(package, licence)] of one table of tools/linked.toml; SystemExit if a -dev package has no entry."""
    known = tomllib.loads((ROOT / "tools/linked.toml").read_text())
    for listing in ("tools/debian-packages.txt", "tests/debian-packages.txt"):
        for line in (ROOT / listing).read_text().splitlines():
            name = line.split("#")[0].strip()
            if name.endswith("-dev") and name not in known["program"] | known["tests"]:
                sys.exit(f"tools/linked.toml says nothing about {name}")
    return sorted(known[which].items())


def licence_of(metadata):
    """What a Python package states about itself, in order of how exact the field is."""
    fields = email.parser.HeaderParser().parsestr(metadata)
    stated = fields.get("License-Expression") or fields.get("License", "")
    stated = "" if "\n" in stated.strip() else stated.strip()
    classified = [c.split(" :: ")[-1] for c in fields.get_all("Classifier", []) if c.startswith("License ::")]
    name = fields["Name"].lower()
    return STATED_ELSEWHERE.get(name) or stated or ", ".join(classified) or sys.exit(f"{name} states no licence")


def python_packages(lock, venv):
    """[(name and version, licence)] of a pip lock."""
    rows = []
    for name, version in re.findall(r"(?m)^([\w.-]+)==(\S+)", (ROOT / lock).read_text()):
        stem = re.sub(r"[-_.]+", "_", name)
        found = [f for f in (ROOT / venv).glob("lib/python3*/site-packages/*.dist-info/METADATA")
                 if re.sub(r"[-_.]+", "_", f.parent.name.rsplit("-", 2)[0].lower()) == stem]  # fmt: skip
        if not found:
            sys.exit(f"{name} is not in {venv}: run tools/setup --tests")
        rows.append((f"{name} {version}", licence_of(found[0].read_text(errors="replace"))))
    return rows


def javascript_packages(lock):
    packages = json.loads((ROOT / lock).read_text())["packages"]
    return [(f"{path.rpartition('node_modules/')[2]} {p['version']}", p["license"]) for path, p in packages.items() if path]


def assets():
    packages = manifest.load(ROOT / "assets/manifest.toml")
    carriers = [(p.name, p.version, REGISTRIES[p.kind], p.licence, p.purpose) for p in packages]
    models = [(a.model["title"], a.model["purpose"], a.model["licence"], a.model["source"], f"`{a.sha256[:16]}`")
              for p in packages for a in p.assets if a.model]  # fmt: skip
    return carriers, models


def page():
    carriers, models = assets()
    python = python_packages("tools/requirements.txt", "build/venv")
    test_python = [row for row in python_packages("tests/requirements.txt", "build/test-venv") if row not in python]
    return "\n".join([
        "# Licences\n",
        "Written by `tools/licences.py`; `./test` checks that it is current. Beholden itself is Apache-2.0. No model,",
        "picture or third-party source is part of the repository: set-up fetches them as packages, verified.\n",
        "## Models\n",
        "Licence and source are those of the weights; hashes of the files as published. `beholden models list`",
        "shows the same with what was measured.\n",
        table(("model", "purpose", "licence", "source", "sha256 begins"), models),
        "## Data that numbers of ours come from\n",
        table(("numbers", "what they are", "from", "licence of that"), DERIVED),
        "## Packages that carry libraries, models, service models and pictures\n",
        table(("package", "version", "from", "licence", "purpose"), carriers),
        "## Debian packages linked into the program\n",
        table(("package", "licence"), linked("program")),
        "## Only at set-up, in the demonstration and in tests\n",
        "Debian packages linked into tests:\n",
        table(("package", "licence"), linked("tests")),
        "Python packages of set-up and demonstration:\n",
        table(("package", "licence"), python),
        "Python packages of the tests:\n",
        table(("package", "licence"), test_python),
        "JavaScript packages of the tests:\n",
        table(("package", "licence"), javascript_packages("tests/conformance/js/package-lock.json")),
    ])  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    text = page()
    if parser.parse_args().check:
        if not PAGE.is_file() or PAGE.read_text() != text:
            return "docs/licences.md is not current: run tools/licences.py"
        return 0
    PAGE.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
