#!/usr/bin/env bash
# Captures the profiles of this service with one Go toolchain, and what `go tool pprof` says of them:
#   ./capture.sh go1.22 /path/to/go1.22/bin/go /path/to/go1.27/bin/go
# The first go builds the service, the second one has the pprof that reads it (one for all, because its output changed
# over time). The folder go1.22 is made beside this one.
set -euo pipefail
cd "$(dirname "$0")"
out=$(realpath ..)/$1
go=$2
pprof=$3
mkdir -p "$out"
export GOTOOLCHAIN=local GOFLAGS=-buildvcs=false
bin=$(mktemp -d)
trap 'rm -rf "$bin"' EXIT
"$go" build -trimpath -o "$bin/service" .
timeout 60 "$bin/service" "$out"
for profile in "$out"/*.pb.gz "$out"/heap.txt "$out"/mutex.txt "$out"/threadcreate.txt; do
	# Texts with an empty stack (go1.22's threads) are refused there: those have no output.
	"$pprof" tool pprof -symbolize=none -raw "$profile" >"$profile.raw" 2>/dev/null || rm "$profile.raw"
done
