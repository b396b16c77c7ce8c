"""A build backend that executes nothing of the package.

pip asks a source archive for its metadata even where it only stores the file. This answers with the
PKG-INFO that every source archive carries; setup.py is never run.
"""
import pathlib
import re
import shutil
import sys


def get_requires_for_build_wheel(config_settings=None):
    return []


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    fields = dict(re.findall(r"(?m)^(Name|Version): (.+)$", pathlib.Path("PKG-INFO").read_text()))
    name = re.sub(r"[-_.]+", "_", fields["Name"])
    folder = pathlib.Path(metadata_directory) / f"{name}-{fields['Version']}.dist-info"
    folder.mkdir()
    shutil.copyfile("PKG-INFO", folder / "METADATA")
    return folder.name


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    raise NotImplementedError("this backend only describes; it does not build")


__legacy__ = sys.modules[__name__]  # what pip asks for where a package names no backend
