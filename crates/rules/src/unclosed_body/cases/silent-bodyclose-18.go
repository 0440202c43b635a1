// https://github.com/timakin/bodyclose/issues/18: closed by a literal that takes an io.Closer.
package p

import (
	"io"
	"net/http"
)

func shut(url string) {
	answer, err := http.Get(url)
	if err != nil {
		return
	}
	end := func(what io.Closer) { _ = what.Close() }
	end(answer.Body)
}

func shutDeferred(url string) {
	answer, err := http.Get(url)
	if err != nil {
		return
	}
	end := func(what io.Closer) { _ = what.Close() }
	defer end(answer.Body)
}
