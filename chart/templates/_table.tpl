{{- /*
The firewall table: values become one resolved table, or the render fails.

The only merge of the chart, in this order; later layers win:
  1. files/shared/cluster.yaml, and files/shared/outside.yaml where the preset writes `outside: true`
  2. files/presets/<preset>.yaml      which Kasm deployment
  3. files/platforms/<platform>.yaml  which cluster
  4. values                           components, peers, flows, claims, defaultDeny
`global` is ignored. Entries merge by name and their fields one by one. A field that is written
replaces the old one whole (a selector and a list are one thing each); only ports merge by name.
A null, which the form admits at `enabled` alone, is not written.
*/ -}}

{{- /* Lays one layer of named entries over another, in place. Argument: list $under $over. */ -}}
{{- define "kasm-isolation.lay" -}}
  {{- $under := index . 0 -}}
  {{- range $name, $over := index . 1 -}}
    {{- $entry := get $under $name | default dict -}}
    {{- /* Fields that exclude one another: the kind that is written takes the place of the other. */ -}}
    {{- if or $over.ipBlocks $over.anywhere -}}
      {{- $entry = omit $entry "namespaceSelector" "podSelector" "ipBlocks" "anywhere" -}}
    {{- else if or $over.namespaceSelector $over.podSelector -}}
      {{- $entry = omit $entry "ipBlocks" "anywhere" -}}
    {{- end -}}
    {{- if $over.onlyRows -}}
      {{- $entry = omit $entry "from" "to" "ports" "onlyFrom" "onlyTo" -}}
    {{- else if hasKey $over "onlyFrom" -}}
      {{- $entry = omit $entry "from" "onlyTo" "onlyRows" -}}
    {{- else if hasKey $over "onlyTo" -}}
      {{- $entry = omit $entry "to" "ports" "onlyFrom" "onlyRows" -}}
    {{- end -}}
    {{- if $over.allPorts -}}
      {{- $entry = omit $entry "ports" -}}
    {{- else if kindIs "slice" $over.ports -}}
      {{- $entry = omit $entry "allPorts" -}}
    {{- end -}}
    {{- $laid := dict "enabled" true -}}
    {{- range $fields := list $entry $over -}}
      {{- range $field, $value := $fields -}}
        {{- if and (eq $field "ports") (kindIs "map" $value) -}}
          {{- $ports := dict -}}
          {{- range $layer := list $laid.ports $value -}}
            {{- range $port, $number := $layer -}}
              {{- $_ := set $ports $port $number -}}
            {{- end -}}
          {{- end -}}
          {{- $value = $ports -}}
        {{- end -}}
        {{- if not (kindIs "invalid" $value) -}}
          {{- $_ := set $laid $field $value -}}
        {{- end -}}
      {{- end -}}
    {{- end -}}
    {{- $_ := set $under $name $laid -}}
  {{- end -}}
{{- end -}}

{{- /* A file of the chart's tables; an install that lacks or damages one must not render less. Argument: list $ "presets/plain". */ -}}
{{- define "kasm-isolation.file" -}}
  {{- $file := (index . 0).Files.Get (printf "files/%s.yaml" (index . 1))
    | fromYaml -}}
  {{- if not $file.description -}}
    {{- fail (printf "kasm-isolation: files: %s is missing or damaged; install the chart again"
      (index . 1)) -}}
  {{- end -}}
  {{- toJson $file -}}
{{- end -}}

{{- /*
Switches off the rows of a preset that the running release of Kasm does not need: those whose `since` and `until` leave it out.
Releases stand in the preset in their order; without kasm.version the newest runs. Argument: list $preset .Values.kasm.version.
*/ -}}
{{- define "kasm-isolation.chooseRelease" -}}
  {{- $releases := (index . 0).versions | default list -}}
  {{- $running := index . 1 | default (last $releases) -}}
  {{- range $flow := (index . 0).flows -}}
    {{- if or $flow.since $flow.until -}}
      {{- $reached := not $flow.since -}}
      {{- $needed := false -}}
      {{- range $release := $releases -}}
        {{- $reached = or $reached (eq $release (default "" $flow.since)) -}}
        {{- if and $reached (eq $release $running) -}}
          {{- $needed = true -}}
        {{- end -}}
        {{- if eq $release (default "" $flow.until) -}}
          {{- $reached = false -}}
        {{- end -}}
      {{- end -}}
      {{- if not $needed -}}
        {{- $_ := set $flow "enabled" false -}}
      {{- end -}}
      {{- $_ := unset (unset $flow "since") "until" -}}
    {{- end -}}
  {{- end -}}
{{- end -}}

{{- /*
The merge, into a dict: "table", "preset", and "known": the names that the chart's files have. Each entry of the table is complete,
with `enabled` written out and `policyTypes` as the egress mode wants it. Argument: list $ (dict); values fit the contract.
*/ -}}
{{- define "kasm-isolation.merge" -}}
  {{- $ctx := index . 0 -}}
  {{- $values := $ctx.Values -}}
  {{- $preset := include "kasm-isolation.file" (list $ctx (printf "presets/%s" $values.preset))
    | fromJson -}}
  {{- $platform := include "kasm-isolation.file"
    (list $ctx (printf "platforms/%s" $values.platform)) | fromJson -}}
  {{- $layers := list
    (include "kasm-isolation.file" (list $ctx "shared/cluster") | fromJson) -}}
  {{- if $preset.outside -}}
    {{- $layers = append $layers
      (include "kasm-isolation.file" (list $ctx "shared/outside") | fromJson) -}}
  {{- end -}}
  {{- if and $values.kasm.release $preset.releaseLabel -}}
    {{- range $component := $preset.components -}}
      {{- $_ := set $component.podSelector.matchLabels $preset.releaseLabel $values.kasm.release -}}
    {{- end -}}
  {{- end -}}
  {{- include "kasm-isolation.chooseRelease"
    (list $preset $values.kasm.version) -}}
  {{- $closeAll := eq $values.egress "all" -}}
  {{- $deny := dict "enabled" true "policyTypes"
    (ternary (list "Ingress" "Egress") (list "Ingress") $closeAll) -}}
  {{- range $layer := list $preset $values -}}
    {{- range $field, $value := $layer.defaultDeny -}}
      {{- if not (kindIs "invalid" $value) -}}
        {{- $_ := set $deny $field $value -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
  {{- $table := dict "defaultDeny" $deny -}}
  {{- $known := dict -}}
  {{- range $map := list "components" "peers" "flows" "claims" -}}
    {{- $entries := dict -}}
    {{- range concat $layers (list $preset $platform) -}}
      {{- include "kasm-isolation.lay" (list $entries (index . $map)) -}}
    {{- end -}}
    {{- $_ := set $known $map (keys $entries | sortAlpha) -}}
    {{- include "kasm-isolation.lay" (list $entries (index $values $map)) -}}
    {{- $_ := set $table $map $entries -}}
  {{- end -}}
  {{- range $component := $table.components -}}
    {{- if or $closeAll (not $component.policyTypes) -}}
      {{- $_ := set $component "policyTypes" $deny.policyTypes -}}
    {{- end -}}
  {{- end -}}
  {{- $_ := set
    (set (set (index . 1) "table" $table) "preset" $preset) "known" $known -}}
{{- end -}}
