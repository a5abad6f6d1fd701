// The network policy controller that K3s embeds: kube-router's, from the fork that K3s pins, and
// nothing else of kube-router, started the way K3s starts it (pkg/agent/netpol in k3s-io/k3s).
// It reads pods, namespaces and policies from the API server and writes ipsets and iptables rules
// of the network namespace it runs in. Rules stay behind when it ends, as on a K3s node.
package main

import (
	"flag"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/cloudnativelabs/kube-router/v2/pkg/controllers/netpol"
	"github.com/cloudnativelabs/kube-router/v2/pkg/healthcheck"
	"github.com/cloudnativelabs/kube-router/v2/pkg/options"
	"github.com/cloudnativelabs/kube-router/v2/pkg/utils"
	"github.com/coreos/go-iptables/iptables"
	v1core "k8s.io/api/core/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/klog/v2"
)

func main() {
	klog.InitFlags(nil)
	kubeconfig := flag.String("kubeconfig", "", "how to reach the API server")
	node := flag.String("node", "", "name of the node whose pods are guarded")
	services := flag.String("services", "10.43.0.0/16,fd43::/112", "ranges of Services; they tell the families of the cluster")
	flag.Parse()
	if err := run(*kubeconfig, *node, strings.Split(*services, ",")); err != nil {
		klog.Errorf("policy engine: %v", err)
		os.Exit(1)
	}
}

func run(kubeconfig, node string, services []string) error {
	families := map[v1core.IPFamily]iptables.Protocol{}
	for _, cidr := range services {
		if strings.Contains(cidr, ":") {
			families[v1core.IPv6Protocol] = iptables.ProtocolIPv6
		} else {
			families[v1core.IPv4Protocol] = iptables.ProtocolIPv4
		}
	}
	config := options.NewKubeRouterConfig()
	config.HostnameOverride = node
	_, config.EnableIPv4 = families[v1core.IPv4Protocol]
	_, config.EnableIPv6 = families[v1core.IPv6Protocol]
	config.ClusterIPCIDRs = services
	config.NodePortRange = "30000-32767"
	config.IPTablesSyncPeriod = 5 * time.Minute
	config.CacheSyncTimeout = time.Minute
	config.RunFirewall = true

	rest, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(rest)
	if err != nil {
		return err
	}

	iptablesOf := map[v1core.IPFamily]utils.IPTablesHandler{}
	ipsetsOf := map[v1core.IPFamily]utils.IPSetHandler{}
	for family, protocol := range families {
		if iptablesOf[family], err = iptables.NewWithProtocol(protocol); err != nil {
			return err
		}
		if ipsetsOf[family], err = utils.NewIPSet(family == v1core.IPv6Protocol); err != nil {
			return err
		}
	}

	stop := make(chan struct{})
	factory := informers.NewSharedInformerFactory(client, 0)
	pods := factory.Core().V1().Pods().Informer()
	namespaces := factory.Core().V1().Namespaces().Informer()
	policies := factory.Networking().V1().NetworkPolicies().Informer()
	factory.Start(stop)
	factory.WaitForCacheSync(stop)

	var ipsetMutex sync.Mutex
	controller, err := netpol.NewNetworkPolicyController(
		client, config, pods, policies, namespaces, &ipsetMutex, iptablesOf, ipsetsOf)
	if err != nil {
		return err
	}
	for informer, handler := range map[cache.SharedIndexInformer]cache.ResourceEventHandler{
		pods:       controller.PodEventHandler,
		namespaces: controller.NamespaceEventHandler,
		policies:   controller.NetworkPolicyEventHandler,
	} {
		if _, err := informer.AddEventHandler(handler); err != nil {
			return err
		}
	}

	heartbeats := make(chan *healthcheck.ControllerHeartbeat, 10)
	go func() {
		for range heartbeats {
		}
	}()
	var running sync.WaitGroup
	running.Add(1)
	go controller.Run(heartbeats, stop, &running)

	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	<-signals
	close(stop)
	running.Wait()
	return nil
}
