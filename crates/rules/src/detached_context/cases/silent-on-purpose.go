package p

import (
	"context"
	"database/sql"
	"net/http"
	"time"
)

func find(db *sql.DB) error {
	return db.PingContext(context.Background())
}

func audit(ctx context.Context, db *sql.DB) {
	go func() { _ = db.PingContext(context.Background()) }()
	go record(context.Background())
	defer func() { _ = db.PingContext(context.Background()) }()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = db.PingContext(ctx)
}

func record(ctx context.Context) {}

func serve(ctx context.Context, server *http.Server) error {
	<-ctx.Done()
	return server.Shutdown(context.Background())
}

func run(ctx context.Context, save func(context.Context)) {
	<-ctx.Done()
	save(context.Background())
}

type queue struct{ db *sql.DB }

func (q *queue) Close(ctx context.Context) error {
	return q.db.PingContext(context.Background())
}

func unnamed(_ context.Context, db *sql.DB) error {
	return db.PingContext(context.Background())
}
