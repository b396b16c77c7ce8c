"""The rules of the house as functions from file texts to violations.

Each takes {path: text} with paths relative to the project's root and yields (path, line, message).
"""
import re
import statistics

# A room and the rooms whose headers it may include, bottom up. `base` is open to all.
ROOMS = {
    "base": set(),
    "imaging": set(),
    "infer": set(),
    "analysis": {"imaging", "infer"},
    "index": set(),
    "crypto": set(),
    "audit": {"crypto"},
    "store": {"crypto", "audit"},
    "policy": {"crypto"},
    "gallery": {"store", "index", "analysis", "crypto", "imaging", "audit", "policy"},
    "evaluate": {"analysis", "imaging", "infer", "index"},
    "wire": set(),
    "auth": {"store", "crypto"},
    "objects": {"auth", "crypto"},
    "http": set(),
    "api": {"wire", "gallery", "analysis", "imaging", "auth", "audit", "policy", "objects"},
}
ROOMS["app"] = set(ROOMS)

# Third-party headers and the only rooms that may include them.
LIBRARIES = [
    (r"boost/(beast|asio)", {"http"}),
    (r"boost/json", {"wire", "auth", "api", "app", "analysis", "evaluate", "audit", "policy"}),
    (r"onnxruntime", {"infer"}),
    (r"sodium", {"crypto"}),
    (r"openssl/", {"http", "infer", "wire", "auth", "crypto", "audit"}),
    (r"sqlite3", {"store"}),
    (r"jpeglib|turbojpeg|spng|png\.h", {"imaging"}),
    (r"spdlog", {"base"}),
    (r"utf8proc", {"analysis"}),
    (r"toml\+\+", {"app", "analysis", "policy"}),
    (r"curl/", {"objects", "http"}),
    (r"CLI/", {"app"}),
]

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]')
LINES_MAX = 500
LINES_MEDIAN_MAX = 150
SOURCES = (".h", ".cc", ".py", ".js", ".mjs", ".sh", ".cmake")

# Spelt in parts, so that this file does not contain what it forbids.
HOSTS = ["pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "deb.debian" + ".org",
         "snapshot.debian" + ".org", "proxy.golang" + ".org", "crates" + ".io", "repo1.maven" + ".org"]  # fmt: skip
PLACES = [r"(?<![\w.$}/-])/" + name + r"\b(?=/|\s|$|[`\"'])" for name in ("work", "root", "home")]
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX|HA" + r"CK)\b")


def room_of(path):
    parts = path.split("/")
    return parts[1] if len(parts) > 2 and parts[0] == "src" else None


def _includes(texts):
    for path, text in texts.items():
        room = room_of(path)
        if room and path.endswith((".h", ".cc")):
            for number, line in enumerate(text.splitlines(), 1):
                found = INCLUDE.match(line)
                if found:
                    yield path, number, room, found[1], found[2]


def arrows(texts):
    """An include of another room must point down."""
    for path, line, room, quote, header in _includes(texts):
        other = header.split("/")[0]
        if room not in ROOMS:
            yield path, line, f"src/{room} is no room of the house"
        elif quote == '"' and "/" not in header:
            yield path, line, f'"{header}": name the room, as in "{room}/{header}"'
        elif quote == '"' and other not in ROOMS:
            yield path, line, f'"{header}": {other} is no room of the house'
        elif quote == '"' and other not in ROOMS[room] | {room, "base"}:
            yield path, line, f"{room} may not include {other}"


def libraries(texts):
    """A third-party library is known to the rooms that wrap it and to nobody else."""
    for path, line, room, quote, header in _includes(texts):
        for pattern, rooms in LIBRARIES:
            if quote == "<" and re.match(pattern, header) and room not in rooms:
                yield path, line, f"<{header}> belongs to {', '.join(sorted(rooms))}"


def verifier_apart(texts):
    """The verifier of the audit log shares no code that hashes or signs with the log's writer.

    Follows the includes of src/audit/verify, tests left out, and those of the sources behind the
    headers: none may lead to crypto/.
    """
    includes = {}
    for path, _, _, quote, header in _includes(texts):
        if quote == '"':
            includes.setdefault(path, []).append("src/" + header)
    for path in texts:
        if path.startswith("src/audit/verify/") and not path.endswith("_test.cc"):
            seen, ahead = set(), [path]
            while ahead:
                at = ahead.pop()
                if at not in seen:
                    seen.add(at)
                    ahead += includes.get(at, [])
                    if at.endswith(".h"):
                        ahead.append(at.removesuffix(".h") + ".cc")
            for other in sorted(seen):
                if other.startswith("src/crypto/") and other.endswith(".h"):
                    yield path, 1, f"reaches {other.removeprefix('src/')}, which the log's writer uses"


def own_header_first(texts):
    """x.cc includes x.h before anything else: that proves x.h complete (cmake/HeaderSelfcheck does the rest)."""
    first = {}
    for path, line, _, _, header in _includes(texts):
        first.setdefault(path, (line, header))
    for path, (line, header) in first.items():
        own = path.removesuffix(".cc") + ".h"
        if path.endswith(".cc") and own in texts and "src/" + header != own:
            yield path, line, f'the first include must be "{own.removeprefix("src/")}"'


def pragma_once(texts):
    for path, text in texts.items():
        if room_of(path) and path.endswith(".h") and "#pragma once\n" not in text:
            yield path, 1, "#pragma once is missing"


def lengths(texts):
    """Files stay small, one by one and on the whole."""
    counts = {p: t.count("\n") for p, t in texts.items() if p.endswith(SOURCES)}
    for path, count in counts.items():
        if count > LINES_MAX:
            yield path, count, f"{count} lines, at most {LINES_MAX}"
    ours = [c for p, c in counts.items() if room_of(p)]
    if ours and statistics.median(ours) > LINES_MEDIAN_MAX:
        yield "src", 0, f"the median file has {statistics.median(ours):.0f} lines, at most {LINES_MEDIAN_MAX}"


def places(texts):
    """No registry is named and no path of somebody's machine."""
    patterns = [re.compile(re.escape(host)) for host in HOSTS] + [re.compile(place) for place in PLACES]
    for path, text in texts.items():
        for number, line in enumerate(text.splitlines(), 1):
            for pattern in patterns:
                found = pattern.search(line)
                if found:
                    yield path, number, f"names {found[0]}"


def unfinished(texts):
    for path, text in texts.items():
        if path.endswith(SOURCES):
            for number, line in enumerate(text.splitlines(), 1):
                found = UNFINISHED.search(line)
                if found:
                    yield path, number, f"{found[0]}: finish it or file it"


ALL = [arrows, libraries, verifier_apart, own_header_first, pragma_once, lengths, places, unfinished]
