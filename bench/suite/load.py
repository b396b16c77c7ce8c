"""Latency while requests keep coming at a fixed rate, whether or not earlier ones were answered."""
import base64
import concurrent.futures
import queue
import shutil
import statistics
import threading
import time

from suite import live, machine

ROWS = 300_000
PICTURE = "obama2.jpg"
SECONDS = 10
CLIENTS = 24  # Open connections; a request waits for a free one, and its wait counts.
WAITING = 6  # Requests that wait where the server is never to be idle: three for each core.
# Shares of what the server does when it is never idle.
SHARES = [0.25, 0.5, 0.75, 0.9]


class Flood:
    """A few requests always waiting, until it ends; `a_second` then says how many were answered."""

    def __init__(self, port, key, operation, members):
        self.operation, self.stop = operation, threading.Event()
        self.callers = [live.Caller(port, key) for _ in range(WAITING)]
        self.signed = self.callers[0].sign(operation, members)

    def ask_on(self, caller):
        answered = 0
        while not self.stop.is_set():
            _, status, answer = caller.send(*self.signed)
            if status != 200:
                raise RuntimeError(f"{self.operation}: {answer}")
            answered += 1
        return answered

    def __enter__(self):
        self.begun = time.perf_counter()
        self.pool = concurrent.futures.ThreadPoolExecutor(WAITING)
        self.answered = [self.pool.submit(self.ask_on, caller) for caller in self.callers]
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.a_second = sum(each.result() for each in self.answered) / (time.perf_counter() - self.begun)
        self.pool.shutdown()


class Clients:
    """Threads with a connection each that send what falls due."""

    def __init__(self, port, key, operation, members):
        self.due = queue.Queue()
        self.latencies, self.refused = [], 0
        self.lock = threading.Lock()
        self.callers = [live.Caller(port, key) for _ in range(CLIENTS)]
        self.signed = self.callers[0].sign(operation, members)
        self.threads = [threading.Thread(target=self.work, args=(caller,)) for caller in self.callers]
        for thread in self.threads:
            thread.start()

    def work(self, caller):
        while (due_at := self.due.get()) is not None:
            time.sleep(max(0.0, due_at - time.perf_counter()))
            _, status, _ = caller.send(*self.signed)
            with self.lock:
                if status == 200:
                    self.latencies.append((time.perf_counter() - due_at) * 1e3)
                else:
                    self.refused += 1

    def finish(self):
        for _ in self.threads:
            self.due.put(None)
        for thread in self.threads:
            thread.join()


def capacity(port, key, operation, members, seconds):
    """Answers a second with a few requests always waiting; the client costs little beside the server."""
    with Flood(port, key, operation, members) as flood:
        time.sleep(seconds)
    return flood.a_second


def at_rate(port, key, operation, members, rate, seconds):
    clients = Clients(port, key, operation, members)
    begun = time.perf_counter() + 0.1
    for number in range(int(rate * seconds)):
        clients.due.put(begun + number / rate)
    clients.finish()
    cuts = statistics.quantiles(clients.latencies, n=100)
    return {"rate": rate, "p50_ms": cuts[49], "p99_ms": cuts[98], "requests": len(clients.latencies), "refused": clients.refused}


def measure(quick):
    seconds = 3 if quick else SECONDS
    data_dir = machine.WORK / "load"
    shutil.rmtree(data_dir, ignore_errors=True)
    rows = 20_000 if quick else ROWS
    live.fill(data_dir, rows)
    key = live.create_key(data_dir)
    operations = []
    with live.Server(data_dir) as server:
        _, listed = live.Caller(server.port, key).call("ListFaces", {"CollectionId": live.COLLECTION, "MaxResults": 1})
        picture = base64.b64encode((machine.SAMPLES / PICTURE).read_bytes()).decode()
        asked = {
            "SearchFaces": {"FaceId": listed["Faces"][0]["FaceId"]},
            "SearchFacesByImage": {"Image": {"Bytes": picture}},
        }
        for operation, members in asked.items():
            members["CollectionId"] = live.COLLECTION
            most = capacity(server.port, key, operation, members, seconds)
            rates = [at_rate(server.port, key, operation, members, most * share, seconds) for share in SHARES]
            with Flood(server.port, key, "DetectLabels", {"Image": {"Bytes": picture}}) as flood:
                beside = at_rate(server.port, key, operation, members, most * SHARES[0], seconds)
            beside["labels_a_second"] = flood.a_second
            operations.append({"operation": operation, "capacity": most, "rates": rates, "beside_labels": beside})
    shutil.rmtree(data_dir)
    return {"machine": machine.state(), "rows": rows, "picture": PICTURE, "operations": operations}
