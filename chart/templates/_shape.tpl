{{- /*
Form: is each value of the kind that the contract says? This file reads the contract itself
(files/contract.json, generated from the same source as values.schema.json), so that nothing is
lost when Helm is told to skip the schema. It understands just the keywords that the contract uses.
*/ -}}

{{- /*
Writes a problem down. With "entry", that entry counts as broken and no later rule trips over it.
Argument: dict "found" $found "path" "flows.a.from" "text" "is null; write ..." "entry" "flows.a".
*/ -}}
{{- define "kasm-isolation.problem" -}}
  {{- $line := printf "kasm-isolation: %s: %s" (default "values" .path) .text -}}
  {{- $_ := set .found "problems" (append .found.problems $line) -}}
  {{- with .entry -}} {{- $_ := set $.found.broken . true -}} {{- end -}}
{{- end -}}

{{- /*
The JSON kind of a value: object, array, string, boolean, integer, number or null.
Numbers arrive as float64 from files and as int64 from --set. Argument: the value.
*/ -}}
{{- define "kasm-isolation.kind" -}}
  {{- $kind := kindOf . -}}
  {{- if hasPrefix "int" $kind -}} integer
  {{- else if hasPrefix "float" $kind -}} {{- ternary "integer" "number" (eq . (floor .)) -}}
  {{- else -}} {{- get (dict "map" "object" "slice" "array" "string" "string" "bool" "boolean") $kind | default "null" -}}
  {{- end -}}
{{- end -}}

{{- /*
Why one value does not fit one node of the contract, or nothing.
Argument: dict "node" $node "value" $value "root" $contract.
*/ -}}
{{- define "kasm-isolation.misfit" -}}
  {{- $node := .node -}}
  {{- with get $node "$ref" -}} {{- $node = get $.root.definitions (trimPrefix "#/definitions/" .) -}} {{- end -}}
  {{- $value := .value -}}
  {{- $kind := include "kasm-isolation.kind" $value -}}
  {{- $types := list -}}
  {{- if $node.type -}} {{- $types = ternary $node.type (list $node.type) (kindIs "slice" $node.type) -}} {{- end -}}
  {{- if and $types (has "number" $types) -}} {{- $types = append $types "integer" -}} {{- end -}}
  {{- $what := "" -}}
  {{- if and $types (eq $kind "null") -}} {{- $what = "is null" -}}
  {{- else if and $types (not (has $kind $types)) -}}
    {{- $what = get (dict "object" "is a map" "array" "is a list") $kind | default "unfit" -}}
  {{- else if has $kind (list "object" "array") -}}
    {{- if and (eq (len $value) 0) (or $node.minItems $node.minProperties) -}} {{- $what = "is empty" -}} {{- end -}}
  {{- else if eq $kind "string" -}}
    {{- if and $node.enum (not (has $value $node.enum)) -}} {{- $what = "unfit" -}}
    {{- else if has $value (dig "not" "enum" list $node) -}} {{- $what = "unfit" -}}
    {{- else if and $node.pattern (not (regexMatch $node.pattern $value)) -}} {{- $what = "unfit" -}}
    {{- else if and $node.maxLength (gt (len (splitList "" $value)) (int $node.maxLength)) -}} {{- $what = "unfit" -}}
    {{- end -}}
  {{- else if and (eq $kind "integer") (hasKey $node "minimum") -}}
    {{- if or (lt (int64 $value) (int64 $node.minimum)) (gt (int64 $value) (int64 $node.maximum)) -}} {{- $what = "unfit" -}} {{- end -}}
  {{- end -}}
  {{- if $what -}} {{- include "kasm-isolation.misfitSentence" (dict "node" $node "value" $value "what" $what) -}} {{- end -}}
{{- end -}}

