{{- /*
The guard: who is meant, as CEL, which the API server reads. A text and a list of texts are written in CEL as in JSON.
Its objects are in guard.yaml, who passes in _guard-allowed.tpl, what is judged in the files beside it.
*/ -}}

{{- /* The name of one of the guard's objects: cluster-scoped, so the namespace comes first, which holds no dot. Argument: list $ "pods". */ -}}
{{- define "kasm-isolation.guardName" -}}
  {{- $ctx := index . 0 -}}
  {{- printf "%s.%s.guard-%s" $ctx.Release.Namespace (include "kasm-isolation.namePrefix" $ctx) (index . 1) -}}
{{- end -}}

{{- /* The requirements of a label selector as JSON, labels as In. Argument: the selector. */ -}}
{{- define "kasm-isolation.requirements" -}}
  {{- $requirements := list -}}
  {{- range $key, $value := .matchLabels -}}
    {{- $requirements = append $requirements (dict "key" $key "operator" "In" "values" (list $value)) -}}
  {{- end -}}
  {{- concat $requirements (default list .matchExpressions) | toRawJson -}}
{{- end -}}

{{- /* The resources whose pods get a label that no template shows. Argument: the key of the label. */ -}}
{{- define "kasm-isolation.labelledLater" -}}
  {{- $jobs := list "jobs" "cronjobs" -}}
  {{- $sets := list "statefulsets" -}}
  {{- $every := list "pods" "podtemplates" "replicationcontrollers" "deployments" "statefulsets" "daemonsets" "replicasets" "jobs" "cronjobs" -}}
  {{- $later := dict "job-name" $jobs "controller-uid" $jobs "batch.kubernetes.io/job-name" $jobs
    "batch.kubernetes.io/controller-uid" $jobs "batch.kubernetes.io/job-completion-index" $jobs
    "statefulset.kubernetes.io/pod-name" $sets "apps.kubernetes.io/pod-index" $sets
    "controller-revision-hash" (list "statefulsets" "daemonsets") "pod-template-generation" (list "daemonsets")
    "pod-template-hash" (list "deployments")
    "topology.kubernetes.io/zone" $every "topology.kubernetes.io/region" $every -}}
  {{- with get $later . -}} {{- toRawJson . -}} {{- end -}}
{{- end -}}

{{- /* Whether a selector selects labels `l`, in CEL; what a controller may yet add is taken to fit. Argument: the selector. */ -}}
{{- define "kasm-isolation.celSelects" -}}
  {{- $all := list -}}
  {{- range include "kasm-isolation.requirements" . | fromJsonArray -}}
    {{- $key := toRawJson .key -}}
    {{- $there := printf "%s in l" $key -}}
    {{- $in := printf "%s && l[%s] in %s" $there $key (default list .values | toRawJson) -}}
    {{- $holds := get (dict "In" $in "NotIn" (printf "!(%s)" $in) "Exists" $there "DoesNotExist" (printf "!(%s)" $there)) .operator -}}
    {{- with include "kasm-isolation.labelledLater" .key -}}
      {{- $holds = printf "(%s || variables.resource in %s)" $holds . -}}
    {{- end -}}
    {{- $all = append $all $holds -}}
  {{- end -}}
  {{- join " && " $all -}}
{{- end -}}

{{- /*
Whether `e`, one part of the selector of a Scale such as "app=api", rules out that its pods are selected, in CEL.
Argument: the selector.
*/ -}}
{{- define "kasm-isolation.celRulesOut" -}}
  {{- $any := list -}}
  {{- range include "kasm-isolation.requirements" . | fromJsonArray -}}
    {{- $equal := list -}}
    {{- $key := .key -}}
    {{- range .values -}}
      {{- $equal = append $equal (printf "%s=%s" $key .) -}}
    {{- end -}}
    {{- $is := printf "e.startsWith(%s)" (toRawJson (print .key "=")) -}}
    {{- $not := printf "e == %s" (toRawJson (print "!" .key)) -}}
    {{- $among := printf "e in %s" (toRawJson $equal) -}}
    {{- $in := printf "%s && !(%s) || %s" $is $among $not -}}
    {{- $any = append $any (get (dict "In" $in "NotIn" $among "Exists" $not "DoesNotExist" $is) .operator) -}}
  {{- end -}}
  {{- join " || " $any -}}
{{- end -}}

{{- /* Whether a peer's pods are in the release's own namespace, by its name: "yes" or nothing. Argument: list $ $peer. */ -}}
{{- define "kasm-isolation.isHere" -}}
  {{- $peer := index . 1 -}}
  {{- $labels := dict "kubernetes.io/metadata.name" (index . 0).Release.Namespace -}}
  {{- if $peer.podSelector -}}
    {{- include "kasm-isolation.selects" (list (default dict $peer.namespaceSelector) $labels) -}}
  {{- end -}}
{{- end -}}

{{- /* Whoever has labels of the namespace that are guarded, as JSON [{"name", "selector"}]. Argument: list $ $table. */ -}}
{{- define "kasm-isolation.guarded" -}}
  {{- $table := index . 1 -}}
  {{- $guarded := list -}}
  {{- range $name, $component := $table.components -}}
    {{- if $component.enabled -}}
      {{- $guarded = append $guarded (dict "name" $name "selector" $component.podSelector) -}}
    {{- end -}}
  {{- end -}}
  {{- range $name, $peer := $table.peers -}}
    {{- if and $peer.enabled (include "kasm-isolation.isHere" (list (index $ 0) $peer)) -}}
      {{- $guarded = append $guarded (dict "name" $name "selector" $peer.podSelector) -}}
    {{- end -}}
  {{- end -}}
  {{- toRawJson $guarded -}}
{{- end -}}

{{- /* Peers that select namespaces by more than the name, which anybody may write, as JSON like the one before. Argument: $table. */ -}}
{{- define "kasm-isolation.guardedNamespaces" -}}
  {{- $guarded := list -}}
  {{- range $name, $peer := .peers -}}
    {{- if and $peer.enabled $peer.namespaceSelector -}}
      {{- $byLabel := false -}}
      {{- range include "kasm-isolation.requirements" $peer.namespaceSelector | fromJsonArray -}}
        {{- $byLabel = or $byLabel (ne .key "kubernetes.io/metadata.name") (ne .operator "In") -}}
      {{- end -}}
      {{- if $byLabel -}}
        {{- $guarded = append $guarded (dict "name" $name "selector" $peer.namespaceSelector) -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
  {{- toRawJson $guarded -}}
{{- end -}}
