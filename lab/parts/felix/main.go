// Felix, the policy engine of Calico and of Canal, which RKE2 installs unless told otherwise. It is set up by
// environment variables alone, reads nodes, pods, namespaces and policies from the API server, and writes ipsets
// and iptables rules of the network namespace it runs in. Rules stay behind when it ends.
package main

import "github.com/projectcalico/calico/felix/daemon"

func main() {
	// There is no configuration file; the rest is what it says of itself.
	daemon.Run("/nonexistent", "v3.28", "", "")
}
