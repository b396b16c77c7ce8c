"""The house keeps its rules, and the rules notice when it does not."""
import pathlib
import subprocess

import pytest
import rules

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def tree():
    """Every text file that is, or is about to be, part of the project -> {path: text}."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.split("\0")
    texts = {}
    for name in filter(None, names):
        try:
            texts[name] = (ROOT / name).read_text()
        except (UnicodeDecodeError, FileNotFoundError):
            continue
    return texts


@pytest.mark.parametrize("rule", rules.ALL, ids=lambda r: r.__name__)
def test_the_project_keeps_the_rule(tree, rule):
    assert len(tree) > 100
    found = [f"{path}:{line}: {message}" for path, line, message in rule(tree)]
    assert not found, "\n" + "\n".join(found)


BAD = [
    (rules.arrows, "src/store/a.cc", '#include "gallery/gallery.h"\n', "store may not include gallery"),
    (rules.arrows, "src/base/a.h", '#include "crypto/hash.h"\n', "base may not include crypto"),
    (rules.arrows, "src/wire/a.h", '  #  include "api/call.h"\n', "wire may not include api"),
    (rules.arrows, "src/http/a.h", '#include "session.h"\n', "name the room"),
    (rules.arrows, "src/utils/a.h", '#include "base/result.h"\n', "no room"),
    (rules.arrows, "src/http/a.h", '#include "boost/beast.hpp"\n', "no room"),
    (rules.libraries, "src/api/a.cc", "#include <boost/beast/http.hpp>\n", "belongs to http"),
    (rules.libraries, "src/analysis/a.cc", "#include <onnxruntime_cxx_api.h>\n", "belongs to infer"),
    (rules.libraries, "src/gallery/a.cc", "#include <sodium.h>\n", "belongs to crypto"),
    (rules.libraries, "src/gallery/a.cc", "#include <sqlite3.h>\n", "belongs to store"),
    (rules.verifier_apart, "src/audit/verify/a.cc", '#include "crypto/hash.h"\n', "reaches crypto/hash.h"),
    (rules.pragma_once, "src/base/a.h", "int a();\n", "missing"),
    (rules.lengths, "tools/a.py", "\n" * 501, "501 lines"),
    (rules.lengths, "src/base/a.cc", "\n" * 151, "median"),
    (rules.places, "docs/a.md", "from https://" + "pypi" + ".org/simple\n", "names"),
    (rules.places, "tools/a.py", "open('/" + "work/main/x')\n", "names"),
    (rules.places, "README.md", "cd /" + "home/me\n", "names"),
    (rules.unfinished, "src/base/a.cc", "// TO" + "DO later\n", "finish it"),
]


@pytest.mark.parametrize(("rule", "path", "text", "message"), BAD, ids=[f"{b[0].__name__}-{b[3]}" for b in BAD])
def test_a_bad_file_is_found(rule, path, text, message):
    found = list(rule({path: text}))
    assert len(found) == 1
    assert found[0][0] in (path, "src")
    assert message in found[0][2]


def test_the_verifier_is_followed_into_the_sources_behind_headers():
    texts = {
        "src/audit/verify/a.cc": '#include "audit/b.h"\n',
        "src/audit/b.h": "#pragma once\n",
        "src/audit/b.cc": '#include "audit/b.h"\n#include "crypto/hash.h"\n',
    }
    assert [(p, n) for p, n, _ in rules.verifier_apart(texts)] == [("src/audit/verify/a.cc", 1)]


def test_another_first_include_is_found():
    texts = {"src/base/a.h": "#pragma once\n", "src/base/a.cc": '#include <vector>\n#include "base/a.h"\n'}
    assert [(p, n) for p, n, _ in rules.own_header_first(texts)] == [("src/base/a.cc", 1)]


def test_good_files_pass():
    texts = {
        "src/base/a.h": "#pragma once\n#include <vector>\n",
        "src/base/a.cc": '#include "base/a.h"\n\n#include <spdlog/spdlog.h>\n',
        "src/gallery/b.cc": '#include "index/index.h"\n#include "base/a.h"\n#include "store/store.h"\n',
        "docs/a.md": "data-dir build/run-data, a home/work balance, https://example.org/work\n",
    }
    for rule in rules.ALL:
        assert list(rule(texts)) == [], rule.__name__


def test_arrows_point_down_only():
    """The table itself: a room reaches only rooms that stand before it."""
    order = list(rules.ROOMS)
    for room, reached in rules.ROOMS.items():
        assert all(order.index(other) < order.index(room) or room == "app" for other in reached), room
