"""docs/safeguards.md names tests that exist, for the rows it calls delivered."""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/safeguards.md").read_text()
NAMED = re.findall(r"`((?:src|tests)/[\w./-]+)::([\w.*]+)`", PAGE)


def exists(path, name):
    text = (ROOT / path).read_text()
    if path.endswith(".py"):
        pattern = rf"(?m)^def {re.escape(name).replace(chr(92) + '*', chr(92) + 'w*')}\("
    else:
        suite, case = name.split(".")
        pattern = rf"TEST(_F|_P)?\(\s*{suite},\s*{case}\s*\)"
    return re.search(pattern, text) is not None


def test_every_named_test_exists():
    assert len(NAMED) > 20
    missing = [f"{path}::{name}" for path, name in NAMED if not (ROOT / path).is_file() or not exists(path, name)]
    assert not missing


def test_a_test_that_does_not_exist_would_be_found():
    assert not exists("tests/tools/test_safeguards.py", "test_no_such_thing")
    assert not exists("src/policy/checks_test.cc", "CheckStated.NoSuchThing")
    assert exists("tests/tools/test_safeguards.py", "test_every_named_*")


def test_every_delivered_row_names_a_test_and_what_it_does():
    rows = re.findall(r"(?m)^\| (\d+) \|(.*)\|$", PAGE)
    assert rows
    for number, cells in rows:
        assert "::" in cells, f"row {number} names no test"
        assert len(cells.split("|")) == 3, f"row {number}"


def test_every_named_operation_is_served():
    served = (ROOT / "src/api/operations.cc").read_text()
    for name in set(re.findall(r"`([A-Z][A-Za-z]+)`", PAGE.split("## Rows")[1].split("## ")[0])):
        if re.search(rf"(?:rek|own)::{name}\b", served) is None:
            assert name in {"AssumeRole", "AccessDeniedException", "InvalidParameterException", "UnindexedFaces"}, name
