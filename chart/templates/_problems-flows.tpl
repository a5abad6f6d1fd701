{{- /* Rules of rows: names and ports that must exist, peers that must be somewhere, and what helm test tries. See _problems.tpl. */ -}}

{{- define "kasm-isolation.rules.flows" -}}
  {{- range $name, $_ := .ctx.Values.flows -}}
    {{- $flow := get $.table.flows $name -}}
    {{- if and (not (has $name $.known.flows))
      (not (and $flow.from $flow.to (or $flow.ports $flow.allPorts))) -}}
      {{- include "kasm-isolation.unknown"
        (dict "at" $ "map" "flows" "name" $name "needs" "from, to and ports (or allPorts: true)") -}}
    {{- else -}}
      {{- include "kasm-isolation.rules.row"
        (dict "table" $.table "flow" $flow "path" (printf "flows.%s" $name)) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}

{{- /* Argument: dict "table" $table "flow" $flow "path" "flows.api-to-db". */ -}}
{{- define "kasm-isolation.rules.row" -}}
  {{- $flow := .flow -}}
  {{- $path := .path -}}
  {{- $components := .table.components -}}
  {{- $everyone := mustMergeOverwrite (dict) .table.peers $components -}}
  {{- range $end := list "from" "to" -}}
    {{- range $i, $member := index $flow $end -}}
      {{- if not (hasKey $everyone $member) -}}
        {{- $known := include "kasm-isolation.nearest"
          (list $member (keys $everyone | sortAlpha)) -}}
        {{- $text := printf "no component or peer is called %q; %s" $member $known -}}
        {{- include "kasm-isolation.problem"
          (list (printf "%s.%s[%d]" $path $end $i) $text) -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
  {{- if and $flow.ports $flow.allPorts -}}
    {{- include "kasm-isolation.problem"
      (list $path "has both ports and allPorts; write one of them") -}}
  {{- else if not (or $flow.ports $flow.allPorts) -}}
    {{- include "kasm-isolation.problem"
      (list $path "has no ports; name them, or write allPorts: true to mean every port") -}}
  {{- end -}}
  {{- range $i, $port := $flow.ports -}}
    {{- range $member := $flow.to -}}
      {{- $target := get $everyone $member -}}
      {{- if and $target (not (hasKey (default dict $target.ports) $port)) -}}
        {{- $known := printf "add it to the ports of %s" $member -}}
        {{- with $target.ports -}}
          {{- $known = include "kasm-isolation.nearest"
            (list $port (keys . | sortAlpha)) -}}
        {{- end -}}
        {{- include "kasm-isolation.problem"
          (list (printf "%s.ports[%d]" $path $i) (printf "%s has no port %q; %s" $member $port $known)) -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
  {{- $pair := "" -}}
  {{- range $from := $flow.from -}}
    {{- range $to := $flow.to -}}
      {{- $known := and (hasKey $everyone $from) (hasKey $everyone $to) -}}
      {{- $peers := and $known (not (hasKey $components $from))
        (not (hasKey $components $to)) -}}
      {{- if and $peers (not $pair) -}}
        {{- $pair = printf "%s to %s" $from $to -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
  {{- with $pair -}}
    {{- $text := printf "%s joins two peers, and no policy of ours could hold that; name a component at one end" . -}}
    {{- include "kasm-isolation.problem" (list $path $text) -}}
  {{- end -}}
{{- end -}}

{{- /* A peer that is nowhere must be placed once a rule would name it: one line for each such peer. */ -}}
{{- define "kasm-isolation.rules.places" -}}
  {{- $lost := dict -}}
  {{- range $name, $peer := .table.peers -}}
    {{- $place := or $peer.namespaceSelector $peer.podSelector $peer.ipBlocks $peer.anywhere -}}
    {{- if and $peer.enabled (not $place) (has $name $.known.peers) -}}
      {{- $_ := set $lost $name true -}}
    {{- end -}}
  {{- end -}}
  {{- $opposite := dict "from" "to" "to" "from" -}}
  {{- range $name, $flow := .table.flows -}}
    {{- range $end, $other := ternary $opposite dict
      (and $flow.enabled (gt (len $lost) 0)) -}}
      {{- range $member := index $flow $end -}}
        {{- range $owner := ternary (index $flow $other) list
          (hasKey $lost $member) -}}
          {{- $component := get $.table.components $owner | default dict -}}
          {{- $held := and $component.enabled
            (or (eq $end "from") (has "Egress" $component.policyTypes)) -}}
          {{- if and $held (hasKey $lost $member) -}}
            {{- $_ := unset $lost $member -}}
            {{- $text := printf "flow %s needs it, and it is nowhere; write its ipBlocks or selectors, or enabled: false" $name -}}
            {{- include "kasm-isolation.problem"
              (list (printf "peers.%s" $member) $text) -}}
          {{- end -}}
        {{- end -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
{{- end -}}

{{- define "kasm-isolation.rules.helmTest" -}}
  {{- $test := .ctx.Values.helmTest -}}
  {{- range $i, $_ := $test.tolerations -}}
    {{- $exists := eq (default "Equal" .operator) "Exists" -}}
    {{- $path := printf "helmTest.tolerations[%d]" $i -}}
    {{- if and $exists .value -}}
      {{- include "kasm-isolation.problem"
        (list (printf "%s.value" $path) "Exists takes no value; remove it, or write Equal") -}}
    {{- else if not (or $exists .key) -}}
      {{- include "kasm-isolation.problem"
        (list (printf "%s.key" $path) "is missing, and Equal needs it; write it, or operator: Exists") -}}
    {{- end -}}
  {{- end -}}
  {{- if and $test.enabled (eq .ctx.Values.mode "staged") -}}
    {{- $text := "mode staged enforces nothing, so the pod that must be denied would connect; write false, or mode: enforced" -}}
    {{- include "kasm-isolation.problem" (list "helmTest.enabled" $text) -}}
  {{- end -}}
  {{- if $test.enabled -}}
    {{- $probe := include "kasm-isolation.probe"
      (dict "table" .table "preset" .preset "flow" $test.flow "namespace" .ctx.Release.Namespace) | fromJson -}}
    {{- with $probe.problem -}}
      {{- include "kasm-isolation.problem" (list "helmTest.flow" .) -}}
    {{- end -}}
    {{- if not $test.host -}}
      {{- $text := "is empty, and labels do not tell how pods reach the target; write the name of its Service, or an address" -}}
      {{- include "kasm-isolation.problem" (list "helmTest.host" $text) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
