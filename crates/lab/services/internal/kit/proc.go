package kit

import (
	"os"
	"strconv"
	"strings"
)

// ticksPerSecond is USER_HZ, which is 100 on every Linux that Go runs on.
const ticksPerSecond = 100

type process struct {
	cpuSeconds, residentBytes, virtualBytes, startSeconds float64
}

// openFDs counts the open file descriptors; false where there is no /proc.
func openFDs() (int, bool) {
	dir, err := os.Open("/proc/self/fd")
	if err != nil {
		return 0, false
	}
	defer dir.Close()
	names, err := dir.Readdirnames(-1)
	if err != nil {
		return 0, false
	}
	return len(names) - 1, true // not the one that reads the folder
}

// maxFDs is the soft limit of open file descriptors.
func maxFDs() (int, bool) {
	limits, err := os.ReadFile("/proc/self/limits")
	if err != nil {
		return 0, false
	}
	_, rest, found := strings.Cut(string(limits), "Max open files")
	fields := strings.Fields(rest)
	if !found || len(fields) == 0 {
		return 0, false
	}
	limit, err := strconv.Atoi(fields[0])
	return limit, err == nil
}

// readProcess reads /proc/self/stat; false where there is none.
func readProcess() (process, bool) {
	stat, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return process{}, false
	}
	// The command name may hold spaces and parentheses: count from its end.
	text := string(stat)
	fields := strings.Fields(text[strings.LastIndexByte(text, ')')+1:])
	const utime, stime, startTime, vsize, rss = 11, 12, 19, 20, 21
	if len(fields) <= rss {
		return process{}, false
	}
	number := func(i int) float64 {
		n, _ := strconv.ParseFloat(fields[i], 64)
		return n
	}
	boot, ok := bootTime()
	return process{
		cpuSeconds:    (number(utime) + number(stime)) / ticksPerSecond,
		residentBytes: number(rss) * float64(os.Getpagesize()),
		virtualBytes:  number(vsize),
		startSeconds:  boot + number(startTime)/ticksPerSecond,
	}, ok
}

func bootTime() (float64, bool) {
	stat, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, false
	}
	_, rest, found := strings.Cut(string(stat), "\nbtime ")
	line, _, _ := strings.Cut(rest, "\n")
	seconds, err := strconv.ParseFloat(strings.TrimSpace(line), 64)
	return seconds, found && err == nil
}
