// Package netstack has the path that gVisor's network stack has in many forks.
package netstack

// Loop never returns.
func Loop() { select {} }
