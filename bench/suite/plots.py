"""Results -> the plots of docs/performance.md, as SVG."""
import matplotlib

matplotlib.use("svg")
matplotlib.rcParams["svg.hashsalt"] = "beholden"  # The same numbers give the same file.

from matplotlib import pyplot  # noqa: E402

from suite import machine  # noqa: E402

FOLDER = machine.PAGE.parent / "plots"


def _save(name, figure):
    FOLDER.mkdir(exist_ok=True)
    figure.tight_layout()
    figure.savefig(FOLDER / f"{name}.svg", metadata={"Date": None})
    pyplot.close(figure)


def search_times(result):
    """Milliseconds of one query by rows; indexes that miss people are dashed."""
    figure, axes = pyplot.subplots(figsize=(8, 5))
    rows = [size["rows"] for size in result["sizes"]]
    axes.plot(rows, [size["ours"]["1"]["ms_per_batch"] for size in result["sizes"]], "k-o", linewidth=2.5, label="Beholden")
    for name in result["sizes"][0]["peers"]:
        at = [(size["rows"], size["peers"][name]) for size in result["sizes"] if name in size["peers"]]
        exact = all(peer["recall"][1] > 0.999 for _, peer in at)
        axes.plot([x for x, _ in at], [peer["ms"]["1"] for _, peer in at], "-o" if exact else "--x", label=name)
    axes.set(xscale="log", yscale="log", xlabel="rows", ylabel="ms for one query", title="One query (dashed: recall of 10 below 0.999)")
    axes.legend(fontsize=8)
    axes.grid(alpha=0.3)
    _save("search", figure)


def growth(result):
    figure, panels = pyplot.subplots(1, 3, figsize=(12, 4))
    rows = [size["rows"] for size in result["sizes"]]
    wanted = [
        ("first_answer_seconds", "s from start to the first answer", 1),
        ("resident_bytes", "resident MB", 1e-6),
        ("search_ms", "ms of SearchFaces", 1),
    ]
    for axes, (key, label, unit) in zip(panels, wanted, strict=True):
        axes.plot(rows, [size[key] * unit for size in result["sizes"]], "k-o")
        axes.set(xlabel="faces", ylabel=label, ylim=(0, None))
        axes.grid(alpha=0.3)
    _save("growth", figure)


def load(result):
    figure, panels = pyplot.subplots(1, 2, figsize=(10, 4))
    for axes, operation in zip(panels, result["operations"], strict=True):
        for key in ("p50_ms", "p99_ms"):
            axes.plot([rate["rate"] for rate in operation["rates"]], [rate[key] for rate in operation["rates"]], "-o", label=key[:3])
        axes.axvline(operation["capacity"], color="gray", linestyle=":", label="never idle")
        axes.set(xlabel="requests a second", ylabel="ms", title=operation["operation"], ylim=(0, None))
        axes.legend()
        axes.grid(alpha=0.3)
    _save("load", figure)


def _bars(name, labels, series, unit):
    """series: legend -> values, one for each label."""
    figure, axes = pyplot.subplots(figsize=(max(5, 0.7 * len(labels) + 3), 4))
    width = 0.8 / len(series)
    for place, (legend, values) in enumerate(series.items()):
        axes.bar([at + place * width for at in range(len(labels))], values, width, label=legend)
    axes.set_xticks([at + 0.4 - width / 2 for at in range(len(labels))], labels, rotation=45, ha="right", fontsize=8)
    axes.set(ylabel=unit, ylim=(0, None))
    axes.legend(fontsize=8)
    axes.grid(axis="y", alpha=0.3)
    _save(name, figure)


def pictures(result):
    rows = [row for row in result["pictures"] if row["opencv"] is not None]
    ours = [row["ours"]["detect"]["cpu_ms"] + row["ours"]["embed"]["cpu_ms"] for row in rows]
    theirs = [row["opencv"]["detect_full"] + row["opencv"]["embed"] for row in rows]
    names = [row["ours"]["picture"] for row in rows]
    _bars("pictures", names, {"Beholden": ours, "OpenCV": theirs}, "CPU ms to find all faces and embed one")


def end_to_end(result):
    rows = result["pictures"]
    series = {"over HTTP": [row["wall"]["whole_ms"] for row in rows], "its parts": [row["wall"]["parts_ms"] for row in rows]}
    _bars("end-to-end", [row["picture"] for row in rows], series, "ms of SearchFacesByImage")


def labels(result):
    rows = result["pictures"]
    series = {"DetectLabels": [row["server_cpu_ms"] for row in rows], "networks": [row["models_ms"] for row in rows]}
    _bars("labels", [row["picture"] for row in rows], series, "CPU ms")


def text(result):
    rows = result["pictures"]
    alone = [sum(row[part + "_ms"] for part in ("detector", "angle", "recogniser")) for row in rows]
    _bars("text", [row["picture"] for row in rows], {"whole": [row["whole_ms"] for row in rows], "networks": alone}, "CPU ms")


def restart(result):
    starts = [str(number + 1) for number in range(len(result["seconds"]))]
    _bars("restart", starts, {"s to the first answered search": result["seconds"]}, "s")


def throughput(result):
    rates = [result["served_a_second"], result["with_decoding_a_second"], result["models_a_second"]]
    _bars("throughput", ["served", "decoding and networks", "networks"], {"pictures a second": rates}, "a second")


def imports(result):
    rates = [result["pictures_per_second"], result["models_pictures_per_second"]]
    _bars("import", ["import", "models alone"], {"pictures a second": rates}, "a second")


def million(result):
    steps = result["steps"]
    resident = [(step["resident_bytes"] - result["check_bytes"]) / 1e6 for step in steps]
    _bars("million", [step["step"] for step in steps], {"resident MB": resident}, "MB")


DRAWN = {
    "search": search_times,
    "pictures": pictures,
    "end-to-end": end_to_end,
    "restart": restart,
    "growth": growth,
    "throughput": throughput,
    "load": load,
    "labels": labels,
    "text": text,
    "import": imports,
    "million": million,
}


def write(results):
    for name, draw in DRAWN.items():
        if name in results:
            draw(results[name])
