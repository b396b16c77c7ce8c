"""Runs the JavaScript suite (js/) against the live server; its cases are counted one by one."""
import pathlib
import re
import shutil
import subprocess

from server import SAMPLES

JS = pathlib.Path(__file__).parent / "js"


def test_the_javascript_sdk(server, key):
    assert (JS / "node_modules/@aws-sdk/client-rekognition").is_dir(), "run ./test, which installs the pinned SDK"
    environment = server.environment(key) | {"BEHOLDEN_SAMPLES": str(SAMPLES)}
    done = subprocess.run([shutil.which("node"), "--test", "--test-reporter=tap"], cwd=JS, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    passed = int(re.search(r"^# pass (\d+)$", done.stdout, re.M).group(1))
    assert passed >= 17, done.stdout[-2000:]
