package main

import (
	"context"
	"errors"
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
	network := "udp"
	if ask.Protocol == "TCP" {
		network = "tcp"
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
	answers := make([]resolved, len(ask.Names))
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
