package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// What answers on a port.
type serve struct {
	Port int    `json:"port"`
	TLS  bool   `json:"tls"`
	As   string `json:"as"` // api, manager, gateway, metrics, store
}

func (s serve) start(settings config) error {
	listener, err := net.Listen("tcp", fmt.Sprintf(":%d", s.Port))
	if err != nil {
		return err
	}
	if s.TLS {
		certificate, err := selfSigned()
		if err != nil {
			return err
		}
		listener = tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{certificate}})
	}
	routes := http.NewServeMux()
	routes.HandleFunc("GET /__healthcheck", func(http.ResponseWriter, *http.Request) {})
	switch s.As {
	case "api":
		serveAPI(routes, settings)
	case "manager":
		serveManager(routes, settings)
	case "gateway":
		routes.HandleFunc("GET /desktop/", stream)
	case "metrics":
		serveMetrics(routes, settings)
	case "store":
		serveStore(routes)
	default:
		return fmt.Errorf("%q: nothing is served as this", s.As)
	}
	server := &http.Server{Handler: routes}
	go func() { fail(1, server.Serve(listener)) }()
	return nil
}

func selfSigned() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(24 * time.Hour)}
	made, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	return tls.Certificate{Certificate: [][]byte{made}, PrivateKey: key}, err
}

func refuse(w http.ResponseWriter, err error) {
	http.Error(w, err.Error(), http.StatusBadGateway)
}

// Logins, the check of each request that the proxy makes, and the registration of connection proxies.
func serveAPI(routes *http.ServeMux, settings config) {
	routes.HandleFunc("POST /api/login", func(w http.ResponseWriter, _ *http.Request) {
		token := rand.Text()
		if err := count("api → db: login", func() error {
			return query(settings.Database, "INSERT INTO logins (token) VALUES ($1)", token)
		}); err != nil {
			refuse(w, err)
			return
		}
		fmt.Fprint(w, token)
	})
	routes.HandleFunc("GET /api/auth", func(w http.ResponseWriter, r *http.Request) {
		// /desktop/KIND/TOKEN
		parts := strings.Split(r.Header.Get("X-Original-URI"), "/")
		if len(parts) != 4 {
			http.Error(w, "what session?", http.StatusForbidden)
			return
		}
		kind, token := parts[2], parts[3]
		var address, stream string
		isThere := true
		err := count("api → db: session", func() error {
			err := queryRow(settings.Database,
				"SELECT address, stream FROM servers, logins WHERE token = $2 AND kind = $1 AND seen > now() - interval '3 seconds' ORDER BY random() LIMIT 1",
				[]any{kind, token}, []any{&address, &stream})
			if errors.Is(err, pgx.ErrNoRows) {
				isThere = false
				return nil
			}
			return err
		})
		if !isThere {
			http.Error(w, "nobody is so logged in, or no connection proxy is there", http.StatusForbidden)
			return
		}
		if err == nil {
			err = count(fmt.Sprintf("api → %s: health check", kind), func() error {
				_, err := get(address + "/__healthcheck")
				return err
			})
		}
		if err != nil {
			refuse(w, err)
			return
		}
		w.Header().Set("X-Server", stream)
	})
	routes.HandleFunc("POST /api/register/{kind}", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		address, stream, _ := strings.Cut(string(body), " ")
		if err := count("api → db: registration", func() error {
			return query(settings.Database,
				"INSERT INTO servers (kind, address, stream) VALUES ($1, $2, $3) ON CONFLICT (kind, stream) DO UPDATE SET seen = now()",
				r.PathValue("kind"), address, stream)
		}); err != nil {
			refuse(w, err)
		}
	})
}

// Reports of agents, and logs of connection proxies.
func serveManager(routes *http.ServeMux, settings config) {
	routes.HandleFunc("POST /manager_api/report", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		err := count("manager → db: report", func() error {
			return query(settings.Database, "INSERT INTO reports (body) VALUES ($1)", string(body))
		})
		if err == nil && settings.Redis != "" {
			err = count("manager → redis: report", func() error { return increment(settings.Redis, "reports") })
		}
		if err != nil {
			refuse(w, err)
		}
	})
}

const frames = 10

// A session: pictures that come bit by bit.
func stream(w http.ResponseWriter, _ *http.Request) {
	for frame := range frames {
		fmt.Fprintf(w, "frame %d\n", frame)
		w.(http.Flusher).Flush()
		time.Sleep(100 * time.Millisecond)
	}
	fmt.Fprint(w, "end\n")
}

// What an exporter beside PostgreSQL or Redis answers; it asks its server at each scrape.
func serveMetrics(routes *http.ServeMux, settings config) {
	routes.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		var err error
		if settings.Redis != "" {
			err = increment(settings.Redis, "scrapes")
		} else {
			err = query(settings.Database, "SELECT 1")
		}
		if err != nil {
			refuse(w, err)
			return
		}
		fmt.Fprint(w, "up 1\n")
	})
}

// Storage for objects, in the manner of S3: PUT, GET and DELETE of a path.
func serveStore(routes *http.ServeMux) {
	var mutex sync.Mutex
	objects := map[string][]byte{}
	routes.HandleFunc("PUT /", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			refuse(w, err)
			return
		}
		mutex.Lock()
		defer mutex.Unlock()
		objects[r.URL.Path] = body
	})
	routes.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		mutex.Lock()
		defer mutex.Unlock()
		object, ok := objects[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write(object)
	})
	routes.HandleFunc("DELETE /", func(w http.ResponseWriter, r *http.Request) {
		mutex.Lock()
		defer mutex.Unlock()
		delete(objects, r.URL.Path)
	})
}
