{{- /*
The firewall table: values become one resolved table, or the render fails.

The only merge of the chart, in this order; later layers win:
  1. files/presets/<preset>.yaml      which Kasm deployment
  2. files/platforms/<platform>.yaml  which cluster
  3. values                           components, peers, flows, defaultDeny
`global` is ignored. Entries merge by name and their fields one by one. A field that is written
replaces the old one whole (a selector and a list are one thing each); only ports merge by name.
*/ -}}

{{- /* Named ports laid over others by name, as JSON; what is no map has none. Argument: list $under $over. */ -}}
{{- define "kasm-isolation.layPorts" -}}
  {{- $ports := dict -}}
  {{- range $layer := . -}}
    {{- if kindIs "map" $layer -}} {{- range $name, $port := $layer -}} {{- $_ := set $ports $name $port -}} {{- end -}} {{- end -}}
  {{- end -}}
  {{- $ports | toJson -}}
{{- end -}}

{{- /*
Lays one layer of named entries over another, in place. Entries whose form is wrong are not laid.
Argument: dict "under" $table.flows "over" .Values.flows "path" "flows" "broken" $found.broken.
*/ -}}
{{- define "kasm-isolation.lay" -}}
  {{- range $name, $over := .over -}}
    {{- $entry := dict -}}
    {{- range $field, $value := index $.under $name -}} {{- $_ := set $entry $field $value -}} {{- end -}}
    {{- if hasKey $.broken (printf "%s.%s" $.path $name) -}}
      {{- $_ := set $entry "broken" true -}}
      {{- $ports := dig "ports" dict (ternary $over dict (kindIs "map" $over)) -}}
      {{- $_ := set $entry "ports" (include "kasm-isolation.layPorts" (list $entry.ports $ports) | fromJson) -}}
    {{- else -}}
      {{- /* Fields that exclude one another: the kind that is written takes the place of the other. */ -}}
      {{- if or $over.ipBlocks $over.anywhere -}} {{- $entry = omit $entry "namespaceSelector" "podSelector" "ipBlocks" "anywhere" -}}
      {{- else if or $over.namespaceSelector $over.podSelector -}} {{- $entry = omit $entry "ipBlocks" "anywhere" -}}
      {{- end -}}
      {{- if $over.allPorts -}} {{- $entry = omit $entry "ports" -}}
      {{- else if kindIs "slice" $over.ports -}} {{- $entry = omit $entry "allPorts" -}}
      {{- end -}}
      {{- range $field, $value := $over -}}
        {{- if and (eq $field "ports") (kindIs "map" $value) -}}
          {{- $value = include "kasm-isolation.layPorts" (list $entry.ports $value) | fromJson -}}
        {{- end -}}
        {{- $_ := set $entry $field $value -}}
      {{- end -}}
    {{- end -}}
    {{- $_ := set $.under $name $entry -}}
  {{- end -}}
{{- end -}}

