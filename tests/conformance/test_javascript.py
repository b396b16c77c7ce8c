"""Runs the JavaScript suite (js/) against the live server; its cases are counted one by one."""
import re
import subprocess

from sdk_callers import JS, node
from server import SAMPLES


def test_the_javascript_sdk(server, key):
    environment = server.environment(key) | {"BEHOLDEN_SAMPLES": str(SAMPLES)}
    done = subprocess.run([node(), "--test", "--test-reporter=tap"], cwd=JS, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    passed = int(re.search(r"^# pass (\d+)$", done.stdout, re.M).group(1))
    assert passed >= 17, done.stdout[-2000:]
