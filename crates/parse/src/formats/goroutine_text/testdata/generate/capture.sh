#!/bin/sh
# Takes one Go version's captures: capture.sh GO FOLDER [NAME=VALUE…], where GO is a go command and FOLDER is made
# beside this one. Further words are the environment of the program; RUNS names the ways in which it ends.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
go=$1 out=$here/../$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"
(cd "$here" && GOTOOLCHAIN=local GOFLAGS=-trimpath "$go" build -o "$work/states" .)
ulimit -c 0
for run in ${RUNS:-sigquit-all sigquit-system sigquit-crash panic-all panic-single}; do
	env GOTRACEBACK="${run#*-}" "$@" "$work/states" "${run%-*}" "$work" 2>"$work/$run.txt" || true
done
cp "$work"/*.txt "$work"/debug0.pb.gz "$out"/
