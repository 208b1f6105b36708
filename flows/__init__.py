"""Prefect only: when, retries, limits, artifacts; nothing about news."""
