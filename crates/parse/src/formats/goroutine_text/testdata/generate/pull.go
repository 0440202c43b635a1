//go:build go1.23

package main

import "iter"

func init() {
	extras = append(extras, func() {
		next, _ := iter.Pull(func(yield func(int) bool) {
			for i := 0; yield(i); i++ {
			}
		})
		next()
		keep = append(keep, next)
	})
}
