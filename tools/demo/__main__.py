"""usage: build/venv/bin/python tools/demo [--once] [--port N] [--folder DIR]     (./run calls it)"""
import argparse
import pathlib
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from botocore.exceptions import BotoCoreError, ClientError  # noqa: E402
from demo.server import Server, ServerError  # noqa: E402
from demo.story import COLLECTION, OTHER_PHOTOGRAPH, REGION, STRANGER, Disappointment, Story, client  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEAD_TIMEOUT_S = 30  # heads are signed every 5 s
SHOWY = sys.stdout.isatty()


class Stopped(Exception):
    """Ctrl-C or SIGTERM."""


def bold(text):
    return f"\x1b[1m{text}\x1b[0m" if SHOWY else text


def say(text=""):
    print(text, flush=True)


def stop_on_signals():
    def raise_stopped(*_):
        raise Stopped

    signal.signal(signal.SIGINT, raise_stopped)
    signal.signal(signal.SIGTERM, raise_stopped)


def tell(server, key):
    """The demonstration. Raises Disappointment."""
    story = Story(client(server.url, key), ROOT / "build/assets/samples", say)
    for title, step in (
        ("Enrolled", story.enrol),
        (f"Who is on another photograph, {OTHER_PHOTOGRAPH[1]}?", story.find),
        (f"Who is on the picture of a stranger, {STRANGER}?", story.miss),
    ):
        say(f"\n{bold(title)}")
        step()
    say(f"\n{bold('Can it be proven?')}")
    account(server, story.receipt)


def account(server, leaf):
    """The last search is in the log under a signed head, and the whole log checks out."""
    deadline = time.monotonic() + HEAD_TIMEOUT_S
    while not (found := server.verify_log()).get("size", 0) > leaf:
        if not found["ok"] and "head" not in found["error"]:
            raise Disappointment(f"the audit log does not check out: {found['error']}")
        if time.monotonic() > deadline:
            raise Disappointment(f"leaf {leaf} is not under a signed head after {HEAD_TIMEOUT_S} s")
        time.sleep(0.2)
    say(f"  The last search is leaf {leaf} of the audit log; `beholden audit verify` checked all {found['size']}:")
    say(f"  root {found['root']}")


def farewell(server, key):
    say(f"\n{bold('Serving')}")
    say("  Any AWS SDK, and the aws command, works with these and nothing else:\n")
    say(f"    export AWS_ENDPOINT_URL_REKOGNITION={server.url} AWS_REGION={REGION} AWS_DEFAULT_REGION={REGION}")
    say(f"    export AWS_ACCESS_KEY_ID={key[0]}")
    say(f"    export AWS_SECRET_ACCESS_KEY={key[1]}")
    say(f"    aws rekognition list-faces --collection-id {COLLECTION}\n")
    say(f"  Log: {server.log.relative_to(ROOT) if server.log.is_relative_to(ROOT) else server.log}")
    say("  Stop with Ctrl-C. What is enrolled stays; ./run goes on with it.")


def perform(server, once):
    """-> exit status."""
    key = server.key()
    started = time.monotonic()
    server.start()
    say(f"\n{bold('Started')}\n  {server.url}, ready after {time.monotonic() - started:.1f} s")
    tell(server, key)
    if once:
        return 0
    farewell(server, key)
    status = server.wait()
    say(f"\nThe server ended by itself with {status}; its log: {server.log}")
    return 1


def main():
    parser = argparse.ArgumentParser(prog="./run", description="Starts the server on loopback and shows what it does.")
    parser.add_argument("--once", action="store_true", help="stop after the demonstration; exit 0 only if it worked")
    parser.add_argument("--port", type=int, default=8080, help="port on 127.0.0.1; another one if it is taken (default %(default)s)")
    parser.add_argument("--folder", type=pathlib.Path, default=ROOT / "build/run-data", help="what the server keeps between runs")
    options = parser.parse_args()
    stop_on_signals()
    status, server = 1, None
    try:
        server = Server(ROOT / "build/release/bin/beholden", options.folder.resolve(), options.port)
        status = perform(server, options.once)
    except Stopped:
        status = 130 if options.once else 0  # an interrupted demonstration has shown nothing
    except (Disappointment, ServerError, ClientError, BotoCoreError, OSError) as error:
        print(f"\nThe demonstration failed: {error}", file=sys.stderr)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not leave the server behind
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    stopped = server.stop() if server else 0
    say("\nStopped." if stopped == 0 else f"\nThe server ended with {stopped}.")
    return status or (1 if stopped else 0)


if __name__ == "__main__":
    sys.exit(main())
