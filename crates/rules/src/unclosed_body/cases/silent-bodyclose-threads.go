// https://github.com/timakin/bodyclose/issues/27, 29, 42, 47, 52, 76, 77
package p

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"time"
)

// 27: the body is the result.
func download(url string) (io.ReadCloser, error) {
	answer, err := http.DefaultClient.Get(url)
	if err != nil {
		return nil, err
	}
	return answer.Body, nil
}

// 29: asked again until there is no error.
func persistent(c *http.Client, req *http.Request, tries int) {
	answer, err := c.Do(req)
	for n := 0; err != nil && n < tries; n++ {
		time.Sleep(time.Second)
		answer, err = c.Do(req)
	}
	if err != nil {
		return
	}
	answer.Body.Close()
}

// 42: kept in a field, closed by way of a method.
type kept struct{ answer *http.Response }

func (k *kept) get() *http.Response { return k.answer }

func byMethod(url string) {
	k := &kept{}
	var err error
	k.answer, err = http.Get(url)
	if err != nil {
		return
	}
	defer k.get().Body.Close()
}

// 47: a recorder has nothing to close.
func recorded() []byte {
	rec := httptest.NewRecorder()
	answer := rec.Result()
	text, _ := io.ReadAll(answer.Body)
	return text
}

// 52: the controller of an answer that is written has no body to close.
func deadline(w http.ResponseWriter) error {
	ctl := http.NewResponseController(w)
	return ctl.SetWriteDeadline(time.Now().Add(time.Second))
}

// 76: the real body is closed, what stands in its place need not be.
func buffered(url string) (*http.Response, error) {
	answer, err := http.DefaultClient.Get(url)
	if err != nil {
		return answer, err
	}
	raw, err := io.ReadAll(answer.Body)
	answer.Body.Close()
	if err != nil {
		return nil, err
	}
	answer.Body = io.NopCloser(bytes.NewReader(raw))
	return answer, nil
}

func usesBuffered(url string) int {
	answer, err := buffered(url)
	if err != nil {
		return 0
	}
	return answer.StatusCode
}

// 77: opened in one block, closed after it.
func later(url string, fetch bool) error {
	var rc io.ReadCloser = io.NopCloser(bytes.NewReader(nil))
	if fetch {
		answer, err := http.Get(url)
		if err != nil {
			return err
		}
		rc = answer.Body
	}
	defer rc.Close()
	_, err := io.Copy(io.Discard, rc)
	return err
}
