# One image for the Prefect server, the worker, and the command: one lock file, so that what runs
# on the server is what the tests ran with. No secret and no address of a package index is in it.

FROM python:3.11.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /build
RUN python -m venv /opt/huangpu
# The list as a whole, by hash and without building anything; then what only developers need goes.
COPY requirements.lock ./
RUN /opt/huangpu/bin/pip install --require-hashes --only-binary :all: -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY src ./src
COPY flows ./flows
COPY deploy/prune.py ./
RUN /opt/huangpu/bin/pip install --no-deps --no-build-isolation . \
    && /opt/huangpu/bin/pip check \
    && /opt/huangpu/bin/python prune.py

FROM python:3.11.11-slim-bookworm
LABEL org.opencontainers.image.title="huangpu" \
      org.opencontainers.image.licenses="MIT"
RUN groupadd --gid 10001 huangpu \
    && useradd --uid 10001 --gid huangpu --home-dir /data --no-create-home --shell /usr/sbin/nologin huangpu \
    && install -d -o huangpu -g huangpu -m 0750 /data /prefect \
    && install -d /app
COPY --from=build /opt/huangpu /opt/huangpu
WORKDIR /app
COPY prefect.yaml pyproject.toml requirements.lock ./
COPY config ./config
ENV PATH=/opt/huangpu/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HUANGPU_CONFIG_DIR=/app/config \
    HUANGPU_DATA_DIR=/data \
    PREFECT_HOME=/prefect \
    PREFECT_SERVER_ANALYTICS_ENABLED=false \
    DO_NOT_TRACK=1
USER 10001:10001
VOLUME ["/data", "/prefect"]
# For `docker run` alone; the services of docker-compose.yml have checks of their own.
HEALTHCHECK --interval=5m --timeout=60s --start-period=60s --retries=3 \
    CMD ["huangpu", "doctor", "--quiet"]
EXPOSE 4200
STOPSIGNAL SIGTERM
CMD ["huangpu", "serve"]
