// Answers which connections NetworkPolicies allow, as netpol-analyzer sees it.
//
// With arguments it is the command of netpol-analyzer itself, such as
//
//	netpol-analyzer list --dirpath FOLDER -o json -q
//
// Without arguments it reads one cluster per line of standard input,
//
//	{"objects": [Namespace, ..., Pod, ..., NetworkPolicy, ...]}
//
// and writes what "list -o json" writes, with the warnings beside it, or an error, per line:
//
//	{"connections": [{"src": "kasm/api[Pod]", "dst": "kasm/db[Pod]", "conn": "TCP 80,443,UDP 1000-2000"}, ...], "warnings": ["..."]}
//	{"error": "..."}
//
// A pair without a connection is not listed, nor is a workload with itself, which Kubernetes always
// allows. "conn" may be "All Connections"; what is outside is an IPv4 range, "203.0.113.0-203.0.113.127".
// A pod with an owner is listed as that owner: "kasm/rs[ReplicaSet]".
//
// The caller has to keep these from it:
//   - ownerReferences, to see every pod: pods of one owner are taken for one, and labels that
//     differ among them are an error;
//   - pods of the host network and finished pods, which it takes for any others;
//   - IPv6: an ipBlock of IPv6 is ignored or read as some IPv4 range, and an IPv6 status.hostIP is
//     an error (no hostIP at all is fine);
//   - a named port in an egress rule that reaches addresses, by an ipBlock or by the lack of "to":
//     an error for the whole cluster, where Kubernetes lets the port match pods alone;
//   - an ipBlock that covers addresses of pods: it never matches a pod;
//   - the same port name in two containers of a pod: only the first is looked up, and none of the
//     init containers.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/cli-runtime/pkg/resource"

	"github.com/np-guard/netpol-analyzer/pkg/cli"
	"github.com/np-guard/netpol-analyzer/pkg/logger"
	"github.com/np-guard/netpol-analyzer/pkg/manifests/parser"
	"github.com/np-guard/netpol-analyzer/pkg/netpol/connlist"
)

type cluster struct {
	Objects []json.RawMessage `json:"objects"`
}

type answer struct {
	Connections json.RawMessage `json:"connections,omitempty"`
	Warnings    []string        `json:"warnings,omitempty"`
	Error       string          `json:"error,omitempty"`
}

func answerTo(line []byte) (result answer) {
	defer func() {
		if failure := recover(); failure != nil {
			result = answer{Error: fmt.Sprint(failure)}
		}
	}()
	connections, warnings, err := list(line)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Connections: connections, Warnings: warnings}
}

func list(line []byte) (json.RawMessage, []string, error) {
	var in cluster
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&in); err != nil {
		return nil, nil, err
	}
	infos := make([]*resource.Info, len(in.Objects))
	for i, raw := range in.Objects {
		object := &unstructured.Unstructured{}
		if err := object.UnmarshalJSON(raw); err != nil {
			return nil, nil, fmt.Errorf("objects[%d]: %w", i, err)
		}
		infos[i] = &resource.Info{Source: fmt.Sprintf("objects[%d]", i), Object: object}
	}
	analyzer := connlist.NewConnlistAnalyzer(
		connlist.WithLogger(logger.NewDefaultLoggerWithVerbosity(logger.LowVerbosity)),
		connlist.WithMuteErrsAndWarns(),
		connlist.WithOutputFormat("json"),
	)
	connections, _, err := analyzer.ConnlistFromResourceInfos(infos)
	if err != nil {
		return nil, nil, err
	}
	var warnings []string
	for _, problem := range analyzer.Errors() {
		var malformed *parser.MalformedYamlDocError
		if errors.As(problem.Error(), &malformed) {
			return nil, nil, problem.Error()
		}
		warnings = append(warnings, problem.Error().Error())
	}
	text, err := analyzer.ConnectionsListToString(connections)
	return json.RawMessage(text), warnings, err
}

func main() {
	if len(os.Args) > 1 {
		cli.Execute()
		return
	}
	in, out := bufio.NewReaderSize(os.Stdin, 1<<20), json.NewEncoder(os.Stdout)
	for {
		line, err := in.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			if err := out.Encode(answerTo(line)); err != nil {
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
