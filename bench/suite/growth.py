"""How restart, memory and a search grow with the gallery: one server for each size."""
import shutil
import time

from suite import live, machine

SIZES = [10_000, 100_000, 300_000, 1_000_000]
SEARCHES = 40


def measure_size(rows, searches):
    data_dir = machine.WORK / f"growth-{rows}"
    shutil.rmtree(data_dir, ignore_errors=True)
    loaded = live.fill(data_dir, rows)
    key = live.create_key(data_dir)
    begun = time.monotonic()
    with live.Server(data_dir) as server:
        caller = live.Caller(server.port, key)
        _, listed = caller.call("ListFaces", {"CollectionId": live.COLLECTION, "MaxResults": searches})
        first_answer_s = time.monotonic() - begun
        faces = [face["FaceId"] for face in listed["Faces"]]
        times = [caller.call("SearchFaces", {"CollectionId": live.COLLECTION, "FaceId": face})[0] * 1e3 for face in faces]
        resident = server.resident_bytes()
    stored = sum(file.stat().st_size for file in data_dir.iterdir() if file.is_file())
    shutil.rmtree(data_dir)
    return {
        "rows": rows,
        "enrolled_a_second": loaded["faces"] / loaded["seconds"],
        "first_answer_seconds": first_answer_s,
        "resident_bytes": resident,
        "stored_bytes": stored,
        "search_ms": machine.median(times),
    }


def empty_server_bytes():
    """What the models take without a face."""
    data_dir = machine.WORK / "growth-0"
    shutil.rmtree(data_dir, ignore_errors=True)
    with live.Server(data_dir) as server:
        resident = server.resident_bytes()
    shutil.rmtree(data_dir)
    return resident


def measure(quick):
    sizes = SIZES[:2] if quick else SIZES
    empty = empty_server_bytes()
    rows = [measure_size(size, SEARCHES) for size in sizes]
    for row in rows:
        row["bytes_per_face"] = (row["resident_bytes"] - empty) / row["rows"]
    return {"machine": machine.state(), "empty_server_bytes": empty, "sizes": rows}
