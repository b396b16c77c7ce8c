"""The stages of ./test."""
