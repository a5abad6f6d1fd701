package main

import (
	"crypto/sha1"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/vishvananda/netlink"
	"github.com/vishvananda/netns"
	"golang.org/x/sys/unix"
)

// One pod, or one host outside the cluster.
type endSpec struct {
	Name  string   `json:"name"`  // also the name of the network namespace, for `ip netns exec`
	IPs   []string `json:"ips"`   // at most one per family
	Ports []int    `json:"ports"` // where responders listen, TCP and UDP
}

// An end that exists. Whatever must happen inside its network namespace runs on its own thread.
type end struct {
	spec  endSpec
	veth  netlink.Link // the side of the veth pair in the node
	first string       // the name of that side while no end has it
	work  chan func()
	close []func()
}

var (
	endsMutex sync.Mutex
	ends      = map[string]*end{}
	veths     int
	// Ends that were taken away. The kernel is slow to delete a network namespace, so the next end uses it again.
	spare []*end
)

func endNamed(name string) (*end, error) {
	endsMutex.Lock()
	defer endsMutex.Unlock()
	if found, ok := ends[name]; ok {
		return found, nil
	}
	return nil, fmt.Errorf("there is no end named %q", name)
}

// inside runs a function in the network namespace of the end and waits for it.
func (e *end) inside(do func() error) error {
	done := make(chan error, 1)
	e.work <- func() { done <- do() }
	return <-done
}

// The name of the network namespace that this program runs in, which is no end that it made.
var nodeName string

// addNode makes the node itself an end that probes can start from.
func addNode(name string) {
	nodeName = name
	node := &end{spec: endSpec{Name: nodeName}, work: make(chan func())}
	ends[nodeName] = node
	go func() {
		for do := range node.work {
			do()
		}
	}()
}

func addEnds(specs []endSpec) error {
	for _, spec := range specs {
		if err := addEnd(spec); err != nil {
			return fmt.Errorf("%s: %w", spec.Name, err)
		}
	}
	return nil
}

func addEnd(spec endSpec) error {
	endsMutex.Lock()
	if _, ok := ends[spec.Name]; ok {
		endsMutex.Unlock()
		return fmt.Errorf("exists already")
	}
	var made *end
	if last := len(spare) - 1; last >= 0 {
		made, spare = spare[last], spare[:last]
	}
	endsMutex.Unlock()

	if made == nil {
		built, err := build()
		if err != nil {
			return err
		}
		made = built
	}
	made.spec = spec
	if err := made.call(vethOf(spec.Name)); err != nil {
		return fmt.Errorf("its veth: %w", err)
	}
	if err := made.attach(); err != nil {
		return err
	}
	endsMutex.Lock()
	defer endsMutex.Unlock()
	ends[spec.Name] = made
	return nil
}

// build makes a network namespace, the thread that stays in it, and a veth pair to the node.
func build() (*end, error) {
	made := &end{work: make(chan func())}
	built := make(chan error, 1)
	var namespace netns.NsHandle
	go func() {
		// Never unlocked: the thread ends with this function, and no other may run in its namespace.
		runtime.LockOSThread()
		var err error
		namespace, err = netns.New()
		built <- err
		for do := range made.work {
			do()
		}
	}()
	if err := <-built; err != nil {
		return nil, err
	}
	defer namespace.Close()
	if err := made.inside(func() error {
		return set(map[string]string{
			"net/ipv6/conf/default/accept_dad":    "0",
			"net/ipv6/conf/default/addr_gen_mode": "1",
		})
	}); err != nil {
		return nil, err
	}
	endsMutex.Lock()
	veths++
	made.first = fmt.Sprintf("end%d", veths)
	endsMutex.Unlock()
	if err := netlink.LinkAdd(&netlink.Veth{
		LinkAttrs:     netlink.LinkAttrs{Name: made.first, MTU: 1500},
		PeerName:      "eth0",
		PeerNamespace: netlink.NsFd(namespace),
	}); err != nil {
		return nil, err
	}
	var err error
	made.veth, err = netlink.LinkByName(made.first)
	return made, err
}

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

func removeEnds(names []string) error {
	for _, name := range names {
		removed, err := endNamed(name)
		if err != nil {
			return err
		}
		endsMutex.Lock()
		delete(ends, name)
		endsMutex.Unlock()
		if err := removed.detach(); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		endsMutex.Lock()
		spare = append(spare, removed)
		endsMutex.Unlock()
	}
	return nil
}
