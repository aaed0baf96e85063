"""Whole datasets: listed, made, renamed, merged, laid out otherwise."""
