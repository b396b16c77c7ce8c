"""SearchFacesByImage over the wire beside the sum of its parts, measured alone in the same run."""
import base64
import shutil

from suite import live, machine

ROWS = 300_000
REPEATS = 30


def measure_pictures(server, caller, names, repeats):
    """-> {picture: (median wall milliseconds of SearchFacesByImage, mean CPU milliseconds of the server)}."""
    measured = {}
    for name in names:
        picture = base64.b64encode((machine.SAMPLES / name).read_bytes()).decode()
        members = {"CollectionId": live.COLLECTION, "Image": {"Bytes": picture}}
        caller.call("SearchFacesByImage", members)
        begun = server.cpu_seconds()
        times = [caller.call("SearchFacesByImage", members)[0] * 1e3 for _ in range(repeats)]
        measured[name] = machine.median(times), (server.cpu_seconds() - begun) / repeats * 1e3
    return measured


def sum_of_parts(picture, clock):
    return sum(picture[part][clock] for part in ("decode", "detect_largest", "embed", "scan"))


def beside_parts(name, whole, before, after):
    """A picture's row. Runs of the parts frame the server's: a machine that slows down slows both."""
    row = {"picture": name, "parts": after[name]}
    for clock, measured in zip(("wall", "cpu"), whole, strict=True):
        parts = [sum_of_parts(run[name], clock + "_ms") for run in (before, after)]
        row[clock] = {"whole_ms": measured, "parts_ms": sum(parts) / 2, "ratio": measured / (sum(parts) / 2)}
    return row


def parts_alone(repeats, rows):
    found = machine.program("bench_kernels", assets=machine.ASSETS, pictures=machine.SAMPLES, rows=rows, repeats=repeats)
    return {p["picture"]: p for p in found["pictures"]}, found["machine"]


def measure(quick):
    repeats, rows_wanted = (7, 20_000) if quick else (REPEATS, ROWS)
    data_dir = machine.WORK / "server"
    shutil.rmtree(data_dir, ignore_errors=True)
    loaded = live.fill(data_dir, rows_wanted)
    key = live.create_key(data_dir)
    before, state = parts_alone(repeats, rows_wanted)
    with live.Server(data_dir) as server:
        caller = live.Caller(server.port, key)
        whole = measure_pictures(server, caller, before, repeats)
        resident, ready_s = server.resident_bytes(), server.ready_s
    after, _ = parts_alone(repeats, rows_wanted)
    rows = [beside_parts(name, measured, before, after) for name, measured in whole.items()]
    return {
        "machine": state,
        "gallery_rows": rows_wanted,
        "load": loaded,
        "ready_seconds": ready_s,
        "resident_bytes": resident,
        "pictures": rows,
        "ratio_median": {clock: machine.median([row[clock]["ratio"] for row in rows]) for clock in ("wall", "cpu")},
        "ratio_worst": {clock: max(row[clock]["ratio"] for row in rows) for clock in ("wall", "cpu")},
    }
