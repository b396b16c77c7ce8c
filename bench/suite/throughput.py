"""Searches by picture with all cores busy, beside the models on all cores without a server, in one run."""
import base64
import shutil

from suite import live, load, machine


def alone(seconds):
    return machine.program("bench_parallel", assets=machine.ASSETS, picture=machine.SAMPLES / load.PICTURE, seconds=seconds)


def measure(quick):
    seconds = 3 if quick else 15
    rows = 10_000
    data_dir = machine.WORK / "throughput"
    shutil.rmtree(data_dir, ignore_errors=True)
    live.fill(data_dir, rows)
    key = live.create_key(data_dir)
    before = alone(seconds)
    with live.Server(data_dir) as server:
        picture = base64.b64encode((machine.SAMPLES / load.PICTURE).read_bytes()).decode()
        members = {"CollectionId": live.COLLECTION, "Image": {"Bytes": picture}}
        served = load.capacity(server.port, key, "SearchFacesByImage", members, seconds)
    after = alone(seconds)
    shutil.rmtree(data_dir)
    rates = {key: (before[key] + after[key]) / 2 for key in ("models_a_second", "with_decoding_a_second")}
    return {
        "machine": before["machine"],
        "picture": load.PICTURE,
        "rows": rows,
        "served_a_second": served,
        **rates,
        "share_of_models": served / rates["models_a_second"],
        "share_with_decoding": served / rates["with_decoding_a_second"],
    }
