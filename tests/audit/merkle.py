"""The trees and files of the audit log, written from RFC 6962 and C2SP tlog-tiles alone: nothing here is ours."""
import base64
import hashlib
import struct

WIDTH = 256


def leaf_hash(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def split(count):
    """The largest power of two below count."""
    return 1 << (count - 1).bit_length() - 1


class Tree:
    """MTH, PATH and PROOF of RFC 6962, section 2.1, over hashes of leaves."""

    def __init__(self, leaves):
        self.leaves = list(leaves)
        self._known = {}

    def root(self, begin=0, end=None):
        end = len(self.leaves) if end is None else end
        if begin == end:
            return hashlib.sha256(b"").digest()
        if end - begin == 1:
            return self.leaves[begin]
        if (begin, end) not in self._known:
            middle = begin + split(end - begin)
            self._known[begin, end] = node_hash(self.root(begin, middle), self.root(middle, end))
        return self._known[begin, end]

    def path(self, index, begin=0, end=None):
        end = len(self.leaves) if end is None else end
        if end - begin == 1:
            return []
        middle = begin + split(end - begin)
        if index < middle:
            return self.path(index, begin, middle) + [self.root(middle, end)]
        return self.path(index, middle, end) + [self.root(begin, middle)]

    def proof(self, old_size):
        return self._subproof(old_size, 0, len(self.leaves), True) if old_size else []

    def _subproof(self, old_size, begin, end, known):
        if old_size == end - begin:
            return [] if known else [self.root(begin, end)]
        half = split(end - begin)
        if old_size <= half:
            return self._subproof(old_size, begin, begin + half, known) + [self.root(begin + half, end)]
        return self._subproof(old_size - half, begin + half, end, False) + [self.root(begin, begin + half)]


def tile_name(kind, index, width):
    """kind: a level or "entries"."""
    digits = f"{index:03}"
    digits = digits.zfill((len(digits) + 2) // 3 * 3)
    groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    name = "/".join(["x" + group for group in groups[:-1]] + groups[-1:])
    return f"tile/{kind}/{name}" + ("" if width == WIDTH else f".p/{width}")


def entries_of(bundle):
    entries = []
    while bundle:
        (length,) = struct.unpack(">H", bundle[:2])
        assert len(bundle) >= 2 + length
        entries.append(bundle[2 : 2 + length])
        bundle = bundle[2 + length :]
    return entries


def bundle_of(entries):
    return b"".join(struct.pack(">H", len(entry)) + entry for entry in entries)


def checkpoint_of(folder):
    """-> (origin, size, root), signatures unread."""
    origin, size, root = (folder / "checkpoint").read_text().splitlines()[:3]
    return origin, int(size), base64.b64decode(root, validate=True)


def read_entries(folder, size):
    """Every entry of a log's folder, in order."""
    entries = []
    for index in range((size + WIDTH - 1) // WIDTH):
        width = min(WIDTH, size - index * WIDTH)
        entries += entries_of((folder / tile_name("entries", index, width)).read_bytes())
    assert len(entries) == size
    return entries
