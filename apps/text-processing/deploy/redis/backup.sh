#!/bin/sh
# Writes all that Redis holds to standard output, as an RDB file; Redis goes on answering meanwhile. It runs beside Redis:
#   docker compose --file deploy/compose.yaml exec -T redis /etc/redis/backup.sh > backup.rdb
set -eu
secrets=${SECRETS:-/run/secrets}
REDISCLI_AUTH=$(cat "$secrets/redis-password")
export REDISCLI_AUTH
# Not straight to standard output: there the marker that ends the transfer stays behind the data, and no Redis reads it.
file=$(mktemp "${DATA:-/data}/backup.XXXXXX")
trap 'rm -f "$file"' EXIT
redis-cli -h "${REDIS_HOST:-localhost}" -p "${REDIS_PORT:-6379}" --tls --cacert "$secrets/ca.crt" --sni redis --rdb "$file" >&2
redis-check-rdb "$file" >&2
cat "$file"
