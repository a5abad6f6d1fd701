package main

import (
	"fmt"
	"net"
	"sync"
	"time"
)

// Connections to try from one end to one address.
type row struct {
	From  string   `json:"from"`
	To    string   `json:"to"`    // an IP address
	Ports []target `json:"ports"` // tried in this order
}

type target struct {
	Protocol string `json:"protocol"` // TCP or UDP
	Port     int    `json:"port"`
}

// Verdicts: a letter per connection.
const (
	open    = 'o' // TCP: connected; UDP: the responder answered
	refused = 'r' // a reset, or an ICMP "unreachable"
	silent  = 't' // neither, until the time was up
)

// Sockets of one end that wait for their answer at the same time. An engine that drops what it denies lets them wait in
// vain, so as many ends try at once as there may be sockets.
const batch = 256

// probeRows gives a string of verdicts for each row, in order. Rows of different ends run side by side.
func probeRows(rows []row, timeout int) ([]string, error) {
	byEnd := map[string][]int{}
	for index, each := range rows {
		byEnd[each.From] = append(byEnd[each.From], index)
	}
	verdicts := make([]string, len(rows))
	problems := make(chan error, len(byEnd))
	var waiting sync.WaitGroup
	slots := make(chan struct{}, max(1, fileLimit/2/batch))
	for name, indices := range byEnd {
		from, err := endNamed(name)
		if err != nil {
			return nil, err
		}
		waiting.Add(1)
		go func() {
			defer waiting.Done()
			slots <- struct{}{}
			defer func() { <-slots }()
			if err := from.inside(func() error { return probeInside(rows, indices, timeout, verdicts) }); err != nil {
				problems <- fmt.Errorf("%s: %w", name, err)
			}
		}()
	}
	waiting.Wait()
	select {
	case err := <-problems:
		return nil, err
	default:
		return verdicts, nil
	}
}

// probeInside tries the rows of one end, several rows at a time.
func probeInside(rows []row, indices []int, timeout int, verdicts []string) error {
	for len(indices) > 0 {
		var attempts []*attempt
		taken := 0
		for taken < len(indices) && len(attempts) < batch {
			each := rows[indices[taken]]
			ip := net.ParseIP(each.To)
			if ip == nil {
				return fmt.Errorf("%q is no address", each.To)
			}
			for _, wanted := range each.Ports {
				attempts = append(attempts, &attempt{ip: ip, target: wanted})
			}
			taken++
		}
		if err := try(attempts, time.Duration(timeout)*time.Millisecond); err != nil {
			return err
		}
		for _, index := range indices[:taken] {
			letters := make([]byte, len(rows[index].Ports))
			for place := range letters {
				letters[place] = attempts[place].verdict
			}
			attempts = attempts[len(letters):]
			verdicts[index] = string(letters)
		}
		indices = indices[taken:]
	}
	return nil
}
