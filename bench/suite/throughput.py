"""Searches by picture with all cores busy, beside the models on all cores without a server, in one run."""
import base64
import shutil

from suite import live, load, machine


def alone(seconds):
    return machine.program("bench_parallel", assets=machine.ASSETS, picture=machine.SAMPLES / load.PICTURE, seconds=seconds)


def measure(quick):
    """The server stands still while the models run alone; both in turn, for a machine's speed changes by the minute."""
    rounds, seconds, rows = (2, 2, 10_000) if quick else (7, 6, 10_000)
    data_dir = machine.WORK / "throughput"
    shutil.rmtree(data_dir, ignore_errors=True)
    live.fill(data_dir, rows)
    key = live.create_key(data_dir)
    picture = base64.b64encode((machine.SAMPLES / load.PICTURE).read_bytes()).decode()
    members = {"CollectionId": live.COLLECTION, "Image": {"Bytes": picture}}
    models, taken = [alone(seconds / 2)], []
    with live.Server(data_dir) as server:
        load.capacity(server.port, key, "SearchFacesByImage", members, 1)  # Warms up.
        for _ in range(rounds):
            served = load.capacity(server.port, key, "SearchFacesByImage", members, seconds)
            models.append(alone(seconds / 2))
            taken.append(beside_models(served, models[-2], models[-1]))
    shutil.rmtree(data_dir)
    return {
        "machine": models[0]["machine"],
        "picture": load.PICTURE,
        "rows": rows,
        "rounds": taken,
        **{name: machine.median([each[name] for each in taken]) for name in taken[0]},
    }


def beside_models(served, before, after):
    """A round of the server beside the models, before and after it in the mean."""
    models, with_decoding = ((before[name] + after[name]) / 2 for name in ("models_a_second", "with_decoding_a_second"))
    return {
        "served_a_second": served,
        "models_a_second": models,
        "with_decoding_a_second": with_decoding,
        "share_of_models": served / models,
        "share_with_decoding": served / with_decoding,
    }
