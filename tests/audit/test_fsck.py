"""Logs of ours before tessera's fsck and our own verifier: both accept an intact one and refuse every corrupted copy."""
import re
import shutil
import subprocess

import merkle
import pytest

from programs import audit, run

FSCK_TIMEOUT_S = 60


def tiles(count):
    return (count + 255) // 256


def fsck_accepts(fsck, folder):
    """fsck ends with 0 whatever it finds and may hang on a bad bundle: only all its words together mean yes."""
    command = [fsck, "--ui=false", "-N", "16", "-v=1", f"--storage_url=file://{folder}/", f"--public_key={folder}/log.vkey"]
    try:
        done = run(*command, timeout=FSCK_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        return False
    said = done.stdout + done.stderr
    _, size, _ = merkle.checkpoint_of(folder)
    whole, level, count = [("EntryBdl", tiles(size))], 0, size
    while count:
        whole.append((f"Tiles/{level}", tiles(count)))
        level, count = level + 1, count // 256
    whole = all(re.search(rf"{name}:\s+\[0, {number}\):OK", said) for name, number in whole)
    return done.returncode == 0 and "fsck failed" not in said and whole


def ours_accepts(folder):
    status, answer = audit("verify", folder, "--key", folder / "log.vkey")
    assert status in (0, 1), answer
    assert answer["ok"] == (status == 0)
    return status == 0


def flip(path, place):
    content = bytearray(path.read_bytes())
    content[place] ^= 0x40
    path.write_bytes(content)


def rewrite(path, change):
    entries = merkle.entries_of(path.read_bytes())
    change(entries)
    path.write_bytes(merkle.bundle_of(entries))


def edit_checkpoint(folder):
    path = folder / "checkpoint"
    path.write_text(path.read_text().replace("\n70000\n", "\n69999\n", 1))


def swap_files(folder):
    a, b = folder / "tile/entries/010", folder / "tile/entries/011"
    content = a.read_bytes()
    a.write_bytes(b.read_bytes())
    b.write_bytes(content)


CORRUPTIONS = {
    "a flipped bit of a leaf": lambda f: flip(f / "tile/entries/100", 1000),
    "a flipped bit of the last leaf": lambda f: flip(f / "tile/entries/273.p/112", -1),
    "a deleted leaf": lambda f: rewrite(f / "tile/entries/100", lambda e: e.pop(17)),
    "an added leaf": lambda f: rewrite(f / "tile/entries/100", lambda e: e.insert(17, b"never happened")),
    "two leaves that changed places": lambda f: rewrite(f / "tile/entries/100", lambda e: e.insert(3, e.pop(4))),
    "a leaf replaced": lambda f: rewrite(f / "tile/entries/000", lambda e: e.__setitem__(0, b"something else")),
    "bundles that changed places": swap_files,
    "a deleted bundle": lambda f: (f / "tile/entries/200").unlink(),
    "a flipped bit of a tile at the bottom": lambda f: flip(f / "tile/0/100", 4000),
    "a flipped bit of a tile in the middle": lambda f: flip(f / "tile/1/000", 40),
    "a flipped bit of the tile at the top": lambda f: flip(f / "tile/2/000.p/1", 31),
    "a deleted tile": lambda f: (f / "tile/0/100").unlink(),
    "a deleted partial tile": lambda f: shutil.rmtree(f / "tile/1/001.p"),
    "another size": edit_checkpoint,
    "a flipped bit of the signature": lambda f: flip(f / "checkpoint", -20),
}


def test_an_intact_log_is_accepted_by_both(fsck, intact):
    assert fsck_accepts(fsck, intact)
    assert ours_accepts(intact)


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 65536, 65537])
def test_logs_of_every_shape_are_accepted_by_both(fsck, tmp_path, size):
    from programs import write_log

    folder = write_log(tmp_path / "log", size)
    assert fsck_accepts(fsck, folder)
    assert ours_accepts(folder)


@pytest.mark.parametrize("what", CORRUPTIONS)
def test_a_corrupted_copy_is_refused_by_both(fsck, intact, tmp_path, what):
    folder = tmp_path / "log"
    shutil.copytree(intact, folder)
    CORRUPTIONS[what](folder)
    assert not ours_accepts(folder)
    assert not fsck_accepts(fsck, folder)
