package main

import (
	"crypto/sha1"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"

	"github.com/vishvananda/netlink"
	"github.com/vishvananda/netns"
	"golang.org/x/sys/unix"
)

// vethOf is how Calico names the veth of a pod; Felix knows pods by it. The name of an end is "namespace.pod".
func vethOf(end string) string {
	return fmt.Sprintf("cali%x", sha1.Sum([]byte(end)))[:15]
}

// call gives the veth a name. A link is down while it gets one, and its IPv6 addresses are gone then.
func (e *end) call(name string) error {
	if err := netlink.LinkSetDown(e.veth); err != nil {
		return err
	}
	if err := netlink.LinkSetName(e.veth, name); err != nil {
		return err
	}
	if err := netlink.LinkSetUp(e.veth); err != nil {
		return err
	}
	return address(e.veth, gateway6.String()+"/64")
}

// attach gives the end's namespace its name, its addresses and routes, and starts the responders.
func (e *end) attach() error {
	if err := e.inside(e.publish); err != nil {
		return err
	}
	var theirs net.HardwareAddr
	if err := e.inside(func() (err error) {
		theirs, err = e.configure(e.veth.Attrs().HardwareAddr)
		return err
	}); err != nil {
		return err
	}
	for _, text := range e.spec.IPs {
		ip := net.ParseIP(text)
		if err := netlink.RouteReplace(&netlink.Route{LinkIndex: e.veth.Attrs().Index, Dst: host(ip), Scope: netlink.SCOPE_LINK}); err != nil {
			return fmt.Errorf("route to %s: %w", ip, err)
		}
		if err := neighbour(e.veth, ip, theirs); err != nil {
			return err
		}
	}
	return e.inside(e.listen)
}

// publish mounts the namespace where `ip netns` and nsenter look for it.
func (e *end) publish() error {
	path := filepath.Join("/run/netns", e.spec.Name)
	if err := os.WriteFile(path, nil, 0o444); err != nil {
		return err
	}
	return unix.Mount("/proc/thread-self/ns/net", path, "bind", unix.MS_BIND, "")
}

// detach removes the end at once: no route leads to it, and no responder answers.
func (e *end) detach() error {
	for _, shut := range e.close {
		shut()
	}
	e.close = nil
	for _, text := range e.spec.IPs {
		route := &netlink.Route{LinkIndex: e.veth.Attrs().Index, Dst: host(net.ParseIP(text)), Scope: netlink.SCOPE_LINK}
		if err := netlink.RouteDel(route); err != nil {
			return fmt.Errorf("route to %s: %w", text, err)
		}
	}
	if err := e.inside(func() error {
		eth0, err := netlink.LinkByName("eth0")
		if err != nil {
			return err
		}
		for _, text := range e.spec.IPs {
			if err := netlink.AddrDel(eth0, &netlink.Addr{IPNet: host(net.ParseIP(text))}); err != nil {
				return fmt.Errorf("address %s: %w", text, err)
			}
		}
		return nil
	}); err != nil {
		return err
	}
	if err := e.call(e.first); err != nil {
		return fmt.Errorf("its veth: %w", err)
	}
	return netns.DeleteNamed(e.spec.Name)
}

// configure sets up the end's side of its veth and tells its hardware address.
func (e *end) configure(node net.HardwareAddr) (net.HardwareAddr, error) {
	for _, name := range []string{"lo", "eth0"} {
		link, err := netlink.LinkByName(name)
		if err != nil {
			return nil, err
		}
		if err := netlink.LinkSetUp(link); err != nil {
			return nil, err
		}
	}
	eth0, err := netlink.LinkByName("eth0")
	if err != nil {
		return nil, err
	}
	for _, text := range e.spec.IPs {
		ip := net.ParseIP(text)
		if err := address(eth0, host(ip).String()); err != nil {
			return nil, err
		}
		gateway := gateway4
		if ip.To4() == nil {
			gateway = gateway6
		}
		if err := neighbour(eth0, gateway, node); err != nil {
			return nil, err
		}
		route := &netlink.Route{LinkIndex: eth0.Attrs().Index, Gw: gateway, Flags: int(netlink.FLAG_ONLINK)}
		if err := netlink.RouteReplace(route); err != nil {
			return nil, fmt.Errorf("default route: %w", err)
		}
	}
	return eth0.Attrs().HardwareAddr, nil
}

func host(ip net.IP) *net.IPNet {
	if four := ip.To4(); four != nil {
		return &net.IPNet{IP: four, Mask: net.CIDRMask(32, 32)}
	}
	return &net.IPNet{IP: ip, Mask: net.CIDRMask(128, 128)}
}

func address(link netlink.Link, text string) error {
	parsed, err := netlink.ParseAddr(text)
	if err != nil {
		return err
	}
	if strings.Contains(text, ":") {
		parsed.Flags = unix.IFA_F_NODAD
	}
	if err := netlink.AddrReplace(link, parsed); err != nil {
		return fmt.Errorf("address %s: %w", text, err)
	}
	return nil
}

func neighbour(link netlink.Link, ip net.IP, hardware net.HardwareAddr) error {
	family := netlink.FAMILY_V4
	if ip.To4() == nil {
		family = netlink.FAMILY_V6
	}
	if err := netlink.NeighSet(&netlink.Neigh{
		LinkIndex: link.Attrs().Index, Family: family, State: netlink.NUD_PERMANENT, IP: ip, HardwareAddr: hardware,
	}); err != nil {
		return fmt.Errorf("neighbour %s: %w", ip, err)
	}
	return nil
}
