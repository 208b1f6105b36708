"""Prefect only: when, retries, limits, artifacts; nothing about news."""

from flows.tether import hold

hold()  # here, because every process of ours comes by: servers, runners, and single runs
