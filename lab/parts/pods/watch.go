package main

import (
	"fmt"
	"net"
	"runtime"
	"sync"
	"time"

	"github.com/vishvananda/netns"
)

// A connection that is tried over and over.
type watchSpec struct {
	Name   string  `json:"name"`
	From   string  `json:"from"`
	To     string  `json:"to"` // an IP address
	target         // protocol, port
	Every  float64 `json:"every"` // milliseconds from one start to the next
}

// Probes in a row with the same verdict. Times are milliseconds since 1970: the start of the first
// probe and the end of the last.
type period struct {
	Verdict string  `json:"verdict"`
	Since   float64 `json:"since"`
	Until   float64 `json:"until"`
	Count   int     `json:"count"`
}

type watch struct {
	stop    chan struct{}
	done    chan struct{}
	periods []period
	err     error
}

var (
	watchesMutex sync.Mutex
	watches      = map[string]*watch{}
)

func milliseconds(at time.Time) float64 { return float64(at.UnixMicro()) / 1000 }

func startWatches(specs []watchSpec, timeout int) error {
	watchesMutex.Lock()
	defer watchesMutex.Unlock()
	for _, spec := range specs {
		from, err := endNamed(spec.From)
		if err != nil {
			return err
		}
		ip := net.ParseIP(spec.To)
		if ip == nil {
			return fmt.Errorf("%q is no address", spec.To)
		}
		if _, ok := watches[spec.Name]; ok {
			return fmt.Errorf("%s is watched already", spec.Name)
		}
		started := &watch{stop: make(chan struct{}), done: make(chan struct{})}
		watches[spec.Name] = started
		go started.run(from.spec.Name, ip, spec, time.Duration(timeout)*time.Millisecond)
	}
	return nil
}

// run has a thread of its own in the namespace of the end, so that watches do not wait for one another.
func (w *watch) run(from string, ip net.IP, spec watchSpec, timeout time.Duration) {
	defer close(w.done)
	if from != nodeName {
		runtime.LockOSThread()
		namespace, err := netns.GetFromName(from)
		if err != nil {
			w.err = err
			return
		}
		defer namespace.Close()
		if w.err = netns.Set(namespace); w.err != nil {
			return
		}
	}
	w.err = w.repeat(ip, spec, timeout)
}

// repeat starts an attempt at every tick, whether or not those before it are decided, and notes them in their order.
func (w *watch) repeat(ip net.IP, spec watchSpec, timeout time.Duration) error {
	var pending []*attempt
	defer func() {
		for _, each := range pending {
			each.close()
		}
	}()
	every := time.Duration(spec.Every * float64(time.Millisecond))
	next := time.Now()
	for isStopped := false; ; {
		select {
		case <-w.stop:
			isStopped = true
		default:
		}
		if isStopped && len(pending) == 0 {
			return nil
		}
		if now := time.Now(); !isStopped && !now.Before(next) {
			one := &attempt{ip: ip, target: spec.target}
			pending = append(pending, one)
			if err := one.start(); err != nil {
				return err
			}
			if next = next.Add(every); next.Before(now) {
				next = now.Add(every)
			}
		}
		if err := await(undecided(pending), next); err != nil {
			return err
		}
		now := time.Now()
		for len(pending) > 0 {
			first := pending[0]
			if first.verdict == 0 && now.Sub(first.began) > timeout {
				first.verdict = silent
			}
			if first.verdict == 0 {
				break
			}
			w.note(string(first.verdict), milliseconds(first.began), milliseconds(now))
			first.close()
			pending = pending[1:]
		}
	}
}

func (w *watch) note(verdict string, began, ended float64) {
	if last := len(w.periods) - 1; last >= 0 && w.periods[last].Verdict == verdict {
		w.periods[last].Until = ended
		w.periods[last].Count++
		return
	}
	w.periods = append(w.periods, period{Verdict: verdict, Since: began, Until: ended, Count: 1})
}

func stopWatches(names []string) (map[string][]period, error) {
	watchesMutex.Lock()
	defer watchesMutex.Unlock()
	var stopped []*watch
	for _, name := range names {
		running, ok := watches[name]
		if !ok {
			return nil, fmt.Errorf("%s is not watched", name)
		}
		close(running.stop)
		stopped = append(stopped, running)
		delete(watches, name)
	}
	periods := map[string][]period{}
	for index, each := range stopped {
		<-each.done
		if each.err != nil {
			return nil, fmt.Errorf("%s: %w", names[index], each.err)
		}
		periods[names[index]] = each.periods
	}
	return periods, nil
}
