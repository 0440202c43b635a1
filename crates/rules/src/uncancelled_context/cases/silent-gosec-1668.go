// https://github.com/securego/gosec/issues/1668: called by a deferred loop over a slice or map.
package p

import (
	"context"
	"time"
)

func inSlice(parent context.Context) {
	todo := make([]func(), 0, 1)
	defer func() {
		for _, f := range todo {
			f()
		}
	}()
	_, cancel := context.WithTimeout(parent, time.Second)
	todo = append(todo, cancel)
}

func inMap(parent context.Context, names []string) {
	todo := map[string]context.CancelFunc{}
	for _, name := range names {
		_, todo[name] = context.WithTimeout(parent, time.Second)
	}
	for _, f := range todo {
		f()
	}
}
