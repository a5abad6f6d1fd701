package main

import (
	"fmt"
	"net"
	"strings"
	"sync"
	"time"
)

// A connection that is opened now and asked about later; over UDP, a first datagram that is answered.
type holdSpec struct {
	Name string `json:"name"`
	From string `json:"from"`
	To   string `json:"to"` // an IP address
	target
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
		connection, err = net.DialTimeout(strings.ToLower(spec.Protocol), net.JoinHostPort(spec.To, fmt.Sprint(spec.Port)), time.Second)
		return err
	}); err != nil {
		return err
	}
	if !answers(connection) {
		return fmt.Errorf("%s is not answered", spec.Name)
	}
	heldMutex.Lock()
	defer heldMutex.Unlock()
	connections[spec.Name] = connection
	return nil
}

// answers tells whether bytes go both ways.
func answers(connection net.Conn) bool {
	_ = connection.SetDeadline(time.Now().Add(time.Second))
	if _, err := connection.Write([]byte("!")); err != nil {
		return false
	}
	_, err := connection.Read(make([]byte, 1))
	return err == nil
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
		if !answers(connection) {
			return false, nil
		}
	}
	return true, nil
}
