package main

import (
	"fmt"
	"net"
	"sync"
	"time"
)

// A TCP connection that is opened now and asked about later.
type holdSpec struct {
	Name string `json:"name"`
	From string `json:"from"`
	To   string `json:"to"` // an IP address
	Port int    `json:"port"`
}

var (
	heldMutex   sync.Mutex
	connections = map[string]net.Conn{}
)

func hold(spec holdSpec) error {
	from, err := endNamed(spec.From)
	if err != nil {
		return err
	}
	var connection net.Conn
	if err := from.inside(func() (err error) {
		connection, err = net.DialTimeout("tcp", net.JoinHostPort(spec.To, fmt.Sprint(spec.Port)), time.Second)
		return err
	}); err != nil {
		return err
	}
	heldMutex.Lock()
	defer heldMutex.Unlock()
	connections[spec.Name] = connection
	return nil
}

// held tells whether bytes still go both ways on every connection named.
func held(names []string) (bool, error) {
	for _, name := range names {
		heldMutex.Lock()
		connection, ok := connections[name]
		heldMutex.Unlock()
		if !ok {
			return false, fmt.Errorf("%s is not held", name)
		}
		_ = connection.SetDeadline(time.Now().Add(time.Second))
		if _, err := connection.Write([]byte("!")); err != nil {
			return false, nil
		}
		if _, err := connection.Read(make([]byte, 1)); err != nil {
			return false, nil
		}
	}
	return true, nil
}
