"""Tests of set-up see its modules, and the converters' packages from its own environment."""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
sys.path += [str(folder) for folder in (ROOT / "build/venv").glob("lib/python3*/site-packages")]
