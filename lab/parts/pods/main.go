// Pods without a container runtime: each is a network namespace with its own addresses, routed (not
// bridged) through the network namespace this program runs in, with a responder on every port asked
// for, TCP and UDP, IPv4 and IPv6. Hosts outside the cluster are made the same way, and so are nodes:
// in each of them this program runs once more, for its pods.
//
// Its arguments are a name for that network namespace, by which probes can start there, and addresses.
// Reads one JSON request per line and writes one JSON answer per line: {"id": 1, "do": "add", ...} is
// answered by {"id": 1, ...} or {"id": 1, "error": "..."}. Requests run side by side.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

type request struct {
	ID int    `json:"id"`
	Do string `json:"do"`

	Ends  []endSpec `json:"ends"`  // add
	Names []string  `json:"names"` // remove, unwatch

	Rows    []row `json:"rows"`    // probe
	Timeout int   `json:"timeout"` // probe, watch: milliseconds until a silent peer counts as "t"

	Watches []watchSpec `json:"watches"` // watch
	Hold    *holdSpec   `json:"hold"`    // hold, source

	Via      string   `json:"via"`      // route, unroute: the end that networks are behind
	Networks []string `json:"networks"` // route, unroute

	Ask *question `json:"ask"` // resolve; its timeout is that of probe
}

type answer struct {
	ID       int                 `json:"id"`
	Error    string              `json:"error,omitempty"`
	Verdicts []string            `json:"verdicts,omitempty"`
	Periods  map[string][]period `json:"periods,omitempty"`
	Alive    *bool               `json:"alive,omitempty"`
	Names    []resolved          `json:"names,omitempty"`
	Source   string              `json:"source,omitempty"`
}

func main() {
	raiseFileLimit()
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "pods: write the name of this node, then its addresses")
		os.Exit(2)
	}
	if err := prepareNode(os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "pods:", err)
		os.Exit(1)
	}
	addNode(os.Args[1])
	var writing sync.Mutex
	out := json.NewEncoder(os.Stdout)
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 256<<20)
	for lines.Scan() {
		line := append([]byte(nil), lines.Bytes()...)
		go func() {
			var asked request
			reply := answer{}
			err := json.Unmarshal(line, &asked)
			if err == nil {
				reply, err = serve(asked)
			}
			reply.ID = asked.ID
			if err != nil {
				reply.Error = err.Error()
			}
			writing.Lock()
			defer writing.Unlock()
			_ = out.Encode(reply)
		}()
	}
}

func serve(asked request) (answer, error) {
	switch asked.Do {
	case "add":
		return answer{}, addEnds(asked.Ends)
	case "remove":
		return answer{}, removeEnds(asked.Names)
	case "probe":
		verdicts, err := probeRows(asked.Rows, asked.Timeout)
		return answer{Verdicts: verdicts}, err
	case "watch":
		return answer{}, startWatches(asked.Watches, asked.Timeout)
	case "unwatch":
		periods, err := stopWatches(asked.Names)
		return answer{Periods: periods}, err
	case "hold":
		return answer{}, hold(*asked.Hold)
	case "source":
		return answer{Source: source(*asked.Hold)}, nil
	case "held":
		alive, err := held(asked.Names)
		return answer{Alive: &alive}, err
	case "route", "unroute":
		return answer{}, route(asked.Via, asked.Networks, asked.Do == "route")
	case "resolve":
		names, err := resolve(*asked.Ask, asked.Timeout)
		return answer{Names: names}, err
	case "forget":
		return answer{}, forgetConnections()
	}
	return answer{}, fmt.Errorf("there is no %q to do", asked.Do)
}

// How many files this program may open. Each pod holds two sockets per port; probes have half of all.
var fileLimit = 1024

func raiseFileLimit() {
	var limit unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_NOFILE, &limit) != nil {
		return
	}
	limit.Cur = limit.Max
	if unix.Setrlimit(unix.RLIMIT_NOFILE, &limit) == nil {
		fileLimit = int(min(limit.Cur, 1<<20))
	}
}
