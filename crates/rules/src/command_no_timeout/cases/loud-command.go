package p

import (
	"context"
	"net/http"
	"os/exec"
)

func fetch(ctx context.Context) error {
	return exec.Command("git", "fetch").Run() // want+pedantic command-no-timeout
}

func handle(w http.ResponseWriter, r *http.Request) {
	out, _ := exec.Command("uptime").Output() // want+pedantic command-no-timeout
	_, _ = w.Write(out)
}
