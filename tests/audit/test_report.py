"""The disclosure report of `beholden report` against one computed again by other code from the log's entries."""
import csv
import io
import json
import random

import merkle
import pytest

import disclosure
from programs import BINARY, TOOL, run

ORIGIN = "log.example/beholden"
FROM_MS, TO_MS = 1_793_491_200_000, 1_796_083_200_000  # November 2026


def text_of(leaf):
    return json.dumps(leaf, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def random_leaves(seed, count):
    """As the server writes them, over 80 days around November."""
    chance = random.Random(seed)
    leaves, leads = [], []
    for index in range(count):
        leaf = {"v": 1, "index": index, "kind": "call", "status": 200, "request": f"r{index}"}
        leaf["ended_ms"] = leaf["began_ms"] = FROM_MS - 45 * disclosure.DAY_MS + 80 * disclosure.DAY_MS * index // count
        what = chance.choice(["search"] * 6 + ["decide", "dispose", "dispose", "index", "delete", "drop", "refused", "expiry", "redaction", "strangers", "start"])
        if what == "search":
            found = chance.choice([0, 0, 1, 2, 5])
            leaf |= {"operation": chance.choice(["SearchFaces", "SearchFacesByImage"]), "candidates": found, "candidates_shown": chance.randint(0, found)}
            leaf |= chance.choice([{}, {"purpose": "criminal-investigation", "offence": chance.choice(["robbery", "fraud", "vol à main armée"])}])
            leaf |= chance.choice([{}, {"threshold_requested_milli": 80_000, "threshold_effective_milli": chance.choice([80_000, 99_000])}])
            leads += [(leaf["request"], f"l{index}-{i}") for i in range(leaf["candidates_shown"])]
        elif what in ("decide", "dispose") and leads:
            search, lead = chance.choice(leads)
            leaf |= {"lead": lead, "search": search, "lead_status": chance.choice(["OPEN", "CONFIRMED", "NOT_CONFIRMED"])}
            leaf |= {"operation": "DecideLead", "verdict": "SAME"} if what == "decide" else {"operation": "RecordDisposition", "disposition": chance.choice(["CONFIRMED", "FALSE", "NO_ACTION"])}
        elif what == "index":
            leaf |= {"operation": "IndexFaces", "faces_enrolled": chance.randint(0, 3)}
        elif what == "delete":
            leaf |= {"operation": "DeleteFaces", "faces_deleted": chance.randint(0, 9)}
        elif what == "drop":
            leaf |= {"operation": "DeleteCollection", "faces_deleted": chance.randint(0, 9)}
        elif what == "refused":
            leaf |= {"operation": "SearchFaces", "status": 400, "exception": chance.choice(["AccessDeniedException", "ThrottlingException"])}
        elif what == "expiry":
            leaf |= {"kind": "expiry", "faces_deleted": chance.randint(1, 4)}
        elif what == "redaction":
            leaf |= {"kind": "redaction", "payloads_erased": chance.randint(1, 4)}
        elif what == "strangers":
            leaf |= {"kind": "unauthenticated", "requests": chance.randint(1, 40)}
        elif what == "start":
            leaf |= {"kind": "start"}
        leaves.append(leaf)
    return leaves


def write(folder, leaves):
    done = run(TOOL, "lines", folder, ORIGIN, "07" * 32, input="".join(text_of(leaf) + "\n" for leaf in leaves))
    assert done.returncode == 0, done.stderr
    return folder


def report(folder, form, start="2026-11-01", end="2026-12-01"):
    return run(BINARY, "report", folder, "--key", folder / "log.vkey", "--from", start, "--to", end, "--format", form)


@pytest.mark.parametrize(("seed", "count"), [(1, 0), (2, 1), (3, 40), (4, 700), (5, 3000)])
def test_the_report_computed_again_is_equal_to_the_byte(tmp_path, seed, count):
    leaves = random_leaves(seed, count)
    folder = write(tmp_path / "log", leaves)
    origin, size, root = merkle.checkpoint_of(folder)
    # From the published entries, not from what they were made of.
    again = [json.loads(entry) for entry in merkle.read_entries(folder, size)]
    done = report(folder, "json")
    assert done.returncode == 0, done.stderr
    assert done.stdout == disclosure.report_json(again, origin, root, FROM_MS, TO_MS)
    if count >= 700:
        told = json.loads(done.stdout)["figures"]
        assert told["false_alerts"]["per_alert_ppm"] > 0
        assert len(told["false_alerts_rolling_per_alert_ppm"]) > 20


def test_the_other_forms_say_the_same(tmp_path):
    folder = write(tmp_path / "log", random_leaves(6, 700))
    told = json.loads(report(folder, "json").stdout)
    rows = list(csv.reader(io.StringIO(report(folder, "csv").stdout)))
    assert rows[0] == ["section", "row", "value"]
    wanted = [["log", key, str(told["log"][key])] for key in ("origin", "size", "root")]
    wanted += [["period", key, told["period"][key]] for key in ("from", "to")]
    wanted += [[s, row, str(value)] for s, section in sorted(told["figures"].items()) for row, value in sorted(section.items(), key=lambda r: r[0].encode())]
    assert rows[1:] == wanted
    page = report(folder, "html").stdout
    assert told["log"]["root"] in page and "<script" not in page and "http" not in page
    for section in told["figures"].values():
        assert all(f"<td>{value}</td>" in page for value in section.values())


def test_a_log_without_one_of_its_leaves_gives_another_report(tmp_path):
    leaves = random_leaves(7, 60)
    whole = report(write(tmp_path / "whole", leaves), "json").stdout
    for dropped in (0, 17, 59):
        rest = leaves[:dropped] + leaves[dropped + 1 :]
        assert report(write(tmp_path / f"without-{dropped}", rest), "json").stdout != whole


def test_no_report_of_a_log_that_does_not_verify(tmp_path):
    folder = write(tmp_path / "log", random_leaves(8, 300))
    bundle = folder / "tile/entries/000"
    entries = merkle.entries_of(bundle.read_bytes())
    bundle.write_bytes(merkle.bundle_of([*entries[:9], entries[10], entries[9], *entries[11:]]))
    done = report(folder, "json")
    assert (done.returncode, done.stdout) == (1, "")


def test_misuse_ends_with_two(small, tmp_path):
    folder = write(tmp_path / "log", random_leaves(9, 5))
    assert report(folder, "json", "2026-11-31").returncode == 2
    assert report(folder, "json", "2026-12-01", "2026-12-01").returncode == 2
    assert report(folder, "xml").returncode == 2
    assert report(small, "json").returncode == 1, "its entries are no leaves"
