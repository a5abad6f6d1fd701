{{- /*
Form: is each value of the kind that the contract says? This file reads the contract itself (files/contract.json, generated
from the same source as values.schema.json), so that nothing is lost when Helm is told to skip the schema. It understands just
the keywords that the contract uses. Form is judged wholly before any rule (_problems.tpl): rules read values without doubt.
*/ -}}

{{- /* One line of a refusal. Argument: list $path "is null; write ...". */ -}}
{{- define "kasm-isolation.problem" -}} {{- printf "kasm-isolation: %s: %s\n" (default "values" (index . 0)) (index . 1) -}} {{- end -}}

{{- /*
The JSON kind of a value: object, array, string, boolean, integer, number or null.
Numbers arrive as float64 from files and as int64 from --set. Argument: the value.
*/ -}}
{{- define "kasm-isolation.kind" -}}
  {{- $kind := kindOf . -}}
  {{- if hasPrefix "int" $kind -}} integer
  {{- else if hasPrefix "float" $kind -}}
    {{- ternary "integer" "number" (eq . (floor .)) -}}
  {{- else -}}
    {{- get (dict "map" "object" "slice" "array" "string" "string" "bool" "boolean") $kind
      | default "null" -}}
  {{- end -}}
{{- end -}}

{{- /* Why one value does not fit one node of the contract, or nothing. Argument: dict "node" $node "value" $value. */ -}}
{{- define "kasm-isolation.misfit" -}}
  {{- $node := .node -}}
  {{- $value := .value -}}
  {{- $kind := include "kasm-isolation.kind" $value -}}
  {{- $types := ternary $node.type (list $node.type)
    (kindIs "slice" $node.type) -}}
  {{- $what := "" -}}
  {{- if not $node.type -}}
  {{- else if and (eq $kind "null") (not (has $kind $types)) -}}
    {{- $what = "is null" -}}
  {{- else if not
    (or (has $kind $types) (and (eq $kind "integer") (has "number" $types))) -}}
    {{- $what = get (dict "object" "is a map" "array" "is a list") $kind
      | default "unfit" -}}
  {{- else if has $kind (list "object" "array") -}}
    {{- if and (eq (len $value) 0) (or $node.minItems $node.minProperties) -}}
      {{- $what = "is empty" -}}
    {{- end -}}
  {{- else if and $node.enum (not (has $value $node.enum)) -}}
    {{- $what = "unfit" -}}
  {{- else if eq $kind "string" -}}
    {{- if has $value (dig "not" "enum" list $node) -}}
      {{- $what = "unfit" -}}
    {{- else if and $node.pattern (not (regexMatch $node.pattern $value)) -}}
      {{- $what = "unfit" -}}
    {{- else if and (dig "not" "pattern" "" $node) (regexMatch $node.not.pattern $value)
      (not (has $value (dig "not" "not" "enum" list $node))) -}}
      {{- $what = get $node.not "x-says" -}}
    {{- else if and $node.maxLength
      (gt (len (splitList "" $value)) (int $node.maxLength)) -}}
      {{- $what = "unfit" -}}
    {{- end -}}
  {{- else if and (eq $kind "integer") (hasKey $node "minimum") -}}
    {{- if or (lt (int64 $value) (int64 $node.minimum))
      (gt (int64 $value) (int64 $node.maximum)) -}}
      {{- $what = "unfit" -}}
    {{- end -}}
  {{- end -}}
  {{- if $what -}}
    {{- include "kasm-isolation.misfitSentence"
      (dict "node" $node "value" $value "what" $what) -}}
  {{- end -}}
{{- end -}}

{{- /* The sentence of a misfit. Argument: dict "node" $node "value" $value "what" "is empty". */ -}}
{{- define "kasm-isolation.misfitSentence" -}}
  {{- $is := get .node "x-is" | default "the right kind of value" -}}
  {{- $write := printf "write %s" (get .node "x-write") -}}
  {{- if .node.enum -}}
    {{- $write = include "kasm-isolation.nearest" (list .value (without .node.enum false)) -}}
  {{- end -}}
  {{- if eq .what "is null" -}}
    {{- "is null; remove it, or write enabled: false to switch an entry off" -}}
  {{- else if hasPrefix "is a" .what -}}
    {{- printf "%s, not %s; %s" .what $is $write -}}
  {{- else if eq .what "unfit" -}}
    {{- printf "%s is not %s; %s"
      (regexFind "(?s)^.{0,60}" (toRawJson .value)) $is $write -}}
  {{- else if eq .what (dig "not" "x-says" "" .node) -}}
    {{- printf "%s %s" (regexFind "(?s)^.{0,60}" (toRawJson .value)) .what -}}
  {{- else -}}
    {{- printf "%s; %s" .what $write -}}
  {{- end -}}
{{- end -}}

