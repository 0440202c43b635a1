// Copyright.

//go:build (linux && !cgo) || go1.21
// +build a b,!c

/* doc */ package größe // import "x.y"

import "fmt"; import . "a/b"

/*
#include <stdlib.h>
*/
import "C"

import (
	_ "c"
	name `d/e` // why
	/* x */ "f"; "g"
)

var x = "import"
