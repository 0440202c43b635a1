package p

import "os/exec"

func Launch(name string) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { _ = cmd.Wait() }()
	return nil
}

func Released(name string) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return err
	}
	return cmd.Process.Release()
}

func Given(name string) (*exec.Cmd, error) {
	cmd := exec.Command(name)
	return cmd, cmd.Start()
}

type job struct{ cmd *exec.Cmd }

func (j *job) start() error {
	j.cmd = exec.Command("sleep")
	return j.cmd.Start()
}

func Run(name string) error {
	return exec.Command(name).Run()
}
