package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// A connection that a policy drops ends after connectTimeout: the kernel answers, however busy the machine is. What
// comes behind it may take longer there.
const (
	connectTimeout = 5 * time.Second
	patience       = 30 * time.Second
)

var turns atomic.Uint64

// dial connects over IPv4 and IPv6 in turn where a name has both, and never falls back: a policy that opens one family
// alone must fail every other time.
func dial(ctx context.Context, _, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	found, err := net.DefaultResolver.LookupIP(ctx, "ip", host)
	if err != nil {
		return nil, fmt.Errorf("no address of %s: %w", host, err)
	}
	var four, six []net.IP
	for _, ip := range found {
		if ip.To4() != nil {
			four = append(four, ip)
		} else {
			six = append(six, ip)
		}
	}
	chosen := four
	if len(four) == 0 || len(six) > 0 && turns.Add(1)%2 == 0 {
		chosen = six
	}
	to := net.JoinHostPort(chosen[0].String(), port)
	connection, err := (&net.Dialer{Timeout: connectTimeout}).DialContext(ctx, "tcp", to)
	if errors.Is(err, syscall.EHOSTUNREACH) {
		// On a busy machine the service proxy now and then leads a packet nowhere, with policies and without. No engine
		// denies so: they refuse, or they are silent.
		return (&net.Dialer{Timeout: connectTimeout}).DialContext(ctx, "tcp", to)
	}
	return connection, err
}

// Each request is a connection of its own: policies judge new ones only.
var client = &http.Client{
	Timeout: patience,
	Transport: &http.Transport{
		DialContext:       dial,
		DisableKeepAlives: true,
		TLSClientConfig:   &tls.Config{InsecureSkipVerify: true},
	},
}

var sources = regexp.MustCompile(`(?:read|dial|write) (?:tcp|udp) \S+?->`)

// plain leaves out what makes every error another one: the port of the source, and tokens.
func plain(err error) error {
	lines := strings.Split(err.Error(), "\n")
	text := strings.TrimSpace(sources.ReplaceAllString(lines[len(lines)-1], ""))
	if at := strings.LastIndex(text, `": `); at != -1 {
		text = text[at+3:]
	}
	return errors.New(text)
}

func ask(method, url string, body []byte, headers map[string]string) (*http.Response, []byte, error) {
	request, err := http.NewRequest(method, url, bytes.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, nil, plain(err)
	}
	defer response.Body.Close()
	read, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, nil, plain(err)
	}
	if response.StatusCode != http.StatusOK {
		// What nginx itself answers is a page of HTML that says no more than the status.
		said := strings.TrimSpace(string(read))
		if said == "" || strings.HasPrefix(said, "<") {
			return nil, nil, errors.New(response.Status)
		}
		return nil, nil, fmt.Errorf("%s: %s", response.Status, said)
	}
	return response, read, nil
}

func get(url string) ([]byte, error) {
	_, body, err := ask("GET", url, nil, nil)
	return body, err
}

// connectDatabase opens a connection for one piece of work.
func connectDatabase(ctx context.Context, url string) (*pgx.Conn, error) {
	settings, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	settings.DialFunc = dial
	// The name goes to `dial`, which chooses the family.
	settings.LookupFunc = func(_ context.Context, host string) ([]string, error) { return []string{host}, nil }
	connection, err := pgx.ConnectConfig(ctx, settings)
	if err != nil {
		return nil, plain(err)
	}
	return connection, nil
}

// query runs one statement on a connection of its own; values are scanned from its first row, where there are any.
func query(url, statement string, with ...any) error {
	return queryRow(url, statement, with, nil)
}

func queryRow(url, statement string, with, values []any) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	connection, err := connectDatabase(ctx, url)
	if err != nil {
		return err
	}
	defer connection.Close(context.Background())
	if values == nil {
		_, err = connection.Exec(ctx, statement, with...)
		return err
	}
	return connection.QueryRow(ctx, statement, with...).Scan(values...)
}

// increment counts in Redis.
func increment(address, key string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	connection, err := dial(ctx, "tcp", address)
	if err != nil {
		return plain(err)
	}
	defer connection.Close()
	_ = connection.SetDeadline(time.Now().Add(patience))
	if _, err := fmt.Fprintf(connection, "INCR %s\r\n", key); err != nil {
		return plain(err)
	}
	answer := make([]byte, 64)
	number, err := connection.Read(answer)
	if err != nil {
		return plain(err)
	}
	if answer[0] != ':' {
		return errors.New(string(answer[:number]))
	}
	return nil
}
