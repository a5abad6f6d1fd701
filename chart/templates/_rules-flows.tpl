{{- /* The rules of single rows: names, ports, and peers that must be somewhere. See _rules.tpl. */ -}}

{{- /*
An entry that no preset knows and that is not complete: a new one in the making, or a slip of the pen.
Argument: dict "at" $rules "map" "flows" "name" "api-to-dbb" "needs" "from, to and ports".
*/ -}}
{{- define "kasm-isolation.unknown" -}}
  {{- $hint := "" -}}
  {{- with include "kasm-isolation.nearestName" (dict "name" .name "known" (get .at.known .map)) -}} {{- $hint = printf ", or did you mean %q?" . -}} {{- end -}}
  {{- $text := printf "preset %s has none of that name, and a new one needs %s; write it%s" .at.chosen.preset .needs $hint -}}
  {{- include "kasm-isolation.problem" (dict "found" .at.found "path" (printf "%s.%s" .map .name) "text" $text) -}}
{{- end -}}

{{- /* In and NotIn need values, Exists and DoesNotExist take none. Argument: dict "selector" $selector "path" "..." "found" $found. */ -}}
{{- define "kasm-isolation.selector" -}}
  {{- range $i, $expression := .selector.matchExpressions -}}
    {{- $path := printf "%s.matchExpressions[%d].values" $.path $i -}}
    {{- $list := has $expression.operator (list "In" "NotIn") -}}
    {{- if and $list (not $expression.values) -}}
      {{- include "kasm-isolation.problem" (dict "found" $.found "path" $path "text" (printf "%s needs values; write at least one label value" $expression.operator)) -}}
    {{- else if and (not $list) $expression.values -}}
      {{- include "kasm-isolation.problem" (dict "found" $.found "path" $path "text" (printf "%s takes no values; remove them, or write In" $expression.operator)) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}

{{- /* A range must not end before it starts. Argument: dict "ports" $component.ports "path" "components.db" "found" $found. */ -}}
{{- define "kasm-isolation.ports" -}}
  {{- range $name, $port := .ports -}}
    {{- if and (hasKey $port "endPort") (lt (int $port.endPort) (int $port.port)) -}}
      {{- include "kasm-isolation.problem" (dict "found" $.found "path" (printf "%s.ports.%s.endPort" $.path $name) "text" (printf "%d is below port %d; write a number from %d to 65535" (int $port.endPort) (int $port.port) (int $port.port))) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}

{{- define "kasm-isolation.rules.flows" -}}
  {{- $components := .table.components -}}
  {{- $everyone := mustMergeOverwrite (dict) .table.peers $components -}}
  {{- $onlyPeers := list -}}
  {{- $lost := dict -}}
  {{- range $name, $peer := .table.peers -}}
    {{- if not (hasKey $components $name) -}} {{- $onlyPeers = append $onlyPeers $name -}} {{- end -}}
    {{- if not (or $peer.broken $peer.namespaceSelector $peer.podSelector $peer.ipBlocks $peer.anywhere (not $peer.enabled)) -}}
      {{- if has $name $.known.peers -}} {{- $_ := set $lost $name true -}} {{- end -}}
    {{- end -}}
  {{- end -}}
  {{- $ends := dict "from" "to" "to" "from" -}}
  {{- range $name, $flow := .table.flows -}}
    {{- if and (hasKey $.touched.flows $name) (not $flow.broken) -}}
      {{- include "kasm-isolation.rules.row" (dict "at" $ "name" $name "flow" $flow "everyone" $everyone "onlyPeers" $onlyPeers) -}}
    {{- end -}}
    {{- if and $flow.enabled (not $flow.broken) -}}
      {{- range $end, $opposite := $ends -}}
        {{- range $member := index $flow $end -}}
          {{- if hasKey $lost $member -}}
            {{- /* A peer that is nowhere must be placed once a rule would name it. */ -}}
            {{- range $other := index $flow $opposite -}}
              {{- $component := get $components $other | default dict -}}
              {{- if and $component.enabled (hasKey $lost $member) (or (eq $end "from") (has "Egress" $component.policyTypes)) -}}
                {{- $_ := unset $lost $member -}}
                {{- include "kasm-isolation.problem" (dict "found" $.found "path" (printf "peers.%s" $member) "text" (printf "flow %s needs it, and it is nowhere; write its ipBlocks or selectors, or enabled: false" $name)) -}}
              {{- end -}}
            {{- end -}}
          {{- end -}}
        {{- end -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
{{- end -}}

{{- /* The names and ports of one row. Argument: dict "at" $rules "name" "api-to-db" "flow" $flow "everyone" $everyone "onlyPeers" (list "dns"). */ -}}
{{- define "kasm-isolation.rules.row" -}}
  {{- $found := .at.found -}}
  {{- $flow := .flow -}}
  {{- $path := printf "flows.%s" .name -}}
  {{- if and (not (has .name .at.known.flows)) (not (and $flow.from $flow.to (or $flow.ports $flow.allPorts))) -}}
    {{- include "kasm-isolation.unknown" (dict "at" .at "map" "flows" "name" .name "needs" "from, to and ports (or allPorts: true)") -}}
  {{- else -}}
    {{- range $end := list "from" "to" -}}
      {{- range $i, $member := index $flow $end -}}
        {{- if not (hasKey $.everyone $member) -}}
          {{- $known := include "kasm-isolation.nearest" (dict "name" $member "known" (keys $.everyone | sortAlpha)) -}}
          {{- include "kasm-isolation.problem" (dict "found" $found "path" (printf "%s.%s[%d]" $path $end $i) "text" (printf "no component or peer is called %q; %s" $member $known)) -}}
        {{- end -}}
      {{- end -}}
    {{- end -}}
    {{- if and $flow.ports $flow.allPorts -}}
      {{- include "kasm-isolation.problem" (dict "found" $found "path" $path "text" "has both ports and allPorts; write one of them") -}}
    {{- else if not (or $flow.ports $flow.allPorts) -}}
      {{- include "kasm-isolation.problem" (dict "found" $found "path" $path "text" "has no ports; name them, or write allPorts: true to mean every port") -}}
    {{- end -}}
    {{- range $i, $port := $flow.ports -}}
      {{- range $member := $flow.to -}}
        {{- $target := get $.everyone $member -}}
        {{- if and $target (not (hasKey (default dict $target.ports) $port)) -}}
          {{- $known := printf "add it to the ports of %s" $member -}}
          {{- with $target.ports -}} {{- $known = include "kasm-isolation.nearest" (dict "name" $port "known" (keys . | sortAlpha)) -}} {{- end -}}
          {{- include "kasm-isolation.problem" (dict "found" $found "path" (printf "%s.ports[%d]" $path $i) "text" (printf "%s has no port %q; %s" $member $port $known)) -}}
        {{- end -}}
      {{- end -}}
    {{- end -}}
    {{- $pair := "" -}}
    {{- range $from := $flow.from -}}
      {{- range $to := $flow.to -}}
        {{- if and (not $pair) (has $from $.onlyPeers) (has $to $.onlyPeers) -}} {{- $pair = printf "%s to %s" $from $to -}} {{- end -}}
      {{- end -}}
    {{- end -}}
    {{- if $pair -}}
      {{- include "kasm-isolation.problem" (dict "found" $found "path" $path "text" (printf "%s joins two peers, and no policy of ours could hold that; name a component at one end" $pair)) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
