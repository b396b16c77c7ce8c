"""The label table is current and whole."""
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLE = json.loads((ROOT / "assets/labels/default.json").read_text())
LABELS = {row["name"]: row for row in TABLE["labels"]}


def test_the_table_is_what_its_sources_make():
    done = subprocess.run([sys.executable, ROOT / "tools/labels/make.py", "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_every_class_has_a_label():
    assert (len(TABLE["detector"]), len(TABLE["classifier"])) == (80, 1000)
    assert set(TABLE["detector"]) | set(TABLE["classifier"]) <= set(LABELS)


def test_ancestors_are_labels_and_the_order_is_a_tree():
    for name, row in LABELS.items():
        assert name not in row["parents"]
        assert len(set(row["parents"])) == len(row["parents"])
        for parent in row["parents"]:
            assert set(LABELS[parent]["parents"]) <= set(row["parents"]), (name, parent)


def test_names_can_be_used_in_filters():
    pattern = re.compile(r"[A-Za-z0-9àâèçñó'-_(). ]{1,50}\Z")
    for name, row in LABELS.items():
        assert pattern.match(name), name
        assert all(pattern.match(category) for category in row["categories"])
        assert len(row["categories"]) >= 1


def test_an_alias_names_no_other_label():
    for row in LABELS.values():
        assert not set(row["aliases"]) & set(LABELS)


def test_what_people_look_for_is_found_where_they_look():
    assert LABELS["Golden Retriever"]["parents"] == ["Dog", "Canine", "Mammal", "Animal", "Pet"]
    assert LABELS["Car"]["parents"] == ["Vehicle", "Transportation"]
    assert LABELS["Person"]["aliases"] == ["Human"]
    assert LABELS["Espresso"]["categories"] == ["Food and Beverage"]
