"""Pictures are decoded in processes of their own, which hold nothing and may do nothing else."""
import os
import pathlib
import signal
import time

from server import sample


def workers_of(pid):
    """-> {worker's pid: its /proc status as a dict}."""
    found = {}
    for status in pathlib.Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
        except (FileNotFoundError, ProcessLookupError):
            continue  # ended meanwhile
        if fields.get("PPid") == str(pid):
            found[int(status.parent.name)] = fields
    return found


def test_workers_are_locked_down(server, client):
    client.detect_faces(Image={"Bytes": sample("obama.jpg")})
    workers = workers_of(server.process.pid)
    assert len(workers) == os.cpu_count()
    for fields in workers.values():
        assert fields["NoNewPrivs"].strip() == "1"
        assert fields["Seccomp"].strip() == "2", "no filter of system calls"


def test_workers_hold_no_descriptor_of_the_server(server, client):
    for pid in workers_of(server.process.pid):
        folder = pathlib.Path(f"/proc/{pid}/fd")
        held = {int(fd.name): os.readlink(fd) for fd in folder.iterdir()}
        assert sorted(held) == [0, 1, 2, 3, 4]
        assert held[3].startswith("socket:") and held[4].startswith("/memfd:decode")


def test_a_killed_worker_drops_neither_server_nor_request(server, client):
    killed = list(workers_of(server.process.pid))
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    while any(pid in killed and not fields["State"].startswith("Z") for pid, fields in workers_of(server.process.pid).items()):
        time.sleep(0.01)  # until they are dead: one that dies over a picture is another matter
    for _ in range(2 * os.cpu_count()):
        assert client.detect_faces(Image={"Bytes": sample("obama.jpg")})["FaceDetails"]