{{- /* The sentence of a misfit. Argument: dict "node" $node "value" $value "what" "is empty". */ -}}
{{- define "kasm-isolation.misfitSentence" -}}
  {{- $is := get .node "x-is" | default "the right kind of value" -}}
  {{- $write := printf "write %s" (get .node "x-write") -}}
  {{- if .node.enum -}} {{- $write = include "kasm-isolation.nearest" (dict "name" .value "known" .node.enum) -}} {{- end -}}
  {{- if eq .what "is null" -}} {{- "is null; remove it, or write enabled: false to switch an entry off" -}}
  {{- else if hasPrefix "is a" .what -}} {{- printf "%s, not %s; %s" .what $is $write -}}
  {{- else if eq .what "unfit" -}} {{- printf "%s is not %s; %s" (regexFind "(?s)^.{0,60}" (toRawJson .value)) $is $write -}}
  {{- else -}} {{- printf "%s; %s" .what $write -}}
  {{- end -}}
{{- end -}}

{{- /*
Walks a value along the contract and writes each misfit down; what lies below a misfit is not read.
Argument: dict "node" $contract "value" .Values "path" "" "entry" "" "root" $contract "found" $found.
*/ -}}
{{- define "kasm-isolation.shape" -}}
  {{- $node := .node -}}
  {{- with get $node "$ref" -}} {{- $node = get $.root.definitions (trimPrefix "#/definitions/" .) -}} {{- end -}}
  {{- $value := .value -}}
  {{- $report := dict "found" .found "path" .path "entry" .entry -}}
  {{- $before := len .found.problems -}}
  {{- $misfit := include "kasm-isolation.misfit" (dict "node" $node "value" $value "root" .root) -}}
  {{- if $misfit -}}
    {{- include "kasm-isolation.problem" (set $report "text" $misfit) -}}
  {{- else if kindIs "map" $value -}}
    {{- $properties := default dict $node.properties -}}
    {{- range $key := concat (default list $node.required) (default list (get $node "x-filled")) -}}
      {{- if not (hasKey $value $key) -}}
        {{- $text := ternary "is missing; write it" "is null; remove it, or write enabled: false to switch an entry off" (has $key (default list $node.required)) -}}
        {{- include "kasm-isolation.problem" (dict "found" $.found "path" (include "kasm-isolation.path" (list $.path $key)) "entry" (default $key $.entry) "text" $text) -}}
      {{- end -}}
    {{- end -}}
    {{- range $key, $child := $value -}}
      {{- $entry := default $key $.entry -}}
      {{- if has $.path (list "components" "peers" "flows") -}} {{- $entry = printf "%s.%s" $.path $key -}} {{- end -}}
      {{- $at := dict "value" $child "path" (include "kasm-isolation.path" (list $.path $key)) "entry" $entry "root" $.root "found" $.found -}}
      {{- $badName := "" -}}
      {{- with $node.propertyNames -}} {{- $badName = include "kasm-isolation.misfit" (dict "node" . "value" $key "root" $.root) -}} {{- end -}}
      {{- if $badName -}}
        {{- include "kasm-isolation.problem" (set $at "text" $badName) -}}
      {{- else if hasKey $properties $key -}}
        {{- include "kasm-isolation.shape" (set $at "node" (get $properties $key)) -}}
      {{- else if kindIs "map" $node.additionalProperties -}}
        {{- include "kasm-isolation.shape" (set $at "node" $node.additionalProperties) -}}
      {{- else if hasKey $node "additionalProperties" -}}
        {{- $known := include "kasm-isolation.nearest" (dict "name" $key "known" (keys $properties | sortAlpha)) -}}
        {{- include "kasm-isolation.problem" (set $at "text" (printf "no such key; %s" $known)) -}}
      {{- end -}}
    {{- end -}}
  {{- else if and (kindIs "slice" $value) $node.items -}}
    {{- range $i, $item := $value -}}
      {{- include "kasm-isolation.shape" (dict "node" $node.items "value" $item "path" (printf "%s[%d]" $.path $i) "entry" $.entry "root" $.root "found" $.found) -}}
    {{- end -}}
    {{- if and $node.uniqueItems (ne (len $value) (len (uniq $value))) (eq $before (len .found.problems)) -}}
      {{- $text := include "kasm-isolation.misfitSentence" (dict "node" $node "value" $value "what" "has an entry twice") -}}
      {{- include "kasm-isolation.problem" (set $report "text" $text) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
