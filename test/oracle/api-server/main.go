// Says what the API server makes of NetworkPolicies: the server's own decoding (strict, as kubectl asks
// for it), defaulting and validation, from the Kubernetes module that the lab builds its server from.
//
// Reads one document in JSON per line, writes one answer per line:
//
//	{"metadata": {...}, "spec": {...}} the policy as the server would keep it, defaults filled in
//	{"refused": "..."}                 its own words
//
// It stands where an object is created (apiserver/pkg/endpoints/handlers/create.go). A document without a
// namespace goes to "default", as kubectl sends it. Left out: who is asking, quotas, and the storage,
// which takes no new object with a resourceVersion.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	api "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/networking"
	_ "k8s.io/kubernetes/pkg/apis/networking/install"
	"k8s.io/kubernetes/pkg/registry/networking/networkpolicy"
)

var decoder = func() runtime.Decoder {
	json, ok := runtime.SerializerInfoForMediaType(legacyscheme.Codecs.SupportedMediaTypes(), runtime.ContentTypeJSON)
	if !ok {
		panic("the server reads no JSON")
	}
	return legacyscheme.Codecs.DecoderToVersion(json.StrictSerializer, networking.SchemeGroupVersion)
}()

// withoutDuplicates keeps the first of equal references, as the server does before it looks at them.
func withoutDuplicates(references []meta.OwnerReference) []meta.OwnerReference {
	var kept []meta.OwnerReference
	for _, reference := range references {
		known := func(other meta.OwnerReference) bool { return equality.Semantic.DeepEqual(other, reference) }
		if !slices.ContainsFunc(kept, known) {
			kept = append(kept, reference)
		}
	}
	return kept
}

// create does what the server does between the body of a request and its storage.
func create(body []byte) (*networking.NetworkPolicy, error) {
	kind := api.SchemeGroupVersion.WithKind("NetworkPolicy")
	object, _, err := decoder.Decode(body, &kind, &networking.NetworkPolicy{})
	if err != nil {
		return nil, err
	}
	policy, ok := object.(*networking.NetworkPolicy)
	if !ok {
		return nil, fmt.Errorf("%T is no policy", object)
	}
	namespace := policy.Namespace
	if namespace == "" {
		namespace = meta.NamespaceDefault
	}
	rest.WipeObjectMetaSystemFields(policy)
	if err := rest.EnsureObjectNamespaceMatchesRequestNamespace(namespace, policy); err != nil {
		return nil, err
	}
	policy.OwnerReferences = withoutDuplicates(policy.OwnerReferences)
	// The server writes managedFields anew, whatever they said (fieldmanager.UpdateNoErrors).
	policy.ManagedFields = nil
	rest.FillObjectMetaSystemFields(policy)
	strategy := networkpolicy.Strategy
	if policy.GenerateName != "" && policy.Name == "" {
		policy.Name = strategy.GenerateName(policy.GenerateName)
	}
	ctx := request.WithNamespace(context.Background(), namespace)
	if err := rest.BeforeCreate(strategy, ctx, policy); err != nil {
		return nil, err
	}
	return policy, nil
}

func judge(line []byte) any {
	policy, err := create(line)
	if err != nil {
		return map[string]string{"refused": err.Error()}
	}
	var out api.NetworkPolicy
	if err := legacyscheme.Scheme.Convert(policy, &out, nil); err != nil {
		panic(err)
	}
	return map[string]any{
		"metadata": map[string]string{"name": out.Name, "namespace": out.Namespace},
		"spec":     out.Spec,
	}
}

func main() {
	in, out := bufio.NewReaderSize(os.Stdin, 1<<20), json.NewEncoder(os.Stdout)
	for {
		line, err := in.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			if err := out.Encode(judge(line)); err != nil {
				panic(err)
			}
		}
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			panic(err)
		}
	}
}
