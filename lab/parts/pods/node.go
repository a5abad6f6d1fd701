package main

import (
	"fmt"
	"net"
	"os"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

// What every end takes for its router; the node answers to both on each of its veths.
var (
	gateway4 = net.ParseIP("169.254.1.1")
	gateway6 = net.ParseIP("fe80::1")
)

// Settings of the node's network namespace.
var nodeSettings = map[string]string{
	"net/ipv4/ip_forward":                 "1",
	"net/ipv6/conf/all/forwarding":        "1",
	"net/ipv4/conf/all/rp_filter":         "0",
	"net/ipv4/conf/default/rp_filter":     "0",
	"net/ipv6/conf/default/accept_dad":    "0",
	"net/ipv6/conf/default/addr_gen_mode": "1",
	// A limited rate of ICMP answers would turn a refusal into silence.
	"net/ipv4/icmp_ratelimit":           "0",
	"net/ipv6/icmp/ratelimit":           "0",
	"net/ipv4/icmp_ratemask":            "0",
	"net/ipv4/neigh/default/gc_thresh1": "4096",
	"net/ipv4/neigh/default/gc_thresh2": "8192",
	"net/ipv4/neigh/default/gc_thresh3": "16384",
}

// Settings that not every kernel has in each network namespace.
var optionalSettings = map[string]string{
	"net/ipv4/icmp_msgs_per_sec": "1000000",
	"net/ipv4/icmp_msgs_burst":   "1000000",
}

func set(settings map[string]string) error {
	for name, value := range settings {
		if err := os.WriteFile("/proc/sys/"+name, []byte(value), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// prepareNode makes this network namespace a router with these addresses.
func prepareNode(addresses []string) error {
	for name := range nodeSettings {
		if _, err := os.Stat("/proc/sys/" + name); err != nil {
			delete(nodeSettings, name)
		}
	}
	if err := set(nodeSettings); err != nil {
		return err
	}
	for name, value := range optionalSettings {
		_ = os.WriteFile("/proc/sys/"+name, []byte(value), 0o644)
	}
	lo, err := netlink.LinkByName("lo")
	if err != nil {
		return err
	}
	if err := netlink.LinkSetUp(lo); err != nil {
		return err
	}
	for _, address := range append([]string{gateway4.String() + "/32"}, addresses...) {
		parsed, err := netlink.ParseAddr(address)
		if err != nil {
			return fmt.Errorf("%s: %w", address, err)
		}
		parsed.Flags = unix.IFA_F_NODAD
		if parsed.IP.Equal(gateway4) {
			// With a wider scope the kernel would take it as the source of what the node sends.
			parsed.Scope = int(netlink.SCOPE_LINK)
		}
		if err := netlink.AddrReplace(lo, parsed); err != nil {
			return fmt.Errorf("%s: %w", address, err)
		}
	}
	return nil
}

// forgetConnections empties the node's table of established connections, so that a new socket that
// happens to reuse a port number is judged by the rules of now.
func forgetConnections() error {
	return netlink.ConntrackTableFlush(netlink.ConntrackTable)
}
