#!/usr/bin/env bash
# Does the server of docker-compose.yml work? The same commands, without containers, on this
# machine: PostgreSQL where it is installed (else SQLite), the Prefect server, work pool,
# deployments, automations, a worker, and a poll of the sample feeds, an upkeep and a publishing through it.
#   deploy/try-server.sh [sqlite]
set -euo pipefail
cd "$(dirname "$0")/.."
BIN=${BIN:-$PWD/.venv/bin}
HERE=$(mktemp -d)
chmod 755 "$HERE"
free_port() { "$BIN/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
say() { printf '== %s\n' "$*"; }

pids=()
postgres_user=()
finish() {
  code=$?
  for pid in "${pids[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  if [ -f "$HERE/pg/postmaster.pid" ]; then "${postgres_user[@]}" pg_ctl -D "$HERE/pg" -m fast -w stop >/dev/null; fi
  if [ $code -ne 0 ]; then tail -n 40 "$HERE"/*.log; say "failed; everything is in $HERE"; else rm -rf "$HERE"; fi
}
trap finish EXIT

start_postgres() {
  command -v initdb >/dev/null && command -v pg_ctl >/dev/null || return 1
  if [ "$(id -u)" = 0 ]; then  # PostgreSQL refuses to run as root
    id postgres >/dev/null 2>&1 || return 1
    postgres_user=(runuser -u postgres --)
  fi
  mkdir "$HERE/pg" && { [ "$(id -u)" != 0 ] || chown postgres "$HERE/pg"; }
  port=$(free_port)
  (cd / && "${postgres_user[@]}" initdb -D "$HERE/pg" -U prefect -A trust >/dev/null &&
    "${postgres_user[@]}" pg_ctl -D "$HERE/pg" -w -l "$HERE/pg/log" \
      -o "-h 127.0.0.1 -p $port -k $HERE/pg" start >/dev/null)
  database=postgresql+asyncpg://prefect@127.0.0.1:$port/postgres
}

for name in $(compgen -e | grep -E '^(PREFECT_|HUANGPU_)'); do unset "$name"; done
export DO_NOT_TRACK=1 PREFECT_CLI_PROMPT=false PREFECT_HOME=$HERE/prefect
export PREFECT_SERVER_ANALYTICS_ENABLED=false PREFECT_SERVER_DATABASE_MIGRATE_ON_START=false
export PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE=prefect.server.concurrency.lease_storage.filesystem
export PREFECT_FLOWS_HEARTBEAT_FREQUENCY=30 PREFECT_LOGGING_EXTRA_LOGGERS=huangpu
if [ "${1:-}" != sqlite ] && start_postgres; then
  say "PostgreSQL $(postgres --version | grep -oE '[0-9.]+' | head -1)"
else
  database=sqlite+aiosqlite:///$HERE/prefect.db
  say SQLite
fi
export PREFECT_SERVER_DATABASE_CONNECTION_URL=$database

say "migrate"
"$BIN/prefect" server database upgrade -y >"$HERE/migrate.log" 2>&1
port=$(free_port)
export PREFECT_API_URL=http://127.0.0.1:$port/api
say "server at $PREFECT_API_URL"
"$BIN/prefect" server start --host 127.0.0.1 --port "$port" >"$HERE/server.log" 2>&1 &
pids+=($!)
for _ in $(seq 120); do
  "$BIN/python" -c "import urllib.request as u; u.urlopen('http://127.0.0.1:$port/api/ready', timeout=4)" 2>/dev/null && break
  sleep 0.5
done

say "sample feeds"
"$BIN/python" - "$HERE/sample" <<'PY' &
import pathlib, sys, threading
from huangpu.adapters.sample_server import SampleServer
with SampleServer() as server:
    pathlib.Path(sys.argv[1]).write_text(server.base_url)
    threading.Event().wait()
PY
pids+=($!)
for _ in $(seq 50); do [ -s "$HERE/sample" ] && break; sleep 0.2; done
HUANGPU_SAMPLE_URL=$(cat "$HERE/sample")
export HUANGPU_SAMPLE_URL HUANGPU_DATA_DIR=$HERE/data HUANGPU_CONFIG_DIR=$PWD/config

say "work pool, deployments, automations"
"$BIN/prefect" work-pool create huangpu --type process --overwrite >"$HERE/deploy.log" 2>&1
"$BIN/prefect" --no-prompt deploy --all >>"$HERE/deploy.log" 2>&1
"$BIN/python" -m flows.automations | sed 's/^/   /'
"$BIN/prefect" deployment ls 2>/dev/null | grep -oE '(poll|digest|maintain|publish|retag|alert)/[a-z-]+' | sort | sed 's/^/   /'

say "worker"
PREFECT_WORKER_WEBSERVER_HOST=127.0.0.1 PREFECT_WORKER_WEBSERVER_PORT=$(free_port)
export PREFECT_WORKER_WEBSERVER_HOST PREFECT_WORKER_WEBSERVER_PORT
"$BIN/python" -m flows.work --pool huangpu --limit 4 --with-healthcheck >"$HERE/worker.log" 2>&1 &
pids+=($!)

say "one poll through the worker"
"$BIN/prefect" deployment run poll/quarter-hourly-worker --param 'options={"everything": true}' \
  --watch --watch-timeout 150 >"$HERE/run.log" 2>&1
grep -E "entries" "$HERE/worker.log" | sed 's/^/   /'
"$BIN/python" -c "import urllib.request as u; print('   the worker says:', u.urlopen('http://127.0.0.1:$PREFECT_WORKER_WEBSERVER_PORT/health', timeout=4).read().decode())"
say "one upkeep and one publishing through the worker"
for deployment in maintain/nightly-worker publish/now-worker; do
  "$BIN/prefect" deployment run "$deployment" --watch --watch-timeout 150 >"$HERE/run.log" 2>&1
  grep -q "Completed" "$HERE/run.log" && echo "   $deployment"
done
planned=$("$BIN/python" - <<'PY'
import json, os, urllib.request
body = json.dumps({"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}).encode()
request = urllib.request.Request(os.environ["PREFECT_API_URL"] + "/flow_runs/count", body, {"Content-Type": "application/json"})
print(json.load(urllib.request.urlopen(request)))
PY
)
say "$planned runs are planned"
[ "$planned" -gt 3 ] || { say "the scheduler plans nothing"; exit 1; }
"$BIN/huangpu" query "SELECT count(*) AS articles, count(DISTINCT feed_id) AS feeds FROM articles"
say "all well"
