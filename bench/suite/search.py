"""Exact search beside plain reading of memory and beside peers, on the same vectors, on one thread."""
import os

import faiss
import numpy

from suite import machine, peers

DIMENSION = 128
SIZES = [10_000, 300_000, 1_000_000, 10_000_000]
# A row is 512 bytes here, 512 in the file our program reads, 656 in its index.
BYTES_PER_ROW = 2_000
QUERIES = 64
HITS = 10
# Length of the noise on a probe relative to its own vector: hard probes, cosine 0.64 to their mate.
NOISE = 1.2
REPEATS = 25
PEER_REPEATS = 11  # The slowest takes seconds for a batch.


def unit_rows(random, count):
    rows = random.standard_normal((count, DIMENSION), dtype=numpy.float32)
    rows /= numpy.linalg.norm(rows, axis=1, keepdims=True)
    return rows


def make_vectors(count):
    """-> (rows, queries), also written as files for our own program."""
    random = numpy.random.default_rng(count)
    rows = unit_rows(random, count)
    queries = rows[random.integers(0, count, QUERIES)] + NOISE * unit_rows(random, QUERIES)
    queries = (queries / numpy.linalg.norm(queries, axis=1, keepdims=True)).astype(numpy.float32)
    machine.WORK.mkdir(parents=True, exist_ok=True)
    rows.tofile(machine.WORK / "rows.f32")
    queries.tofile(machine.WORK / "queries.f32")
    return rows, queries


def ours(repeats, isa=None):
    """isa: the kernels to take instead of the widest that the processor has."""
    return machine.program(
        "bench_search",
        environment={"BH_ISA": isa} if isa else {},
        rows=machine.WORK / "rows.f32",
        queries=machine.WORK / "queries.f32",
        dimension=DIMENSION,
        hits=HITS,
        rounds=repeats,
    )


def true_hits(rows, queries):
    """By brute force in double, apart from both; ties by row."""
    step = 100_000  # Rows in double at a time: all at once would take gigabytes.
    asked = queries.astype(numpy.float64).T
    ids = numpy.empty((len(queries), 0), dtype=numpy.int64)
    scores = numpy.empty((len(queries), 0))
    for at in range(0, len(rows), step):
        block = (rows[at : at + step].astype(numpy.float64) @ asked).T
        scores = numpy.concatenate([scores, block], axis=1)
        ids = numpy.concatenate([ids, numpy.broadcast_to(numpy.arange(at, at + block.shape[1]), block.shape)], axis=1)
        best = numpy.argsort(-scores, axis=1, kind="stable")[:, :HITS]
        scores, ids = numpy.take_along_axis(scores, best, axis=1), numpy.take_along_axis(ids, best, axis=1)
    return ids


def recall(found, truth):
    """-> (share of first hits that are the true first, share of true hits found)."""
    found = numpy.asarray(found)
    first = float(numpy.mean(found[:, 0] == truth[:, 0]))
    every = float(numpy.mean([len(set(f) & set(t)) / HITS for f, t in zip(found, truth, strict=True)]))
    return first, every


def time_peer(peer, queries, batch, repeats):
    """Median milliseconds of one call with `batch` queries, by the peer's clock."""
    times = []
    for i in range(repeats + 1):
        at = i * batch % (len(queries) - batch + 1)
        begun = peer.clock()
        peer.search(queries[at : at + batch], HITS)
        times.append((peer.clock() - begun) * 1e3)
    return machine.median(times[1:])


def measure_size(count, repeats):
    rows, queries = make_vectors(count)
    truth = true_hits(rows, queries)
    first_run = ours(repeats)
    narrow = ours(repeats, "avx2") if first_run["machine"]["isa"] == "avx512" else None
    measured = {}
    for name, (kind, make) in peers.all_peers().items():
        if count > kind.rows_max:
            continue
        peer = make(rows)
        measured[name] = {
            "ms": {str(batch): time_peer(peer, queries, batch, min(repeats, PEER_REPEATS)) for batch in (1, 8)},
            "recall": recall(peer.search(queries, HITS), truth),
        }
        peer.close()
        del peer  # Two indexes of a million rows at once would not fit a small machine.
    second_run = ours(repeats)
    # The slower of the runs before and after the peers: noise never counts for us.
    by_batch = {}
    for before, after in zip(first_run["batches"], second_run["batches"], strict=True):
        slower = max(before, after, key=lambda b: b["ms_per_batch"])
        by_batch[str(slower["batch"])] = slower
    return {
        "rows": count,
        "machine": second_run["machine"],
        "bytes_per_row": second_run["bytes_per_row"],
        "build_cpu_seconds": second_run["build_cpu_seconds"],
        "ours": by_batch,
        "ours_avx2": {str(batch["batch"]): batch for batch in narrow["batches"]} if narrow else None,
        "recall": recall(second_run["hits"], truth),
        "peers": measured,
    }


def measure(quick):
    faiss.omp_set_num_threads(1)
    free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    sizes = SIZES[:2] if quick else [count for count in SIZES if count * BYTES_PER_ROW < free]
    return {
        "versions": peers.versions(),
        "faiss_options": faiss.get_compile_options().strip(),
        "queries": QUERIES,
        "hits": HITS,
        "dimension": DIMENSION,
        "sizes": [measure_size(count, 7 if quick else REPEATS) for count in sizes],
    }
