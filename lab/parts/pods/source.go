package main

import (
	"fmt"
	"net"
	"time"
)

// What a responder answers with the address that it sees.
const whoAsks = "who asks"

// source connects from an end and gives the address that whoever answers sees, or nothing.
func source(spec holdSpec) string {
	from, err := endNamed(spec.From)
	if err != nil {
		return ""
	}
	var seen string
	_ = from.inside(func() error {
		connection, err := net.DialTimeout("tcp", net.JoinHostPort(spec.To, fmt.Sprint(spec.Port)), time.Second)
		if err != nil {
			return err
		}
		defer connection.Close()
		_ = connection.SetDeadline(time.Now().Add(time.Second))
		if _, err := connection.Write([]byte(whoAsks)); err != nil {
			return err
		}
		buffer := make([]byte, 64)
		size, err := connection.Read(buffer)
		if err != nil {
			return err
		}
		seen, _, err = net.SplitHostPort(string(buffer[:size]))
		return err
	})
	return seen
}
