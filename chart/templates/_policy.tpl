{{- /* Emit: one row of the resolved table becomes one rule. No names of products or platforms here. */ -}}

{{- /* A label selector as YAML. Argument: the selector. */ -}}
{{- define "kasm-isolation.labelSelector" -}}
{{- with .matchLabels }}
matchLabels:
  {{- range $key, $value := . }}
  {{ $key }}: {{ $value | quote }}
  {{- end }}
{{- end }}
{{- with .matchExpressions }}
matchExpressions:
  {{- range . }}
  - key: {{ .key }}
    operator: {{ .operator }}
    {{- with .values }}
    values:
      {{- range . }}
      - {{ . | quote }}
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end -}}

{{- /* The entries of from or to for one component or peer; who a peer is stands above it. Argument: the resolved entry. */ -}}
{{- define "kasm-isolation.peer" -}}
{{- if not .isolates }}{{ with .description }}
# {{ . }}
{{- end }}{{ end }}
{{- range .ipBlocks }}
- ipBlock:
    cidr: {{ .cidr | quote }}
    {{- with .except }}
    except:
      {{- range . }}
      - {{ . | quote }}
      {{- end }}
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
One rule: an arrow comment, the reason, the peers and the ports. Without peers only for `anywhere`,
without ports only for `allPorts`. Argument: dict "arrow" "api → db" "flow" $flow "key" "from"
"peers" (list $api) "ports" $db.ports.
*/ -}}
{{- define "kasm-isolation.rule" -}}
{{- $anywhere := false -}}
{{- range .peers -}} {{- if .anywhere -}} {{- $anywhere = true -}} {{- end -}} {{- end -}}
{{- $body := "" -}}
{{- if not $anywhere -}}
  {{- $entries := "" -}}
  {{- range .peers -}} {{- $entries = printf "%s\n%s" $entries (include "kasm-isolation.peer" . | trim) -}} {{- end -}}
  {{- if not (trim $entries) -}} {{- fail (printf "kasm-isolation: %s: has no peers; this is a fault of the chart" .arrow) -}} {{- end -}}
  {{- $body = printf "%s:%s" .key (trim $entries | nindent 2) -}}
{{- end -}}
{{- if not .flow.allPorts -}}
  {{- $lines := "" -}}
  {{- range .flow.ports -}}
    {{- $port := get $.ports . -}}
    {{- $lines = printf "%s\n- protocol: %s\n  port: %d" $lines (default "TCP" $port.protocol) (int $port.port) -}}
    {{- with $port.endPort -}} {{- $lines = printf "%s\n  endPort: %d" $lines (int .) -}} {{- end -}}
  {{- end -}}
  {{- if not $lines -}} {{- fail (printf "kasm-isolation: %s: has no ports; this is a fault of the chart" .arrow) -}} {{- end -}}
  {{- $body = printf "%s\nports:%s" $body (trim $lines | nindent 2) -}}
{{- end -}}
# {{ .arrow }} : {{ if .flow.allPorts }}all ports{{ else }}{{ join ", " .flow.ports }}{{ end }}
{{- with .flow.description }}
# {{ . }}
{{- end }}
- {{ $body | trim | default "{}" | indent 2 | trim }}
{{ end -}}

{{- /*
The ingress and egress rules of one component and the names of their flows, as JSON:
{"ingress": "...", "egress": "...", "flows": [...]}. Argument: dict "table" $table "name" "db".
*/ -}}
{{- define "kasm-isolation.rulesOf" -}}
  {{- $everyone := mustMergeOverwrite (dict) .table.peers .table.components -}}
  {{- $component := get .table.components .name -}}
  {{- $result := dict "ingress" "" "egress" "" "flows" list -}}
  {{- range $flowName, $flow := .table.flows -}}
    {{- $from := list -}}
    {{- $to := list -}}
    {{- if $flow.enabled -}}
      {{- range $flow.from -}} {{- if (get $everyone .).enabled -}} {{- $from = append $from . -}} {{- end -}} {{- end -}}
      {{- range $flow.to -}} {{- if (get $everyone .).enabled -}} {{- $to = append $to . -}} {{- end -}} {{- end -}}
    {{- end -}}
    {{- if and $from (has $.name $to) -}}
      {{- $peers := list -}}
      {{- range $from -}} {{- $peers = append $peers (get $everyone .) -}} {{- end -}}
      {{- $rule := include "kasm-isolation.rule" (dict "arrow" (printf "%s → %s" (join ", " $from) $.name) "flow" $flow "key" "from" "peers" $peers "ports" $component.ports) -}}
      {{- $_ := set $result "ingress" (printf "%s%s" $result.ingress $rule) -}}
      {{- $_ := set $result "flows" (append $result.flows $flowName) -}}
    {{- end -}}
    {{- if and (has $.name $from) (has "Egress" $component.isolates) -}}
      {{- range $to -}}
        {{- $target := get $everyone . -}}
        {{- $rule := include "kasm-isolation.rule" (dict "arrow" (printf "%s → %s" $.name .) "flow" $flow "key" "to" "peers" (list $target) "ports" $target.ports) -}}
        {{- $_ := set $result "egress" (printf "%s%s" $result.egress $rule) -}}
        {{- $_ := set $result "flows" (append $result.flows $flowName) -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
  {{- set $result "flows" (uniq $result.flows) | toJson -}}
{{- end -}}
