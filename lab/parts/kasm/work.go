package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"time"
)

// Something that is done over and over. A thief's work is done where the theft succeeds.
type work struct {
	Name  string `json:"name"`
	Do    string `json:"do"`    // get, register, report, login, session, backup, connect, resolve
	Every int    `json:"every"` // milliseconds from one start to the next
	URL   string `json:"url"`   // get, register, report, login, session; backup: where the dump goes, nowhere if empty
	Kind  string `json:"kind"`  // register, session: of which connection proxy
	As    string `json:"as"`    // register: the URL that is checked, a space, and the URL where sessions go
	To    string `json:"to"`    // connect, resolve: host:port
	// connect: after so many milliseconds it has failed, after five seconds if nothing is said
	Within int `json:"within"`

	Over  string `json:"over"`  // resolve: udp or tcp
	Query string `json:"query"` // resolve: a name

	// backup: the program and its arguments, which prints a dump of the database
	Command []string `json:"command"`
}

// Whether registrations have ended, and whether there is no work now.
var draining, resting atomic.Bool

// repeat starts the work at each tick, whether or not the one before has ended: a slow one delays nothing.
func (w work) repeat(settings config) {
	for range time.Tick(time.Duration(w.Every) * time.Millisecond) {
		if resting.Load() || w.Do == "register" && draining.Load() {
			continue
		}
		go func() { _ = count(w.Name, func() error { return w.once(settings) }) }()
	}
}

func (w work) once(settings config) error {
	switch w.Do {
	case "get":
		_, err := get(w.URL)
		return err
	case "register":
		_, _, err := ask("POST", w.URL+"/api/register/"+w.Kind, []byte(w.As), nil)
		return err
	case "report":
		_, _, err := ask("POST", w.URL+"/manager_api/report", []byte(w.Name), nil)
		return err
	case "login":
		_, err := login(w.URL)
		return err
	case "session":
		return session(w.URL, w.Kind)
	case "backup":
		return backup(w.Command, w.URL)
	case "connect":
		return connect(w.To, w.Within)
	case "resolve":
		return resolve(w.To, w.Over, w.Query)
	}
	return fmt.Errorf("%q: no such work", w.Do)
}

func login(url string) (string, error) {
	_, token, err := ask("POST", url+"/api/login", nil, nil)
	return string(token), err
}

// session logs in, and takes the pictures to the last one.
func session(url, kind string) error {
	token, err := login(url)
	if err != nil {
		return err
	}
	pictures, err := get(url + "/desktop/" + kind + "/" + token)
	if err != nil {
		return err
	}
	if got := strings.Count(string(pictures), "frame "); got != frames || !bytes.HasSuffix(pictures, []byte("end\n")) {
		return errors.New("the session broke off")
	}
	return nil
}

// backup dumps the database, stores the dump, and reads it back.
func backup(command []string, url string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	dumping := exec.CommandContext(ctx, command[0], command[1:]...)
	var said bytes.Buffer
	dumping.Stderr = &said
	dump, err := dumping.Output()
	if err != nil {
		lines := strings.Split(strings.TrimSpace(said.String()), "\n")
		return fmt.Errorf("%w: %s", err, lines[len(lines)-1])
	}
	if !bytes.Contains(dump, []byte("database dump complete")) {
		return errors.New("the dump broke off")
	}
	if url == "" {
		return nil
	}
	place := fmt.Sprintf("%s/%d-%d", url, os.Getpid(), time.Now().UnixNano())
	if _, _, err := ask("PUT", place, dump, nil); err != nil {
		return err
	}
	stored, err := get(place)
	if err != nil {
		return err
	}
	if !bytes.Equal(stored, dump) {
		return errors.New("another dump is stored than was sent")
	}
	_, _, err = ask("DELETE", place, nil, nil)
	return err
}

func connect(to string, within int) error {
	timeout := connectTimeout
	if within > 0 {
		timeout = time.Duration(within) * time.Millisecond
	}
	connection, err := net.DialTimeout("tcp", to, timeout)
	if err != nil {
		return plain(err)
	}
	return connection.Close()
}

// Below the ports that the kernel chooses from.
const firstPort, lastPort = 1024, 32767

var usedPorts atomic.Uint32

func init() { usedPorts.Store(uint32(mathrand.IntN(lastPort - firstPort))) }

// freshPort gives a port of one's own that was not used for hours: a datagram from a port that was, to the same server,
// belongs to a connection that was there before, and no policy judges it again.
func freshPort() int {
	return firstPort + int(usedPorts.Add(1))%(lastPort-firstPort)
}

// resolve asks a name server of its own for a name, as data is carried out in names.
func resolve(server, over, name string) error {
	resolver := net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		dialer := net.Dialer{}
		if over == "udp" {
			dialer.LocalAddr = &net.UDPAddr{Port: freshPort()}
		}
		return dialer.DialContext(ctx, over, server)
	}}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_, err := resolver.LookupIP(ctx, "ip4", name)
	if err != nil {
		return plain(err)
	}
	return nil
}
