{{- /* Emit: rows of the resolved table become rules. No names of products or platforms here. */ -}}

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
  - {{ toJson . }}
  {{- end }}
{{- end }}
{{- end -}}

{{- /*
Adds the ports of a row on one target to the cells of one direction, each with who reaches it; "on" says whether it counts, and
what is "alone" shares no rule.
Argument: dict "cells" $cells "key" "from" "row" "app-to-db" "on" true "arrow" "api → db" "flow" $flow "peers" (list $api) "ports" $db.ports.
*/ -}}
{{- define "kasm-isolation.addCells" -}}
  {{- $all := default false .flow.allPorts -}}
  {{- $shared := dict "entries" list "anywhere" false "alone" "" -}}
  {{- $groups := list $shared -}}
  {{- range $i, $peer := .peers -}}
    {{- if .anywhere -}} {{- $_ := set $shared "anywhere" true -}}
    {{- else if not (or .ipBlocks .namespaceSelector .podSelector) -}} {{- if $.on -}} {{- fail (printf "kasm-isolation: %s: has a peer that is nowhere; this is a fault of the chart" $.arrow) -}} {{- end -}}
    {{- else -}}
      {{- $entry := include "kasm-isolation.peer" . | trim -}}
      {{- if contains "\n    except: [" $entry -}} {{- $groups = append $groups (dict "entries" (list $entry) "anywhere" false "alone" (printf " %s %d" $.row $i)) -}}
      {{- else -}} {{- $_ := set $shared "entries" (append $shared.entries $entry) -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
  {{- range $name := ternary (list "all ports") .flow.ports $all -}}
    {{- $port := ternary dict (get (default dict $.ports) $name | default dict) $all -}}
    {{- $number := int (default 0 $port.port) -}}
    {{- if and $.on (not $all) (or (lt $number 1) (gt $number 65535)) -}} {{- fail (printf "kasm-isolation: %s: has no port %s; this is a fault of the chart" $.arrow $name) -}} {{- end -}}
    {{- $yaml := printf "- protocol: %s\n  port: %d" (default "TCP" $port.protocol) $number -}}
    {{- with $port.endPort -}} {{- $yaml = printf "%s\n  endPort: %d" $yaml (int .) -}} {{- end -}}
    {{- range $groups -}}
      {{- $cell := dict "on" (and $.on (or .anywhere (gt (len .entries) 0))) "all" $all "number" (ternary 99999 $number $all) "yaml" $yaml "name" $name "arrow" $.arrow "why" $.flow.description -}}
      {{- $_ := set $.cells $.key (append (get $.cells $.key) (merge $cell (dict "row" (print $.row .alone) "port" (print $yaml .alone) "entries" .entries "anywhere" .anywhere))) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}

{{- /*
The rules of one direction as YAML. Ports that every row of the table names together make one rule, whether rows are on or
off, and rules stand in the order of their ports: rows that come and go change who a rule admits and seldom its place, by
which K3s' engine knows it. A peer whose networks have exceptions stands alone: that engine puts all networks of a rule in
one set, where the exceptions of one would cut into another. Without peers only for `anywhere`, without ports only for `allPorts`.
Argument: dict "cells" (dict "from" list) "key" "from".
*/ -}}
{{- define "kasm-isolation.rulesFrom" -}}
{{- $rowsOf := dict -}}
{{- range get .cells .key -}} {{- $_ := set $rowsOf .port (printf "%s %s" (get $rowsOf .port) .row) -}} {{- end -}}
{{- $rules := dict -}}
{{- $places := dict -}}
{{- range get .cells .key -}} {{- $_ := set $places (get $rowsOf .port) (min .number (get $places (get $rowsOf .port) | default 99999)) -}} {{- end -}}
{{- range get .cells .key -}}
  {{- if .on -}}
    {{- $place := printf "%05d%s" (int (get $places (get $rowsOf .port))) (get $rowsOf .port) -}}
    {{- $rule := get $rules $place | default (dict "anywhere" false "entries" list "ports" list "rows" list "names" dict) -}}
    {{- $head := printf "%s\n%s" .arrow (default "" .why) -}}
    {{- $_ := set $rule "rows" (append $rule.rows $head | uniq) -}}
    {{- $_ := set $rule.names $head (append (get $rule.names $head | default list) .name) -}}
    {{- $_ := set $rule "anywhere" (or $rule.anywhere .anywhere) -}}
    {{- $_ := set $rule "entries" (concat $rule.entries .entries | uniq) -}}
    {{- if not .all -}} {{- $_ := set $rule "ports" (append $rule.ports .yaml | uniq) -}} {{- end -}}
    {{- $_ := set $rules $place $rule -}}
  {{- end -}}
{{- end -}}
{{- range $rule := $rules }}
  {{- range .rows }}
# {{ splitList "\n" . | first }} : {{ join ", " (get $rule.names .) }}
    {{- with splitList "\n" . | last }}
# {{ . }}
    {{- end }}
  {{- end }}
  {{- $body := "" }}
  {{- if not .anywhere }}{{ $body = printf "%s:%s" $.key (join "\n" .entries | nindent 2) }}{{ end }}
  {{- with .ports }}{{ $body = printf "%s\nports:%s" $body (join "\n" . | nindent 2) }}{{ end }}
- {{ $body | trim | default "{}" | indent 2 | trim }}
{{- end }}
{{- end -}}

{{- /*
The ingress and egress rules of one component and the names of their flows, as JSON:
{"ingress": "...", "egress": "...", "flows": [...]}. Argument: dict "table" $table "name" "db".
*/ -}}
{{- define "kasm-isolation.rulesOf" -}}
  {{- $everyone := mustMergeOverwrite (dict) .table.peers .table.components -}}
  {{- $component := get .table.components .name -}}
  {{- $cells := dict "from" list "to" list -}}
  {{- $flows := list -}}
  {{- range $row, $flow := .table.flows -}}
    {{- if has $.name (default list $flow.to) -}}
      {{- $from := list -}}
      {{- $peers := list -}}
      {{- range $flow.from -}}
        {{- $member := get $everyone . | default dict -}}
        {{- if $member.enabled -}} {{- $from = append $from . -}} {{- $peers = append $peers $member -}} {{- end -}}
      {{- end -}}
      {{- $on := and $flow.enabled (gt (len $from) 0) -}}
      {{- include "kasm-isolation.addCells" (dict "cells" $cells "key" "from" "row" $row "on" $on "arrow" (printf "%s → %s" (join ", " $from) $.name) "flow" $flow "peers" $peers "ports" $component.ports) -}}
      {{- if $on -}} {{- $flows = append $flows $row -}} {{- end -}}
    {{- end -}}
    {{- if and (has $.name (default list $flow.from)) (has "Egress" $component.policyTypes) -}}
      {{- range $flow.to -}}
        {{- $target := get $everyone . | default dict -}}
        {{- $on := and $flow.enabled (default false $target.enabled) -}}
        {{- include "kasm-isolation.addCells" (dict "cells" $cells "key" "to" "row" (printf "%s>%s" $row .) "on" $on "arrow" (printf "%s → %s" $.name .) "flow" $flow "peers" (list $target) "ports" $target.ports) -}}
        {{- if $on -}} {{- $flows = append $flows $row -}} {{- end -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
  {{- dict "ingress" (include "kasm-isolation.rulesFrom" (dict "cells" $cells "key" "from")) "egress" (include "kasm-isolation.rulesFrom" (dict "cells" $cells "key" "to")) "flows" (uniq $flows) | toJson -}}
{{- end -}}