{{- /* What a key that the contract does not know should have been. Argument: list $node "isolates". */ -}}
{{- define "kasm-isolation.unknownKey" -}}
  {{- $node := index . 0 -}}
  {{- with get (get $node "x-renamed" | default dict) (index . 1) -}}
    {{- printf "no such key; write %s, its new name" . -}}
  {{- else -}}
    {{- printf "no such key; %s"
      (include "kasm-isolation.nearest" (list (index . 1) (keys (default dict $node.properties) | sortAlpha))) -}}
  {{- end -}}
{{- end -}}

{{- /*
A line for each misfit of a value and of what it holds; what lies below a misfit is not read.
Argument: dict "node" $contract "value" .Values "path" "" "root" $contract.
*/ -}}
{{- define "kasm-isolation.form" -}}
  {{- $node := .node -}}
  {{- with get $node "$ref" -}}
    {{- $node = get $.root.definitions (trimPrefix "#/definitions/" .) -}}
  {{- end -}}
  {{- $value := .value -}}
  {{- $misfit := include "kasm-isolation.misfit"
    (dict "node" $node "value" $value) -}}
  {{- if $misfit -}}
    {{- include "kasm-isolation.problem" (list .path $misfit) -}}
  {{- else if kindIs "map" $value -}}
    {{- include "kasm-isolation.formOfMap" (set . "node" $node) -}}
  {{- else if and (kindIs "slice" $value) $node.items -}}
    {{- $lines := "" -}}
    {{- range $i, $item := $value -}}
      {{- $at := dict "node" $node.items "value" $item "path"
        (printf "%s[%d]" $.path $i) "root" $.root -}}
      {{- $lines = print $lines (include "kasm-isolation.form" $at) -}}
    {{- end -}}
    {{- if and $node.uniqueItems (not $lines)
      (ne (len $value) (len (uniq $value))) -}}
      {{- $text := include "kasm-isolation.misfitSentence"
        (dict "node" $node "value" $value "what" "has an entry twice") -}}
      {{- $lines = include "kasm-isolation.problem" (list .path $text) -}}
    {{- end -}}
    {{- $lines -}}
  {{- end -}}
{{- end -}}

{{- /*
The same for what a map holds: keys that are missing, unknown or misnamed, and each value; but one line alone where a key shows
that the whole is something else, or so many are missing that the chart's own values.yaml never came. Argument as above.
*/ -}}
{{- define "kasm-isolation.formOfMap" -}}
  {{- $other := "" -}}
  {{- $missing := 0 -}}
  {{- range get .node "x-filled" | default list -}}
    {{- $missing = ternary $missing (add1 $missing) (hasKey $.value .) -}}
  {{- end -}}
  {{- if gt (int $missing) 3 -}}
    {{- $other = include "kasm-isolation.problem" (list "values" (print "the chart's own values.yaml did not come with them; "
      "name it first (Flux: valuesFiles: [./chart/values.yaml, ...])")) -}}
  {{- end -}}
  {{- range $key, $text := get .node "x-other" | default dict -}}
    {{- if and (hasKey $.value $key) (not $other) -}}
      {{- $other = include "kasm-isolation.problem" (list $key $text) -}}
    {{- end -}}
  {{- end -}}
  {{- $other | default (include "kasm-isolation.formOfFields" .) -}}
{{- end -}}

{{- /* The same for each field. Argument as above. */ -}}
{{- define "kasm-isolation.formOfFields" -}}
  {{- $node := .node -}}
  {{- $properties := default dict $node.properties -}}
  {{- range $i, $required := list (default list $node.required)
    (get $node "x-filled" | default list) -}}
    {{- range $key := $required -}}
      {{- if not (hasKey $.value $key) -}}
        {{- $text := ternary "is missing; write it" "is null; remove it, or write enabled: false to switch an entry off" (eq $i 0) -}}
        {{- include "kasm-isolation.problem"
          (list (include "kasm-isolation.path" (list $.path $key)) $text) -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
  {{- range $key, $child := .value -}}
    {{- $at := dict "value" $child "path"
      (include "kasm-isolation.path" (list $.path $key)) "root" $.root -}}
    {{- $badName := "" -}}
    {{- with $node.propertyNames -}}
      {{- $names := ternary (get $.root.definitions (trimPrefix "#/definitions/" (get . "$ref"))) .
        (hasKey . "$ref") -}}
      {{- $badName = include "kasm-isolation.misfit"
        (dict "node" $names "value" $key) -}}
    {{- end -}}
    {{- if $badName -}}
      {{- include "kasm-isolation.problem" (list $at.path $badName) -}}
    {{- else if hasKey $properties $key -}}
      {{- include "kasm-isolation.form"
        (set $at "node" (get $properties $key)) -}}
    {{- else if kindIs "map" $node.additionalProperties -}}
      {{- include "kasm-isolation.form"
        (set $at "node" $node.additionalProperties) -}}
    {{- else if hasKey $node "additionalProperties" -}}
      {{- include "kasm-isolation.problem"
        (list $at.path (include "kasm-isolation.unknownKey" (list $node $key))) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
