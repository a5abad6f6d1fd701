// Answers whether NetworkPolicies allow connections, as the matcher of cyclonus sees it.
//
// It reads one cluster per line of standard input,
//
//	{"policies": [NetworkPolicy, ...], "queries": [{"from": End, "to": End, "port": 5432, "portName": "postgres", "protocol": "TCP"}, ...]}
//
// where an End is {"ip": "203.0.113.5"} outside the cluster and
// {"pod": {"namespace": "kasm", "namespaceLabels": {...}, "labels": {...}}, "ip": "10.0.0.1"} inside,
// and writes {"allowed": [true, ...], "ingress": [...], "egress": [...]} or {"error": "..."} per line.
// Asked {"podIP": "10.0.0.1"}, it writes {"cases": [...]}, what its generator makes: see cases.go.
//
// The caller has to do what the matcher does not:
//   - policyTypes: the API server fills them in, the matcher panics without them;
//   - ip: every end needs one, an ipBlock is compared with it even when the end is a pod;
//   - portName: the name that the container port of this number and protocol has in the pod of "to",
//     or nothing; a named port of a policy is compared with this name and the protocol alone;
//   - protocol: TCP, UDP or SCTP, always given;
//   - a pod always reaches itself, a node reaches its pods, and no policy selects a pod of the host
//     network: the matcher knows neither; it also knows no phases, so leave finished pods out.
//
// Two mistakes of the matcher are made good here, see settle: NotIn has to match an object without
// the label, and a label that has to be empty has to be there.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/mattfenwick/cyclonus/pkg/matcher"
	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
)

type pod struct {
	Namespace       string            `json:"namespace"`
	NamespaceLabels map[string]string `json:"namespaceLabels"`
	Labels          map[string]string `json:"labels"`
}

type end struct {
	Pod *pod   `json:"pod"`
	IP  string `json:"ip"`
}

type cluster struct {
	PodIP    string                      `json:"podIP"`
	Policies []*networking.NetworkPolicy `json:"policies"`
	Queries  []struct {
		From     end           `json:"from"`
		To       end           `json:"to"`
		Port     int           `json:"port"`
		PortName string        `json:"portName"`
		Protocol core.Protocol `json:"protocol"`
	} `json:"queries"`
}

type answer struct {
	Allowed []bool `json:"allowed"`
	Ingress []bool `json:"ingress"`
	Egress  []bool `json:"egress"`
}

// negated holds the label keys that a NotIn of this cluster names.
type negated map[string]bool

// settle writes a selector so that the matcher reads it as Kubernetes does: an empty label as an In
// and the key of a NotIn as "!key", a label that every object gets from withNegated.
func (keys negated) settle(selector *meta.LabelSelector) {
	if selector == nil {
		return
	}
	for key, value := range selector.MatchLabels {
		if value == "" {
			selector.MatchExpressions = append(selector.MatchExpressions, meta.LabelSelectorRequirement{
				Key: key, Operator: meta.LabelSelectorOpIn, Values: []string{value},
			})
		}
	}
	for i, expression := range selector.MatchExpressions {
		if expression.Operator == meta.LabelSelectorOpNotIn {
			keys[expression.Key] = true
			selector.MatchExpressions[i].Key = "!" + expression.Key
		}
	}
}

func (keys negated) settlePeers(peers []networking.NetworkPolicyPeer) {
	for _, peer := range peers {
		keys.settle(peer.PodSelector)
		keys.settle(peer.NamespaceSelector)
	}
}

func (keys negated) withNegated(labels map[string]string) map[string]string {
	if len(keys) == 0 {
		return labels
	}
	all := map[string]string{}
	for key := range keys {
		all["!"+key] = "(absent)" // no label value can look like this
	}
	for key, value := range labels {
		all[key] = value
		if keys[key] {
			all["!"+key] = value
		}
	}
	return all
}

func (keys negated) peer(of end) *matcher.TrafficPeer {
	peer := &matcher.TrafficPeer{IP: of.IP}
	if of.Pod != nil {
		peer.Internal = &matcher.InternalPeer{
			Namespace:       of.Pod.Namespace,
			NamespaceLabels: keys.withNegated(of.Pod.NamespaceLabels),
			PodLabels:       keys.withNegated(of.Pod.Labels),
		}
	}
	return peer
}

func ask(line []byte) (result any) {
	defer func() {
		if failure := recover(); failure != nil {
			result = map[string]string{"error": fmt.Sprint(failure)}
		}
	}()
	var in cluster
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&in); err != nil {
		panic(err)
	}
	if in.PodIP != "" {
		return map[string]any{"cases": cases(in.PodIP)}
	}
	keys := negated{}
	for _, policy := range in.Policies {
		keys.settle(&policy.Spec.PodSelector)
		for _, rule := range policy.Spec.Ingress {
			keys.settlePeers(rule.From)
		}
		for _, rule := range policy.Spec.Egress {
			keys.settlePeers(rule.To)
		}
	}
	policies := matcher.BuildNetworkPolicies(false, in.Policies)
	size := len(in.Queries)
	out := answer{make([]bool, size), make([]bool, size), make([]bool, size)}
	for i, query := range in.Queries {
		verdict := policies.IsTrafficAllowed(&matcher.Traffic{
			Source: keys.peer(query.From), Destination: keys.peer(query.To),
			ResolvedPort: query.Port, ResolvedPortName: query.PortName, Protocol: query.Protocol,
		})
		out.Allowed[i] = verdict.IsAllowed()
		out.Ingress[i], out.Egress[i] = verdict.Ingress.IsAllowed(), verdict.Egress.IsAllowed()
	}
	return out
}

func main() {
	in, out := bufio.NewReaderSize(os.Stdin, 1<<20), json.NewEncoder(os.Stdout)
	for {
		line, err := in.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			if err := out.Encode(ask(line)); err != nil {
				panic(err)
			}
		}
		if err == io.EOF {
			return
		}
		if err != nil {
			panic(err)
		}
	}
}
