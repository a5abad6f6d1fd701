// The programs of a Kasm for the lab, and those around it: services that make the connections that Kasm's own make, a
// store of objects, and clients that do work over and over. What one process is, its only argument says, as JSON.
//
// Every piece of work is counted, those that failed by their error. The counts are read at a Unix socket, which no policy
// concerns: GET /counts; POST /drain ends the registrations, so that no new session comes; POST /begin and
// POST /rest begin and end all work.
package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"
)

type config struct {
	Socket   string  `json:"socket"`   // where the counts are read
	Database string  `json:"database"` // a URL of PostgreSQL
	Redis    string  `json:"redis"`    // host:port
	Waits    []wait  `json:"waits"`    // start-up checks, in order: nothing is served before them
	Serve    []serve `json:"serve"`
	Works    []work  `json:"works"`
	Idle     bool    `json:"idle"` // work begins when it is told so
}

// A start-up check: one of the two.
type wait struct {
	URL      string `json:"url"`
	Database bool   `json:"database"` // the database answers
}

func main() {
	var settings config
	if len(os.Args) != 2 {
		fail(2, "write the configuration as one argument, in JSON")
	}
	if err := json.Unmarshal([]byte(os.Args[1]), &settings); err != nil {
		fail(2, err)
	}
	for _, each := range settings.Waits {
		each.pass(settings)
	}
	for _, each := range settings.Serve {
		if err := each.start(settings); err != nil {
			fail(1, err)
		}
	}
	resting.Store(settings.Idle)
	for _, each := range settings.Works {
		go each.repeat(settings)
	}
	listener, err := net.Listen("unix", settings.Socket)
	if err != nil {
		fail(1, err)
	}
	answers := http.NewServeMux()
	answers.HandleFunc("GET /counts", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(snapshot())
	})
	answers.HandleFunc("POST /drain", func(http.ResponseWriter, *http.Request) { draining.Store(true) })
	answers.HandleFunc("POST /begin", func(http.ResponseWriter, *http.Request) { resting.Store(false) })
	answers.HandleFunc("POST /rest", func(http.ResponseWriter, *http.Request) { resting.Store(true) })
	fail(1, http.Serve(listener, answers))
}

func (w wait) pass(settings config) {
	for {
		var err error
		if w.Database {
			err = query(settings.Database, "SELECT 1")
		} else {
			_, err = get(w.URL)
		}
		if err == nil {
			return
		}
		fmt.Fprintln(os.Stderr, "waiting:", w.URL, err)
		time.Sleep(200 * time.Millisecond)
	}
}

func fail(code int, why any) {
	fmt.Fprintln(os.Stderr, "kasm:", why)
	os.Exit(code)
}
