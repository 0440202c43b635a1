package kit

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

type row struct {
	ID       string            `json:"id"`
	Title    string            `json:"title"`
	Cents    int               `json:"cents"`
	Modified time.Time         `json:"modified"`
	Tags     map[string]string `json:"tags"`
}

// WritePage answers with a JSON list of n rows. Building it costs about 1 KB
// of short-lived garbage for each row, as much as a real listing does, so
// that the garbage collector runs every few seconds with or without a leak.
func WritePage(w http.ResponseWriter, title string, n int) {
	rows := make([]row, 0, n)
	for i := range n {
		rows = append(rows, row{
			ID:       fmt.Sprintf("%s-%06d", title, i),
			Title:    fmt.Sprintf("%s, item %d of %d", title, i+1, n),
			Cents:    100 + 7*i%900,
			Modified: time.Now(),
			Tags:     map[string]string{"origin": title, "position": fmt.Sprint(i)},
		})
	}
	body, err := json.MarshalIndent(rows, "", "  ")
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(body)
}
