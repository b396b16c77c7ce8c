"""From the start of the process to the first answered search, with every face encrypted on the disk."""
import shutil
import time

from suite import growth, live, machine

ROWS = 300_000
STARTS = 5
# Each refusal is a signed, logged call: asked more often, it would take the time that it measures.
ASK_EVERY_S = 0.025


def first_search_s(server, key, face):
    """Asks until the collection is whole; the server answers as soon as it is, before /readyz says so."""
    caller = live.Caller(server.port, key)
    while True:
        _, status, _ = caller.send(*caller.sign("SearchFaces", {"CollectionId": live.COLLECTION, "FaceId": face}))
        if status == 200:
            return time.monotonic() - server.begun
        time.sleep(ASK_EVERY_S)


def measure(quick):
    rows, starts = (20_000, 2) if quick else (ROWS, STARTS)
    data_dir = machine.WORK / "restart"
    shutil.rmtree(data_dir, ignore_errors=True)
    live.fill(data_dir, rows)
    key = live.create_key(data_dir)
    with live.Server(data_dir) as server:
        _, listed = live.Caller(server.port, key).call("ListFaces", {"CollectionId": live.COLLECTION, "MaxResults": 1})
    face = listed["Faces"][0]["FaceId"]
    seconds = []
    for _ in range(starts):
        with live.Server(data_dir, until="/healthz") as server:
            seconds.append(first_search_s(server, key, face))
    with live.Server(data_dir) as server:
        first_search_s(server, key, face)
        resident = server.resident_bytes()
    shutil.rmtree(data_dir)
    empty = growth.empty_server_bytes()
    vectors = rows * machine.ROW_BYTES
    return {
        "machine": machine.state(),
        "rows": rows,
        "seconds": seconds,
        "seconds_median": machine.median(seconds),
        "seconds_worst": max(seconds),
        "resident_bytes": resident,
        "empty_server_bytes": empty,
        "vector_bytes": vectors,
        "share_of_vectors": (resident - empty) / vectors,
    }
