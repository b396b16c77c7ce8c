"""Trees, proofs and files of ours against an implementation that shares nothing with them."""
import random

import merkle
from programs import TOOL, run


def hexes(hashes):
    return ",".join(h.hex() for h in hashes) or "-"


def test_roots_and_proofs_of_thousands_of_random_trees_agree():
    chance = random.Random(11)
    lines, expected = [], []
    for number in range(3000):
        size = chance.choice([chance.randint(1, 40), chance.randint(1, 300), 2 ** chance.randint(0, 8)])
        old_size, index = chance.randint(0, size), chance.randrange(size)
        label = f"t{number}"
        lines.append(f"{label} {size} {old_size} {index}")
        tree = merkle.Tree(merkle.leaf_hash(f"{label}/{i}".encode()) for i in range(size))
        expected.append(f"{tree.root().hex()} {hexes(tree.path(index))} {hexes(tree.proof(old_size))}")
    done = run(TOOL, "trees", input="\n".join(lines) + "\n", timeout=300)
    assert done.returncode == 0, done.stderr
    answers = done.stdout.splitlines()
    assert len(answers) == len(expected)
    for line, answer, wanted in zip(lines, answers, expected):
        assert answer == wanted, line


def test_every_file_of_a_log_is_as_the_specification_says(intact):
    _, size, root = merkle.checkpoint_of(intact)
    entries = merkle.read_entries(intact, size)
    level = [merkle.leaf_hash(entry) for entry in entries]
    assert merkle.Tree(level).root() == root
    names = {merkle.tile_name("entries", i, min(256, size - 256 * i)) for i in range((size + 255) // 256)}
    number = 0
    while level:
        for index in range((len(level) + 255) // 256):
            hashes = level[index * 256 : index * 256 + 256]
            name = merkle.tile_name(number, index, len(hashes))
            assert (intact / name).read_bytes() == b"".join(hashes), name
            names.add(name)
        whole = len(level) // 256
        level = [merkle.Tree(level[i * 256 : i * 256 + 256]).root() for i in range(whole)]
        number += 1
    assert number == 3
    # Partial tiles of the earlier checkpoint stay; nothing else is there.
    there = {str(f.relative_to(intact)) for f in (intact / "tile").rglob("*") if f.is_file()}
    assert names <= there
    assert all(".p/" in name for name in there - names)
