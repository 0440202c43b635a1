package p

import (
	"context"
	"net/http"
	"os/exec"
)

func Launch(name string) error {
	cmd := exec.Command(name)
	cmd.Dir = "/"
	return cmd.Start() // want unwaited-command
}

func handle(w http.ResponseWriter, r *http.Request) {
	cmd := exec.CommandContext(context.Background(), "convert")
	if err := cmd.Start(); err != nil { // want unwaited-command
		w.WriteHeader(http.StatusInternalServerError)
	}
}
