"""`beholden import` beside what its models take alone, all cores busy, on the same pictures in the same run."""
import json
import resource
import shutil
import subprocess

from suite import machine

COPIES = 40  # of each sample picture


def fill(folder, copies):
    """Files of their own, though the pictures repeat: an import knows them by their names."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    samples = sorted(p for p in machine.SAMPLES.iterdir() if p.suffix in (".jpg", ".png"))
    for copy in range(copies):
        for sample in samples:
            shutil.copy(sample, folder / f"{copy:03}-{sample.name}")


def import_folder(data_dir, folder, results):
    """-> (counts, CPU seconds of the command and its decoding processes)."""
    words = [machine.BIN / "beholden", "import", "--data-dir", data_dir, "--assets-dir", machine.ASSETS, "--collection", "bench"]
    words += ["--create", "--folder", folder, "--results", results, "--json"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([str(w) for w in words], check=True, stdout=subprocess.PIPE)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return json.loads(done.stdout), sum(after[:2]) - sum(before[:2])


def measure(quick):
    work = machine.WORK / "import"
    shutil.rmtree(work, ignore_errors=True)
    fill(work / "pictures", 4 if quick else COPIES)
    (work / "nothing").mkdir()
    data_dir = work / "data"
    machine.program("bench_load", data_dir=data_dir, assets=machine.ASSETS, collection="before", faces=1)
    before = machine.program("bench_folder", assets=machine.ASSETS, folder=work / "pictures")
    _, start_cpu_s = import_folder(data_dir, work / "nothing", work / "nothing.jsonl")
    counts, cpu_s = import_folder(data_dir, work / "pictures", work / "results.jsonl")
    after = machine.program("bench_folder", assets=machine.ASSETS, folder=work / "pictures")
    # Runs of the models frame the import: a machine that slows down slows both.
    alone = {c: sum(run["models"][c] for run in (before, after)) / 2 for c in ("wall_s", "cpu_s")}
    return {
        "machine": after["machine"],
        "pictures": counts["rows"],
        "faces": counts["faces"],
        "pictures_per_second": counts["rows_per_second"],
        "models_pictures_per_second": counts["rows"] / alone["wall_s"],
        "share_of_models_wall": alone["wall_s"] / counts["seconds"],
        "share_of_models_cpu": alone["cpu_s"] / (cpu_s - start_cpu_s),
    }
