import importlib.util
import pathlib
import sys


def backend():
    """provision/inert_backend's build_meta, loaded by path: its package is called setuptools."""
    path = pathlib.Path(__file__).resolve().parents[2] / "tools/provision/inert_backend/setuptools/build_meta.py"
    spec = importlib.util.spec_from_file_location("inert_build_meta", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