{{- /*
The merge, as JSON: {"table": ..., "preset": ..., "known": names that preset and platform have}.
Each entry of the table is complete, with `enabled` written out and `policyTypes` as the egress mode
wants it. Values must have been judged. Argument: dict "ctx" $ "chosen" .Values "broken" dict.
*/ -}}
{{- define "kasm-isolation.merge" -}}
  {{- $values := .ctx.Values -}}
  {{- $preset := .ctx.Files.Get (printf "files/presets/%s.yaml" .chosen.preset) | fromYaml -}}
  {{- $platform := .ctx.Files.Get (printf "files/platforms/%s.yaml" .chosen.platform) | fromYaml -}}
  {{- if or (not $preset.description) (not $platform.description) -}}
    {{- fail "kasm-isolation: files: a preset or platform is missing or damaged; install the chart again" -}}
  {{- end -}}
  {{- $release := "" -}}
  {{- if not (hasKey .broken "kasm") -}} {{- $release = $values.kasm.release -}} {{- end -}}
  {{- if and $release $preset.releaseLabel -}}
    {{- range $component := $preset.components -}} {{- $_ := set $component.podSelector.matchLabels $preset.releaseLabel $release -}} {{- end -}}
  {{- end -}}
  {{- $closeAll := eq .chosen.egress "all" -}}
  {{- $deny := dict "enabled" true "policyTypes" (ternary (list "Ingress" "Egress") (list "Ingress") $closeAll) -}}
  {{- range $layer := list $preset (ternary dict $values (hasKey .broken "defaultDeny")) -}}
    {{- range $field, $value := $layer.defaultDeny -}} {{- $_ := set $deny $field $value -}} {{- end -}}
  {{- end -}}
  {{- $table := dict "defaultDeny" $deny -}}
  {{- $known := dict -}}
  {{- range $map := list "components" "peers" "flows" -}}
    {{- $entries := dict -}}
    {{- range $layer := list $preset $platform (ternary dict $values (hasKey $.broken $map)) -}}
      {{- include "kasm-isolation.lay" (dict "under" $entries "over" (index $layer $map) "path" $map "broken" $.broken) -}}
    {{- end -}}
    {{- range $entry := $entries -}}
      {{- if not (hasKey $entry "enabled") -}} {{- $_ := set $entry "enabled" true -}} {{- end -}}
      {{- if and (eq $map "components") (or $closeAll (not $entry.policyTypes)) -}} {{- $_ := set $entry "policyTypes" $deny.policyTypes -}} {{- end -}}
    {{- end -}}
    {{- $_ := set $table $map $entries -}}
    {{- $_ := set $known $map (concat (keys (default dict (index $preset $map))) (keys (default dict (index $platform $map))) | uniq | sortAlpha) -}}
  {{- end -}}
  {{- dict "table" $table "preset" (omit $preset "components" "peers" "flows") "known" $known | toJson -}}
{{- end -}}

{{- /*
The resolved table as JSON: defaultDeny, components, peers and flows. Fails with every problem at
once, one line each: `kasm-isolation: <path>: <what is wrong>; <what to write>`. Argument: $.
*/ -}}
{{- define "kasm-isolation.table" -}}
  {{- $values := .Values -}}
  {{- $found := dict "problems" list "broken" dict -}}
  {{- $contract := .Files.Get "files/contract.json" | fromJson -}}
  {{- include "kasm-isolation.shape" (dict "node" $contract "value" $values "path" "" "entry" "" "root" $contract "found" $found) -}}
  {{- $chosen := dict -}}
  {{- range $key := list "preset" "platform" "egress" -}}
    {{- $_ := set $chosen $key (get $values $key) -}}
    {{- if hasKey $found.broken $key -}}
      {{- /* The rest is judged as if the nearest name had been written. */ -}}
      {{- $_ := set $chosen $key (include "kasm-isolation.nearestName" (dict "name" (get $values $key) "known" (get $contract.properties $key).enum)) -}}
    {{- end -}}
  {{- end -}}
  {{- $merged := dict "table" dict -}}
  {{- if and $chosen.preset $chosen.platform $chosen.egress -}}
    {{- $merged = include "kasm-isolation.merge" (dict "ctx" . "chosen" $chosen "broken" $found.broken) | fromJson -}}
    {{- $touched := dict -}}
    {{- range $map := list "components" "peers" "flows" -}}
      {{- $_ := set $touched $map (ternary dict (index $values $map | default dict) (hasKey $found.broken $map)) -}}
    {{- end -}}
    {{- include "kasm-isolation.rules" (dict "ctx" . "table" $merged.table "preset" $merged.preset "known" $merged.known "chosen" $chosen "touched" $touched "found" $found) -}}
  {{- end -}}
  {{- if $found.problems -}} {{- fail (printf "\n%s" (join "\n" $found.problems)) -}} {{- end -}}
  {{- $merged.table | toJson -}}
{{- end -}}
