"""Thin commands over the jobs."""
