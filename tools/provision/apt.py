"""An apt state of its own for one package of another Debian release; the machine's own stays as is."""
import pathlib
import platform
import re

SUITE = "trixie"  # the release whose package has ONNX Runtime's headers
KEYRING = pathlib.Path("/usr/share/keyrings/debian-archive-keyring.gpg")


def _entries(folder):
    """The machine's apt sources -> [(mirror, suites, components)]."""
    files = [folder / "sources.list", *sorted((folder / "sources.list.d").glob("*"))]
    for file in files:
        if file.suffix == ".sources" and file.is_file():
            for stanza in re.split(r"\n\s*\n", re.sub(r"(?m)^#.*\n?", "", file.read_text())):
                fields = {k.lower(): v.split() for k, v in re.findall(r"(?m)^([\w-]+):[ \t]*((?:.|\n[ \t])*)", stanza)}
                if "deb" in fields.get("types", []) and fields.get("enabled", ["yes"]) != ["no"]:
                    for mirror in fields.get("uris", []):
                        yield mirror, fields.get("suites", []), fields.get("components", [])
        elif file.suffix == ".list" and file.is_file():
            for line in file.read_text().splitlines():
                entry = re.match(r"\s*deb\s+(?:\[[^]]*\]\s*)?(\S+)\s+(\S+)\s+(.+)", line)
                if entry:
                    yield entry[1], [entry[2]], entry[3].split()


def mirror(folder=pathlib.Path("/etc/apt"), codename=None):
    """Where this machine gets its Debian release from. Raises OSError if no source names it."""
    codename = codename or platform.freedesktop_os_release().get("VERSION_CODENAME", "")
    for address, suites, components in _entries(folder):
        if {codename, "stable"} & set(suites) and "main" in components:
            return address
    raise OSError(f"no entry in {folder} for {codename or 'this release'} main")


def isolated(state):
    """apt-get options that confine it to the folder `state`, with one source: SUITE of this machine's mirror."""
    for folder in ("lists/partial", "cache/archives/partial", "preferences.d"):
        (state / folder).mkdir(parents=True)
    (state / "status").touch()
    signed = f"[signed-by={KEYRING}] " if KEYRING.exists() else ""
    (state / "sources.list").write_text(f"deb {signed}{mirror()} {SUITE} main\n")
    settings = {
        "Dir::State": state,
        "Dir::State::lists": state / "lists",
        "Dir::State::status": state / "status",
        "Dir::Cache": state / "cache",
        "Dir::Etc::sourcelist": state / "sources.list",
        "Dir::Etc::sourceparts": "-",
        "Dir::Etc::preferencesparts": state / "preferences.d",
        "APT::Sandbox::User": "",
        "Acquire::Languages": "none",
        "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled": "false",
        "Acquire::Retries": "3",
    }
    return [word for key, value in settings.items() for word in ("-o", f"{key}={value}")]
