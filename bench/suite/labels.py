"""DetectLabels over the wire beside its two networks alone, CPU time, measured in the same run."""
import base64
import shutil

from suite import live, machine

REPEATS = 15


def measure_server(names, repeats):
    """-> {picture: mean CPU milliseconds of the server for one DetectLabels}."""
    data_dir = machine.WORK / "labels-server"
    shutil.rmtree(data_dir, ignore_errors=True)
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    key = live.create_key(data_dir)
    measured = {}
    with live.Server(data_dir) as server:
        caller = live.Caller(server.port, key)
        for name in names:
            members = {"Image": {"Bytes": base64.b64encode((machine.SAMPLES / name).read_bytes()).decode()}}
            caller.call("DetectLabels", members)
            begun = server.cpu_seconds()
            for _ in range(repeats):
                caller.call("DetectLabels", members)
            measured[name] = (server.cpu_seconds() - begun) / repeats * 1e3
    return measured


def measure(quick):
    repeats = 5 if quick else REPEATS
    alone = lambda: machine.program("bench_labels", assets=machine.ASSETS, pictures=machine.SAMPLES, repeats=repeats)
    before = alone()
    whole = measure_server([p["picture"] for p in before["pictures"]], repeats)
    after = {p["picture"]: p for p in alone()["pictures"]}
    rows = []
    for first in before["pictures"]:
        last = after[first["picture"]]
        models = (first["models_ms"] + last["models_ms"]) / 2
        decode = (first["decode_ms"] + last["decode_ms"]) / 2
        cpu = whole[first["picture"]]
        rows.append(first | {"models_ms": models, "decode_ms": decode, "server_cpu_ms": cpu,
                             "ratio_models": cpu / models, "ratio_models_and_decode": cpu / (models + decode)})  # fmt: skip
    return {
        "machine": before["machine"],
        "pictures": rows,
        "ratio_median": {k: machine.median([r[k] for r in rows]) for k in ("ratio_models", "ratio_models_and_decode")},
    }
