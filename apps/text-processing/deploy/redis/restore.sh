#!/bin/sh
# Puts what backup.sh wrote, from standard input, where a Redis that is not running finds it at its next start:
#   docker compose --file deploy/compose.yaml stop redis
#   docker compose --file deploy/compose.yaml run --rm -T --no-deps redis /etc/redis/restore.sh < backup.rdb
#   docker compose --file deploy/compose.yaml start redis
# What was there is kept beside it, as before-restore-…
set -eu
cd "${DATA:-/data}"
cat > restore.rdb
redis-check-rdb restore.rdb >&2
# With an append-only file, Redis reads nothing else: the backup becomes the base of a new one.
if [ -e appendonlydir ]; then mv appendonlydir "before-restore-$(date +%s)"; fi
mkdir appendonlydir
mv restore.rdb appendonlydir/appendonly.aof.1.base.rdb
echo 'file appendonly.aof.1.base.rdb seq 1 type b' > appendonlydir/appendonly.aof.manifest
