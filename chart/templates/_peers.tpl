{{- /* How selectors and peers are written. */ -}}

{{- /* A label selector as YAML. Argument: the selector. */ -}}
{{- define "kasm-isolation.labelSelector" -}}
{{- with .matchLabels }}
matchLabels:
  {{- range $key, $value := . }}
  {{ include "kasm-isolation.key" $key }}: {{ $value | quote }}
  {{- end }}
{{- end }}
{{- with .matchExpressions }}
matchExpressions:
  {{- range . }}
  - {{ ternary . (omit . "values") (gt (len (default list .values)) 0) | toJson }}
  {{- end }}
{{- end }}
{{- end -}}

{{- /* The entries of from or to for one component or peer; who a peer is stands above it. Argument: the resolved entry. */ -}}
{{- define "kasm-isolation.peer" -}}
{{- if not .policyTypes }}{{ with .description }}
# {{ . }}
{{- end }}{{ end }}
{{- range .ipBlocks }}
- ipBlock:
    cidr: {{ .cidr | quote }}
    {{- with .except }}
    except: {{ toJson . }}
    {{- end }}
{{- end }}
{{- with .namespaceSelector }}
- namespaceSelector:
    {{- include "kasm-isolation.labelSelector" . | trim | nindent 4 }}
  {{- with $.podSelector }}
  podSelector:
    {{- include "kasm-isolation.labelSelector" . | trim | nindent 4 }}
  {{- end }}
{{- else }}
{{- with .podSelector }}
- podSelector:
    {{- include "kasm-isolation.labelSelector" . | trim | nindent 4 }}
{{- end }}
{{- end }}
{{- end -}}

{{- /*
Which pods a peer or component means when the stranger of `helm test` is among them, or nothing: a pod of this namespace none of
whose labels a selector speaks of. Of the namespace only the name is known, of the pods' addresses only what platforms give by
default. Argument: list $entry "kasm".
*/ -}}
{{- define "kasm-isolation.stranger" -}}
  {{- $entry := index . 0 -}}
  {{- $namespace := dict "kubernetes.io/metadata.name" (index . 1) -}}
  {{- $here := include "kasm-isolation.selects" (list (default dict $entry.namespaceSelector) $namespace) -}}
  {{- $any := include "kasm-isolation.selects" (list (default dict $entry.podSelector) dict) -}}
  {{- if not $entry.enabled -}}
  {{- else if $entry.anywhere -}} any pod
  {{- else if $entry.namespaceSelector -}}
    {{- ternary "any pod of this namespace" "" (and (eq $here "yes") (eq $any "yes")) -}}
  {{- else if $entry.podSelector -}}
    {{- ternary "any pod" "" (eq $any "yes") -}}
  {{- else -}}
    {{- range $block := $entry.ipBlocks -}}
      {{- range $pods := list "10.42.0.0/16" "10.128.0.0/14" "10.244.0.0/16" "2001:cafe:42::/56" "fd00:10:244::/56" "fd01::/48" -}}
        {{- $out := false -}}
        {{- range $block.except -}}
          {{- $out = or $out (eq . $pods) (include "kasm-isolation.liesInside" (list $pods .)) -}}
        {{- end -}}
        {{- $in := or (eq $block.cidr $pods) (include "kasm-isolation.liesInside" (list $pods $block.cidr))
          (include "kasm-isolation.liesInside" (list $block.cidr $pods)) -}}
        {{- if and $in (not $out) -}}
          {{- $here = $block.cidr -}}
        {{- end -}}
      {{- end -}}
    {{- end -}}
    {{- if contains "/" $here -}}
      {{- printf "%s, where pods may be" $here -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
