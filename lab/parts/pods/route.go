package main

import (
	"fmt"
	"net"

	"github.com/vishvananda/netlink"
)

// route leads networks to an end, which passes on what is not its own; or takes them away from it.
func route(via string, networks []string, isThere bool) error {
	hop, err := endNamed(via)
	if err != nil {
		return err
	}
	for _, text := range networks {
		_, network, err := net.ParseCIDR(text)
		if err != nil {
			return err
		}
		gateway, err := hop.addressLike(network.IP)
		if err != nil {
			return err
		}
		change := netlink.RouteReplace
		if !isThere {
			change = netlink.RouteDel
		}
		if err := change(&netlink.Route{
			LinkIndex: hop.veth.Attrs().Index, Dst: network, Gw: gateway, Flags: int(netlink.FLAG_ONLINK),
		}); err != nil {
			return fmt.Errorf("%s by %s: %w", text, via, err)
		}
	}
	return nil
}

// addressLike is the end's own address of the same family.
func (e *end) addressLike(ip net.IP) (net.IP, error) {
	for _, text := range e.spec.IPs {
		if own := net.ParseIP(text); (own.To4() == nil) == (ip.To4() == nil) {
			return own, nil
		}
	}
	return nil, fmt.Errorf("%s has no address of the family of %s", e.spec.Name, ip)
}
