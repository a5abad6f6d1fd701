package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"sync"
	"time"
)

// Names that an end asks a server for, over UDP or TCP.
type question struct {
	From     string   `json:"from"`
	Server   string   `json:"server"` // an IP address
	Protocol string   `json:"protocol"`
	Names    []string `json:"names"` // whole names, with the dot at the end
}

// What came of one name: addresses, or "none" (there is no such name) or "denied" (nobody answered).
type resolved struct {
	Addresses []string `json:"addresses,omitempty"`
	Failure   string   `json:"failure,omitempty"`
}

// resolve asks for the addresses of both families of each name.
func resolve(ask question, timeout int) ([]resolved, error) {
	from, err := endNamed(ask.From)
	if err != nil {
		return nil, err
	}
	server := net.ParseIP(ask.Server)
	if server == nil {
		return nil, fmt.Errorf("%q is no address", ask.Server)
	}
	network := "udp"
	if ask.Protocol == "TCP" {
		network = "tcp"
		// Tried once for all names: a dialler of Go does not notice most refusals before its time is up.
		one := &attempt{ip: server, target: target{Protocol: "TCP", Port: 53}}
		if err := from.inside(func() error {
			return try([]*attempt{one}, time.Duration(timeout)*time.Millisecond)
		}); err != nil {
			return nil, err
		}
		if one.verdict != open {
			return slices.Repeat([]resolved{{Failure: "denied"}}, len(ask.Names)), nil
		}
	}
	resolver := &net.Resolver{
		PreferGo: true,
		// A socket belongs to the namespace in which it was made, whoever reads from it.
		Dial: func(context.Context, string, string) (connection net.Conn, err error) {
			err = from.inside(func() (err error) {
				connection, err = net.DialTimeout(network, net.JoinHostPort(ask.Server, "53"), time.Second)
				return err
			})
			return connection, err
		},
	}
	return askFor(resolver, ask.Names, time.Duration(timeout)*time.Millisecond), nil
}

var families = [2]string{"ip4", "ip6"}

// askFor asks for both families of each name at once. Where a server answers some of it, it is asked for the rest again,
// with more time: it is reached, and a busy machine answers late.
func askFor(resolver *net.Resolver, names []string, timeout time.Duration) []resolved {
	type lookup struct {
		addresses []string
		err       error
	}
	found := make([][2]lookup, len(names))
	each := func(timeout time.Duration, isWanted func(lookup) bool) {
		var waiting sync.WaitGroup
		for index, name := range names {
			for family := range families {
				if !isWanted(found[index][family]) {
					continue
				}
				waiting.Add(1)
				go func() {
					defer waiting.Done()
					limit, cancel := context.WithTimeout(context.Background(), timeout)
					defer cancel()
					addresses, err := addressesOf(limit, resolver, families[family], name)
					found[index][family] = lookup{addresses, err}
				}()
			}
		}
		waiting.Wait()
	}
	each(timeout, func(lookup) bool { return true })
	isAnswered := slices.ContainsFunc(found, func(both [2]lookup) bool { return both[0].err == nil || both[1].err == nil })
	if isAnswered {
		each(10*timeout, func(one lookup) bool { return one.err != nil })
	}
	answers := make([]resolved, len(names))
	for index, both := range found {
		addresses := slices.Concat(both[0].addresses, both[1].addresses)
		slices.Sort(addresses)
		switch {
		case both[0].err != nil || both[1].err != nil:
			answers[index].Failure = "denied"
		case len(addresses) == 0:
			answers[index].Failure = "none"
		default:
			answers[index].Addresses = addresses
		}
	}
	return answers
}

// addressesOf asks for one family; where there is no such name or no address of it, it gives none.
func addressesOf(limit context.Context, resolver *net.Resolver, family, name string) ([]string, error) {
	found, err := resolver.LookupIP(limit, family, name)
	var problem *net.DNSError
	if errors.As(err, &problem) && problem.IsNotFound {
		return nil, nil
	}
	addresses := make([]string, len(found))
	for index, ip := range found {
		addresses[index] = ip.String()
	}
	return addresses, err
}
