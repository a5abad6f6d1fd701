{{- /*
Rules of claims: each is of one kind, and its names exist. Whether a claim is true, `prove` says; the chart opens and closes
nothing by it. See _problems.tpl.
*/ -}}

{{- define "kasm-isolation.rules.claims" -}}
  {{- range $name, $_ := .ctx.Values.claims -}}
    {{- $claim := get $.table.claims $name -}}
    {{- $kinds := list -}}
    {{- range $key := list "onlyFrom" "onlyTo" "onlyRows" -}}
      {{- if hasKey $claim $key -}}
        {{- $kinds = append $kinds $key -}}
      {{- end -}}
    {{- end -}}
    {{- $wanted := get (dict "onlyFrom" "to" "onlyTo" "from" "onlyRows" "onlyRows")
      (first $kinds | default "") -}}
    {{- if gt (len $kinds) 1 -}}
      {{- include "kasm-isolation.problem"
        (list (printf "claims.%s" $name) (printf "is of two kinds (%s); write only one of them" (join ", " $kinds))) -}}
    {{- else if not (get $claim $wanted) -}}
      {{- include "kasm-isolation.unknown"
        (dict "at" $ "map" "claims" "name" $name "needs" "to and onlyFrom, from and onlyTo, or onlyRows") -}}
    {{- else -}}
      {{- include "kasm-isolation.claimNames"
        (dict "table" $.table "claim" $claim "path" (printf "claims.%s" $name)) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}

{{- /* Argument: dict "table" $table "claim" $claim "path" "claims.a". */ -}}
{{- define "kasm-isolation.claimNames" -}}
  {{- $components := .table.components -}}
  {{- $everyone := mustMergeOverwrite (dict) .table.peers $components -}}
  {{- $path := .path -}}
  {{- range $key, $known := dict "to" $components "from" $components "onlyFrom" $everyone "onlyTo" $everyone -}}
    {{- range $i, $member := index $.claim $key -}}
      {{- if not (hasKey $known $member) -}}
        {{- $kind := ternary "component" "component or peer"
          (has $key (list "to" "from")) -}}
        {{- $nearest := include "kasm-isolation.nearest"
          (list $member (keys $known | sortAlpha)) -}}
        {{- include "kasm-isolation.problem"
          (list (printf "%s.%s[%d]" $path $key $i) (printf "no %s is called %q; %s" $kind $member $nearest)) -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
  {{- range $i, $port := .claim.ports -}}
    {{- range $member := $.claim.to -}}
      {{- $target := get $components $member -}}
      {{- if and $target (not (hasKey (default dict $target.ports) $port)) -}}
        {{- $nearest := printf "add it to the ports of %s" $member -}}
        {{- with $target.ports -}}
          {{- $nearest = include "kasm-isolation.nearest"
            (list $port (keys . | sortAlpha)) -}}
        {{- end -}}
        {{- include "kasm-isolation.problem"
          (list (printf "%s.ports[%d]" $path $i) (printf "%s has no port %q; %s" $member $port $nearest)) -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
