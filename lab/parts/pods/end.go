package main

import (
	"fmt"
	"runtime"
	"sync"

	"github.com/vishvananda/netlink"
	"github.com/vishvananda/netns"
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
