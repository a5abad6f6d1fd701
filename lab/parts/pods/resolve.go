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
	answers := make([]resolved, len(ask.Names))
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
			for index := range answers {
				answers[index].Failure = "denied"
			}
			return answers, nil
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
	var waiting sync.WaitGroup
	for index, name := range ask.Names {
		waiting.Add(1)
		go func() {
			defer waiting.Done()
			limit, cancel := context.WithTimeout(context.Background(), time.Duration(timeout)*time.Millisecond)
			defer cancel()
			addresses, err := resolver.LookupHost(limit, name)
			var problem *net.DNSError
			switch {
			case err == nil:
				slices.Sort(addresses)
				answers[index].Addresses = addresses
			case errors.As(err, &problem) && problem.IsNotFound:
				answers[index].Failure = "none"
			default:
				answers[index].Failure = "denied"
			}
		}()
	}
	waiting.Wait()
	return answers, nil
}
