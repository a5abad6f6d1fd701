package main

import (
	"fmt"
	"net"
	"time"

	"golang.org/x/sys/unix"
)

// One connection that is tried.
type attempt struct {
	ip      net.IP
	target  target
	began   time.Time
	socket  int // 0 while there is none
	verdict byte
}

func (a *attempt) close() {
	if a.socket != 0 {
		_ = unix.Close(a.socket)
		a.socket = 0
	}
}

// try starts all attempts at once and waits until each is decided: a busy machine answers late, so the rest is silent
// only when no answer has come for so long.
func try(attempts []*attempt, timeout time.Duration) error {
	defer func() {
		for _, each := range attempts {
			each.close()
		}
	}()
	for _, each := range attempts {
		if err := each.start(); err != nil {
			return err
		}
	}
	waiting := undecided(attempts)
	deadline := time.Now().Add(timeout)
	for len(waiting) > 0 && time.Now().Before(deadline) {
		if err := await(waiting, deadline); err != nil {
			return err
		}
		if left := undecided(waiting); len(left) < len(waiting) {
			waiting, deadline = left, time.Now().Add(timeout)
		}
	}
	for _, each := range waiting {
		each.verdict = silent
	}
	return nil
}

func undecided(attempts []*attempt) []*attempt {
	var left []*attempt
	for _, each := range attempts {
		if each.verdict == 0 {
			left = append(left, each)
		}
	}
	return left
}

// await looks at attempts that are not decided until something happens on one of them, or the time is up.
func await(attempts []*attempt, until time.Time) error {
	var polled []unix.PollFd
	for _, each := range attempts {
		polled = append(polled, unix.PollFd{Fd: int32(each.socket), Events: each.awaits()})
	}
	left := max(0, time.Until(until))
	if _, err := unix.Poll(polled, int(left.Milliseconds())+1); err != nil && err != unix.EINTR {
		return err
	}
	for index, each := range attempts {
		if polled[index].Revents != 0 {
			each.conclude(polled[index].Revents)
		}
	}
	return nil
}

func (a *attempt) awaits() int16 {
	if a.target.Protocol == "UDP" {
		return unix.POLLIN
	}
	return unix.POLLOUT
}

func (a *attempt) start() error {
	kind := unix.SOCK_STREAM
	if a.target.Protocol == "UDP" {
		kind = unix.SOCK_DGRAM
	}
	family, to := socketAddress(a.ip, a.target.Port)
	socket, err := unix.Socket(family, kind|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	a.socket, a.began = socket, time.Now()
	if kind == unix.SOCK_STREAM {
		// Closing resets at once: no socket lingers, and its port number is free again.
		if err := unix.SetsockoptLinger(socket, unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: 1}); err != nil {
			return err
		}
	}
	// While connect() still holds the socket, TCP only notes an ICMP refusal in passing; the queue of
	// errors keeps it for us.
	if family == unix.AF_INET {
		err = unix.SetsockoptInt(socket, unix.SOL_IP, unix.IP_RECVERR, 1)
	} else {
		err = unix.SetsockoptInt(socket, unix.SOL_IPV6, unix.IPV6_RECVERR, 1)
	}
	if err != nil {
		return err
	}
	err = unix.Connect(socket, to)
	if err == nil && kind == unix.SOCK_DGRAM {
		_, err = unix.Write(socket, []byte("?"))
	}
	return a.judge(err)
}

// judge takes what a system call said: most errors are an answer of the network.
func (a *attempt) judge(err error) error {
	switch err {
	case nil:
		if a.target.Protocol != "UDP" {
			a.verdict = open
		}
	case unix.EINPROGRESS, unix.EAGAIN:
	case unix.ECONNREFUSED, unix.EHOSTUNREACH, unix.ENETUNREACH, unix.EACCES, unix.EPERM, unix.ECONNRESET:
		a.verdict = refused
	case unix.ETIMEDOUT:
		a.verdict = silent
	default:
		return fmt.Errorf("%s/%d: %w", a.target.Protocol, a.target.Port, err)
	}
	return nil
}

// conclude looks at a socket on which something happened.
func (a *attempt) conclude(events int16) {
	code, err := unix.GetsockoptInt(a.socket, unix.SOL_SOCKET, unix.SO_ERROR)
	switch {
	case err != nil:
		a.verdict = silent
	case code != 0:
		if a.judge(unix.Errno(code)) != nil {
			a.verdict = refused
		}
	case events&unix.POLLERR != 0:
		a.verdict = a.queuedError()
	case a.target.Protocol == "UDP":
		var buffer [8]byte
		size, _ := unix.Read(a.socket, buffer[:])
		if size > 0 {
			a.verdict = open
		}
	default:
		a.verdict = open
	}
}

// queuedError reads the ICMP error that the queue holds: whatever it says, nobody was reached.
func (a *attempt) queuedError() byte {
	if _, _, _, _, err := unix.Recvmsg(a.socket, nil, make([]byte, 256), unix.MSG_ERRQUEUE); err != nil {
		return silent
	}
	return refused
}

func socketAddress(ip net.IP, port int) (int, unix.Sockaddr) {
	if four := ip.To4(); four != nil {
		return unix.AF_INET, &unix.SockaddrInet4{Port: port, Addr: [4]byte(four)}
	}
	return unix.AF_INET6, &unix.SockaddrInet6{Port: port, Addr: [16]byte(ip.To16())}
}
