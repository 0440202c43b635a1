// Package dotted has a dot in the last element of its path, which symbols escape as %2e.
package dotted

// Box is a generic type in a package whose path needs escaping.
type Box[T any] struct{ C chan T }

// Wait receives.
func (b *Box[T]) Wait() T { return <-b.C }

// Wait receives in a plain function.
func Wait(c chan int) int { return <-c }
