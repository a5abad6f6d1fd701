{{- /*
From rows to rules, in three steps, each on its own: (1) who reaches which port and why, as data; (2) what belongs into one
rule; (3) how a rule is written. No names of products or platforms here.
*/ -}}

{{- /*
1. Who reaches which port of a component, whom it reaches where its egress is closed, and why: fills "from" and "to" with
openings and "flows" with the names of the rows that count. An opening is one row on one target: {"row", "on", "arrow", "why",
"peers": [entry of the table], "ports": [{"name", "protocol", "port", "endPort"}]}. Argument: dict "table" $table "name" "db".
*/ -}}
{{- define "kasm-isolation.openings" -}}
  {{- $components := .table.components -}}
  {{- $known := .table.peers -}}
  {{- $component := get $components .name -}}
  {{- $from := list -}}
  {{- $to := list -}}
  {{- $flows := list -}}
  {{- range $row, $flow := .table.flows -}}
    {{- if has $.name (default list $flow.to) -}}
      {{- $names := list -}}
      {{- $peers := list -}}
      {{- range $flow.from -}}
        {{- $member := get $components . | default (get $known .)
          | default dict -}}
        {{- if $member.enabled -}}
          {{- $names = append $names . -}}
          {{- $peers = append $peers $member -}}
        {{- end -}}
      {{- end -}}
      {{- $on := and $flow.enabled (gt (len $names) 0) -}}
      {{- $arrow := printf "%s → %s" (join ", " $names) $.name -}}
      {{- $opening := dict "row" $row "on" $on "arrow" $arrow "why" $flow.description "peers" $peers -}}
      {{- $from = append $from
        (set $opening "ports" (include "kasm-isolation.portsOn" (list $flow $component) | fromJsonArray)) -}}
      {{- if $on -}}
        {{- $flows = append $flows $row -}}
      {{- end -}}
    {{- end -}}
    {{- if and (has $.name (default list $flow.from))
      (has "Egress" $component.policyTypes) -}}
      {{- range $target := $flow.to -}}
        {{- $member := get $components $target | default (get $known $target)
          | default dict -}}
        {{- $on := and $flow.enabled (default false $member.enabled) -}}
        {{- $arrow := printf "%s → %s" $.name $target -}}
        {{- $opening := dict "row"
          (printf "%s>%s" $row $target) "on" $on "arrow" $arrow "why" $flow.description "peers" (list $member) -}}
        {{- $to = append $to
          (set $opening "ports" (include "kasm-isolation.portsOn" (list $flow $member) | fromJsonArray)) -}}
        {{- if $on -}}
          {{- $flows = append $flows $row -}}
        {{- end -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
  {{- $_ := set (set (set . "from" $from) "to" $to) "flows" (uniq $flows) -}}
{{- end -}}

{{- /* The ports of a row on one of its targets, as JSON; of `allPorts` the one that stands for all. Argument: list $flow $target. */ -}}
{{- define "kasm-isolation.portsOn" -}}
  {{- $known := (index . 1).ports -}}
  {{- $ports := list -}}
  {{- range $name := (index . 0).ports -}}
    {{- $port := get (default dict $known) $name | default dict -}}
    {{- $range := dict "port" (int $port.port) "endPort" (int $port.endPort) -}}
    {{- $ports = append $ports
      (merge $range (dict "name" $name "protocol" (default "TCP" $port.protocol))) -}}
  {{- end -}}
  {{- ternary (list (dict "name" "all ports" "port" 99999 "endPort" 0 "protocol" "")) $ports
    (default false (index . 0).allPorts) | toJson -}}
{{- end -}}

{{- /*
2. What belongs into one rule: fills "rules" with {"rows": [{"arrow", "why"}], "names": port names by row, "anywhere", "peers",
"ports"}.
Ports that every row of the table names together make one rule, whether rows are on or off, and rules stand in the order of
their ports: rows that come and go change who a rule admits and seldom its place, by which K3s' engine knows it. A peer whose
networks have exceptions stands alone: that engine puts all networks of a rule in one set, where the exceptions of one would
cut into another. Argument: dict "openings" $openings.from.
*/ -}}
{{- define "kasm-isolation.rules" -}}
  {{- $cells := list -}}
  {{- range $opening := .openings -}}
    {{- $together := dict "alone" "" "peers" list "anywhere" false -}}
    {{- $groups := list $together -}}
    {{- range $i, $peer := .peers -}}
      {{- $excepts := false -}}
      {{- range $peer.ipBlocks -}}
        {{- $excepts = or $excepts (gt (len (default list .except)) 0) -}}
      {{- end -}}
      {{- if $peer.anywhere -}}
        {{- $_ := set $together "anywhere" true -}}
      {{- else if $excepts -}}
        {{- $groups = append $groups
          (dict "alone" (printf " %s %d" $opening.row $i) "peers" (list $peer) "anywhere" false) -}}
      {{- else if or $peer.ipBlocks $peer.namespaceSelector $peer.podSelector -}}
        {{- $_ := set $together "peers" (append $together.peers $peer) -}}
      {{- else if $opening.on -}}
        {{- fail (printf "kasm-isolation: %s: has a peer that is nowhere; this is a fault of the chart" $opening.arrow) -}}
      {{- end -}}
    {{- end -}}
    {{- range $port := .ports -}}
      {{- $isNumber := and (ge (int .port) 1) (le (int .port) 65535) (le (int .endPort) 65535) -}}
      {{- if and $opening.on .protocol (not $isNumber) -}}
        {{- fail (printf "kasm-isolation: %s: has no port %s; this is a fault of the chart" $opening.arrow .name) -}}
      {{- end -}}
      {{- range $groups -}}
        {{- $on := and $opening.on (or .anywhere (gt (len .peers) 0)) -}}
        {{- $key := printf "%s %v-%v%s" $port.protocol $port.port $port.endPort .alone -}}
        {{- $cells = append $cells
          (dict "on" $on "row" (print $opening.row .alone) "key" $key "port" $port "group" . "opening" $opening) -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
  {{- $rows := dict -}}
  {{- range $cells -}}
    {{- $_ := set $rows .key (printf "%s %s" (get $rows .key) .row) -}}
  {{- end -}}
  {{- $first := dict -}}
  {{- range $cells -}}
    {{- $named := get $rows .key -}}
    {{- $_ := set $first $named
      (min .port.port (get $first $named | default 99999)) -}}
  {{- end -}}
  {{- $rules := dict -}}
  {{- range $cells -}}
    {{- $place := printf "%05d%s" (int (get $first (get $rows .key)))
      (get $rows .key) -}}
    {{- $rule := get $rules $place | default
      (dict "anywhere" false "peers" list "ports" list "rows" list "names" dict) -}}
    {{- if .on -}}
      {{- $head := print .opening.arrow .opening.why -}}
      {{- $_ := set $rule "rows"
        (append $rule.rows (pick .opening "arrow" "why") | uniq) -}}
      {{- $_ := set $rule.names $head
        (append (get $rule.names $head | default list) .port.name) -}}
      {{- $_ := set $rule "anywhere" (or $rule.anywhere .group.anywhere) -}}
      {{- $_ := set $rule "peers" (concat $rule.peers .group.peers) -}}
      {{- if .port.protocol -}}
        {{- $_ := set $rule "ports"
          (append $rule.ports (omit .port "name") | uniq) -}}
      {{- end -}}
      {{- $_ := set $rules $place $rule -}}
    {{- end -}}
  {{- end -}}
  {{- $sorted := list -}}
  {{- range $rules -}}
    {{- $sorted = append $sorted . -}}
  {{- end -}}
  {{- $_ := set . "rules" $sorted -}}
{{- end -}}

{{- /*
3. How a rule is written: an arrow and a reason for each of its rows, then who, then which ports. Without peers only for
`anywhere`, without ports only for `allPorts`. Argument: list "from" $rule.
*/ -}}
{{- define "kasm-isolation.rule" -}}
{{- $key := index . 0 -}}
{{- $rule := index . 1 -}}
{{- range $rule.rows }}
# {{ .arrow }} : {{ get $rule.names (print .arrow .why) | join ", " }}
  {{- with .why }}
# {{ . }}
  {{- end }}
{{- end }}
{{- $peers := list }}
{{- range $rule.peers }}{{ $peers = append $peers (include "kasm-isolation.peer" . | trim) | uniq }}{{ end }}
{{- if not $rule.anywhere }}
- {{ $key }}:
    {{- join "\n" $peers | nindent 4 }}
{{- else if not $rule.ports }}
- {}
{{- end }}
{{- with $rule.ports }}
{{ ternary "- " "  " $rule.anywhere }}ports:
  {{- range . }}
    - protocol: {{ .protocol }}
      port: {{ int .port }}
      {{- with .endPort }}
      endPort: {{ int . }}
      {{- end }}
  {{- end }}
{{- end }}
{{- end -}}

{{- /* All rules of one direction. Argument: list "from" $openings.from. */ -}}
{{- define "kasm-isolation.rulesAs" -}}
  {{- $key := index . 0 -}}
  {{- $direction := dict "openings" (index . 1) -}}
  {{- include "kasm-isolation.rules" $direction -}}
  {{- range $direction.rules -}}
    {{- include "kasm-isolation.rule" (list $key .) -}}
  {{- end -}}
{{- end -}}
