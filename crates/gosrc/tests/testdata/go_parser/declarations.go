//go:build linux && !cgo

// Package p declares one of everything.
package p

import (
	"fmt" // printing
	. "math"
	_ "net/http/pprof"
	old "strings"
)

/*
#include <stdio.h>
*/
import "C"

const (
	a = iota // first
	b
	_
	c, d = 1 << iota, 'x'
)

const big, half = 0x_ff_p-2, 1_000.5e+3i

var (
	x, y int = 1, 2
	z        = []string{"a", `b
c`}
)

type (
	alias          = map[string][]*T
	set[T any]     = map[T]struct{}
	array [len(z)]int
	T struct {
		sync.Mutex
		*old.Reader
		pair[int, string]
		A, B int `json:"a"` // tagged
		f    func(x, y int, rest ...string) (n int, err error)
		_    [4]chan<- <-chan int
	}
	number interface {
		~int | ~float64
		comparable
		fmt.Stringer
		Add(T) T
	}
	list[P *T, Q interface{ ~[]E }, E any] struct{ next *list[P, Q, E] }
)

// Generic is a method with type parameters.
func (t *T) Generic[N ~int | ~uint](n N) (m N) { return n }

func external(x int) int

func generic[K comparable, V any](m map[K]V) (keys []K) {
	for k := range m {
		keys = append(keys, k)
	}
	return
}
