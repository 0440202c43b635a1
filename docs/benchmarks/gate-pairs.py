#!/usr/bin/env python3
"""Pairs of `go test` and `stanch gate -- go test`, in turn, over packages that leave nothing behind.

    gate-pairs.py STANCH PAIRS PACKAGES-FILE [FLAG of go test]...

Run it in the folder of the module. The first run of each kind, which builds, does not count. CPU is user and system time of
all processes: on a machine that does other work it says more than the wall clock.
"""
import resource
import statistics
import subprocess
import sys
import time

stanch, pairs, file, *flags = sys.argv[1:]
with open(file) as lines:
    packages = lines.read().split()
plain = ["go", "test", *flags, *packages]
gated = [stanch, "gate", "--", *plain]


def run(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.monotonic()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    wall = time.monotonic() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(done.stdout.decode() + f"\n{command[:3]} ended with {done.returncode}")
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


run(plain), run(gated)
rows = []
for n in range(int(pairs)):
    order = [plain, gated] if n % 2 == 0 else [gated, plain]
    first, second = run(order[0]), run(order[1])
    rows.append((first, second) if n % 2 == 0 else (second, first))
for at, name in ((0, "wall"), (1, "cpu")):
    a, b = [row[0][at] for row in rows], [row[1][at] for row in rows]
    change = (statistics.median(y / x for x, y in zip(a, b)) - 1) * 100
    print(f"{name}: median {statistics.median(a):.3f} s plain, {statistics.median(b):.3f} s gated; median of pairs {change:+.1f} %")
