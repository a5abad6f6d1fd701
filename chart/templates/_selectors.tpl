{{- /* What label selectors select: these labels, anything at all, whatever another one selects. */ -}}

{{- /* Whether a label selector selects labels: "yes" or nothing. Argument: list $selector $labels. */ -}}
{{- define "kasm-isolation.selects" -}}
  {{- $labels := index . 1 -}}
  {{- $yes := true -}}
  {{- range $key, $value := (index . 0).matchLabels -}}
    {{- $yes = and $yes (hasKey $labels $key) (eq $value (get $labels $key)) -}}
  {{- end -}}
  {{- range (index . 0).matchExpressions -}}
    {{- $there := hasKey $labels .key -}}
    {{- $in := and $there (has (get $labels .key) (default list .values)) -}}
    {{- $yes = and $yes
      (get (dict "In" $in "NotIn" (not $in) "Exists" $there "DoesNotExist" (not $there)) .operator) -}}
  {{- end -}}
  {{- ternary "yes" "" $yes -}}
{{- end -}}

{{- /*
The least labels that a selector selects, as JSON, or nothing when it contradicts itself and selects nobody: for each key that
must be there, the first value that all requirements on that key take. Argument: the selector.
*/ -}}
{{- define "kasm-isolation.labelsFor" -}}
  {{- $labels := dict -}}
  {{- $wanted := keys (default dict .matchLabels) | sortAlpha -}}
  {{- /* One value more than NotIn can exclude. */ -}}
  {{- $others := list "" -}}
  {{- range .matchExpressions -}}
    {{- if has .operator (list "In" "Exists") -}}
      {{- $wanted = append $wanted .key -}}
    {{- end -}}
    {{- range .values -}}
      {{- $others = append $others (printf "x%d" (len $others)) -}}
    {{- end -}}
  {{- end -}}
  {{- range $key := uniq $wanted -}}
    {{- $own := list -}}
    {{- $values := list -}}
    {{- range $.matchExpressions -}}
      {{- if eq .key $key -}}
        {{- $own = append $own . -}}
        {{- $values = ternary (concat $values (default list .values)) $values (eq .operator "In") -}}
      {{- end -}}
    {{- end -}}
    {{- $own = dict "matchLabels" (pick (default dict $.matchLabels) $key) "matchExpressions" $own -}}
    {{- range concat (values $own.matchLabels) $values $others -}}
      {{- if and (not (hasKey $labels $key))
        (include "kasm-isolation.selects" (list $own (dict $key .))) -}}
        {{- $_ := set $labels $key . -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
  {{- if include "kasm-isolation.selects" (list . $labels) -}}
    {{- toJson $labels -}}
  {{- end -}}
{{- end -}}

{{- /*
Whether a selector selects every pod that another one selects: "yes" or nothing. For each of its requirements, nothing is left
that the other one selects and that breaks it. Argument: list $selector $other.
*/ -}}
{{- define "kasm-isolation.covers" -}}
  {{- $other := index . 1 -}}
  {{- $requirements := default list (index . 0).matchExpressions -}}
  {{- range $key, $value := (index . 0).matchLabels -}}
    {{- $requirements = append $requirements (dict "key" $key "operator" "In" "values" (list $value)) -}}
  {{- end -}}
  {{- $opposite := dict "In" "NotIn" "NotIn" "In" "Exists" "DoesNotExist" "DoesNotExist" "Exists" -}}
  {{- $yes := true -}}
  {{- range $requirements -}}
    {{- $broken := dict "key" .key "operator" (get $opposite .operator) "values" (default list .values) -}}
    {{- $left := dict "matchLabels" $other.matchLabels "matchExpressions"
      (append (default list $other.matchExpressions) $broken) -}}
    {{- $yes = and $yes (not (include "kasm-isolation.labelsFor" $left)) -}}
  {{- end -}}
  {{- ternary "yes" "" $yes -}}
{{- end -}}
