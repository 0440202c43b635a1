package p

import fmt

func a() {
	if x == T{1} {
	for i := 0; i < {
	y := f(1, 2
	z = [3
}

type S struct {
	a int,
	b
}

func b( {
func (t T) c() { "open
}

var = 1 +

func d() {}
