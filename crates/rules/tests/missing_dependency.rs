//! A dependency that is not there costs the findings that need it, and no others.

#[path = "support/without.rs"]
mod without;

use std::path::{Path, PathBuf};

use stanch_collect::OsFiles;
use stanch_gosrc::module::{Goroot, LoadOptions};
use stanch_model::check::Tier;
use without::{Compared, without_each};

/// A service with a leak in each function, all of which use what `log` and `retry` offer. Only the file that `store`
/// opens cannot be known of without it.
const APP: &str = r#"package app

import (
	"context"
	"net"
	"net/http"
	"os"
	"sync"

	"example.com/log"
	"example.com/retry"
	"example.com/store"
)

func fetch(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return log.Wrap(err)
	}
	log.Default.Info(resp.Status)
	return nil
}

func fetchAgain(client *http.Client, req *http.Request) error {
	var resp *http.Response
	err := retry.Do(3, func() (err error) {
		resp, err = client.Do(req)
		return err
	})
	if err != nil {
		return log.Wrap(err)
	}
	return log.Check(resp.StatusCode)
}

func write(path string, text []byte) error {
	f, err := os.Create(path)
	if err != nil {
		return log.Wrap(err)
	}
	if _, err := f.Write(text); err != nil {
		return log.Wrap(err)
	}
	return f.Close()
}

type cache struct {
	mu   sync.Mutex
	data map[string]string
	log  *log.Logger
}

func (c *cache) add(key string) error {
	c.mu.Lock()
	if err := retry.Do(3, func() error { return log.Check(len(key)) }); err != nil {
		c.log.Info(key)
		return err
	}
	c.data[key] = log.Prefix(key)
	c.mu.Unlock()
	return nil
}

func first(urls []string) string {
	found := make(chan string)
	for _, url := range urls {
		go func() {
			found <- log.Prefix(url)
		}()
	}
	return <-found
}

func early(ctx context.Context) error {
	done := make(chan error)
	go func() {
		done <- retry.Do(3, func() error { return nil })
	}()
	select {
	case err := <-done:
		return log.Wrap(err)
	case <-ctx.Done():
		return ctx.Err()
	}
}

func detached(parent context.Context, all *log.Logger) error {
	ctx, cancel := context.WithCancel(parent)
	if all.On {
		all.Info("on")
		return ctx.Err()
	}
	cancel()
	return nil
}

func dial(address string) error {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return log.Wrap(err)
	}
	if err := log.Check(len(address)); err != nil {
		return err
	}
	return conn.Close()
}

func listen(address string) error {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return log.Wrap(err)
	}
	log.Default.Info(l.Addr().String())
	return nil
}

func drain(jobs []string) {
	queue := make(chan string)
	go func() {
		for job := range queue {
			log.Default.Info(job)
		}
	}()
	for _, job := range jobs {
		queue <- job
	}
}

func keep(path string) error {
	s, err := store.Open(path)
	if err != nil {
		return log.Wrap(err)
	}
	return s.Put("x")
}
"#;

const LOG: &str = r#"package log

import (
	"errors"
	"fmt"
)

type Logger struct{ On bool }

var Default = &Logger{}

func (l *Logger) Info(what string) {
	if l.On {
		fmt.Println(what)
	}
}

func Wrap(err error) error { return fmt.Errorf("app: %w", err) }

func Prefix(text string) string { return "app: " + text }

func Check(n int) error {
	if n == 0 {
		return errors.New("nothing")
	}
	return nil
}
"#;

const RETRY: &str = "package retry

func Do(times int, what func() error) (err error) {
	for range times {
		if err = what(); err == nil {
			return nil
		}
	}
	return err
}
";

const STORE: &str = "package store

import \"os\"

type Store struct{ f *os.File }

func Open(path string) (*Store, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &Store{f}, nil
}

func (s *Store) Put(text string) error {
	_, err := s.f.WriteString(text)
	return err
}

func (s *Store) Close() error { return s.f.Close() }
";

fn goroot() -> PathBuf {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.tools");
    let go = stanch_lab::find_go(Some(&tools)).unwrap_or_else(|error| panic!("this test needs Go: {error}"));
    go.goroot().expect("Go has its sources")
}

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, text).expect("a file");
}

/// The module, and a module cache with its dependencies.
fn compared() -> Vec<Compared> {
    let dir = tempfile::tempdir().expect("a folder");
    let mut go_mod = "module example.com/app\n\ngo 1.26\n\n".to_owned();
    for (name, text) in [("log", LOG), ("retry", RETRY), ("store", STORE)] {
        go_mod.push_str(&format!("require example.com/{name} v1.0.0\n"));
        let own = format!("module example.com/{name}\n\ngo 1.26\n");
        let cache = dir.path().join("cache");
        write(&cache.join(format!("cache/download/example.com/{name}/@v/v1.0.0.mod")), &own);
        write(&cache.join(format!("example.com/{name}@v1.0.0/go.mod")), &own);
        write(&cache.join(format!("example.com/{name}@v1.0.0/{name}.go")), text);
    }
    write(&dir.path().join("app/go.mod"), &go_mod);
    write(&dir.path().join("app/app.go"), APP);
    let files = OsFiles::default();
    let goroot = Goroot::open(&files, &goroot()).expect("a GOROOT");
    let mut options = LoadOptions::new(dir.path().join("app"), goroot.context("linux", "amd64", 0));
    options.goroot = Some(goroot.dir.clone());
    options.modcache = Some(dir.path().join("cache"));
    without_each(&files, &options, &["./..."], usize::MAX, |_| {})
}

#[test]
fn a_dependency_that_is_not_there_costs_only_what_needs_it() {
    let all = compared();
    assert_eq!(all.len(), 3, "each dependency is left out in turn");
    for without in &all {
        let [default, pedantic] = [Tier::Default, Tier::Pedantic].map(|tier| without.stays(tier));
        let lost: Vec<_> = without.before.difference(&without.after).collect();
        let new: Vec<_> = without.after.difference(&without.before).collect();
        assert!(default.0 >= 10, "{} findings: {:?}", default.0, without.before);
        for (before, after) in [default, pedantic] {
            assert!(after * 10 >= before * 9, "without {}: {lost:?} are lost", without.module);
        }
        assert!(new.is_empty(), "without {}: {new:?} are new", without.module);
        assert_eq!(without.needed_by, 1);
        // What proves that it was left out at all.
        assert_eq!(lost.len(), usize::from(without.module.contains("store")), "{}: {lost:?}", without.module);
    }
}
