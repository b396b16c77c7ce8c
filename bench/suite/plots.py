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


def write(results):
    for name, draw in (("search", search_times), ("growth", growth), ("load", load)):
        if name in results:
            draw(results[name])
