package main

import (
	"context"
	"fmt"
	"net"
	"syscall"

	"golang.org/x/sys/unix"
)

// The kernel completes a handshake by itself and bothers us only when data follows, which a probe
// never sends: that spares most of the work.
var listening = net.ListenConfig{Control: func(_, _ string, socket syscall.RawConn) (err error) {
	if failed := socket.Control(func(descriptor uintptr) {
		err = unix.SetsockoptInt(int(descriptor), unix.SOL_TCP, unix.TCP_DEFER_ACCEPT, 30)
	}); failed != nil {
		return failed
	}
	return err
}}

// listen starts a responder on each port: TCP accepts and echoes, UDP echoes; TCP also tells who asks. A
// wildcard socket serves both families. Runs inside the end.
func (e *end) listen() error {
	for _, port := range e.spec.Ports {
		at := fmt.Sprintf("[::]:%d", port)
		tcp, err := listening.Listen(context.Background(), "tcp", at)
		if err != nil {
			return err
		}
		udp, err := net.ListenPacket("udp", at)
		if err != nil {
			return err
		}
		e.close = append(e.close, func() { tcp.Close(); udp.Close() })
		go accept(tcp)
		go echo(udp)
	}
	return nil
}

func accept(listener net.Listener) {
	for {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		go repeat(connection)
	}
}

// repeat sends back what comes in; most connections end before anything does.
func repeat(connection net.Conn) {
	defer connection.Close()
	buffer := make([]byte, 64)
	for {
		size, err := connection.Read(buffer)
		if err != nil {
			return
		}
		said := buffer[:size]
		if string(said) == whoAsks {
			said = []byte(connection.RemoteAddr().String())
		}
		if _, err := connection.Write(said); err != nil {
			return
		}
	}
}

func echo(socket net.PacketConn) {
	buffer := make([]byte, 64)
	for {
		size, from, err := socket.ReadFrom(buffer)
		if err != nil {
			return
		}
		_, _ = socket.WriteTo(buffer[:size], from)
	}
}
