"""TLS with the certificate that the server makes for itself, and with one that is given."""
import subprocess

import botocore.exceptions
import pytest

from clients import rekognition, send
from server import BINARY, Server

CERTIFICATE, KEY = "tls/tls-certificate.pem", "tls/tls-private-key.pem"


@pytest.fixture(scope="module")
def secure(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("tls") / "data", tls=True)
    server.key = server.create_key()
    server.start()
    yield server
    server.stop()


def client(server, verify):
    return rekognition(server, server.key, verify=verify)


def test_a_client_that_trusts_the_certificate_is_served(secure):
    assert client(secure, str(secure.data_dir / CERTIFICATE)).list_collections()["CollectionIds"] == []


def test_a_client_that_does_not_know_it_hangs_up(secure):
    with pytest.raises(botocore.exceptions.SSLError):
        client(secure, True).list_collections()


def test_plain_http_gets_no_answer_on_a_tls_port(secure):
    secure.tls = False
    try:
        with pytest.raises(OSError):
            send(secure, {}, None, method="GET", path="/healthz")
    finally:
        secure.tls = True


def test_the_certificate_stays_over_a_restart_and_its_key_is_private(secure):
    before = (secure.data_dir / CERTIFICATE).read_bytes()
    assert (secure.data_dir / KEY).stat().st_mode & 0o077 == 0
    secure.stop()
    secure.start()
    assert (secure.data_dir / CERTIFICATE).read_bytes() == before


def test_a_given_certificate_is_used(secure, tmp_path):
    given = ["--tls-certificate", secure.data_dir / CERTIFICATE, "--tls-private-key", secure.data_dir / KEY]
    other = Server(tmp_path / "data", "--tls", "files", *map(str, given), tls=True)
    other.key = other.create_key()
    other.start()
    try:
        assert client(other, str(secure.data_dir / CERTIFICATE)).list_collections()["CollectionIds"] == []
        assert not (other.data_dir / "tls").exists()
    finally:
        other.stop()


def test_plain_http_beyond_loopback_is_refused(tmp_path):
    command = [str(BINARY), "serve", "--data-dir", str(tmp_path / "d"), "--tls", "off", "--listen", "0.0.0.0:0"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert done.returncode == 2
    assert "loopback" in done.stderr
