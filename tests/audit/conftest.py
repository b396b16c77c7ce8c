import pytest

from programs import go_program, write_log


@pytest.fixture(scope="session")
def fsck():
    return go_program("fsck")


@pytest.fixture(scope="session")
def litewitness():
    return go_program("litewitness")


@pytest.fixture(scope="session")
def intact(tmp_path_factory):
    """A log of 70,000 entries: three levels of tiles, partial ones on each. Read only."""
    return write_log(tmp_path_factory.mktemp("intact") / "log", 1000, 70000)


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """A log of 700 entries that grew in steps. Read only."""
    return write_log(tmp_path_factory.mktemp("small") / "log", 1, 256, 300, 700)
