{{- /* Names: of policies, of labels, of what a user may have meant. */ -}}

{{- /* Joins a path and a key; a key with line breaks or quotes is escaped. Argument: list "flows" "api-to-db". */ -}}
{{- define "kasm-isolation.path" -}}
  {{- $key := index . 1 -}}
  {{- if not (regexMatch "^[-A-Za-z0-9_./]*$" $key) -}}
    {{- $key = toRawJson $key | trimPrefix "\"" | trimSuffix "\"" -}}
  {{- end -}}
  {{- ternary $key (printf "%s.%s" (index . 0) $key) (empty (index . 0)) -}}
{{- end -}}

{{- /* Number of single-letter edits between two words; one, where two neighbours changed places. Argument: list "apii" "api". */ -}}
{{- define "kasm-isolation.distance" -}}
  {{- $a := splitList "" (index . 0) -}}
  {{- $b := splitList "" (index . 1) -}}
  {{- $isSwapped := false -}}
  {{- range $i, $x := rest $a -}}
    {{- $swapped := concat (slice $a 0 $i) (list $x (index $a $i)) (slice $a (int (add 2 $i))) -}}
    {{- $isSwapped = or $isSwapped (eq (join "" $swapped) (index $ 1)) -}}
  {{- end -}}
  {{- $row := until (int (add 1 (len $b))) -}}
  {{- range $i, $x := $a -}}
    {{- $next := list (add 1 $i) -}}
    {{- range $j, $y := $b -}}
      {{- $replace := add (index $row $j) (ternary 0 1 (eq $x $y)) -}}
      {{- $next = append $next
        (min $replace (add 1 (index $row (int (add 1 $j)))) (add 1 (last $next))) -}}
    {{- end -}}
    {{- $row = $next -}}
  {{- end -}}
  {{- ternary 1 (last $row) $isSwapped -}}
{{- end -}}

{{- /*
The known name that is nearest to another, or nothing when none is near, as to no name over 100 letters.
Argument: list "apii" (list "api" "db").
*/ -}}
{{- define "kasm-isolation.nearestName" -}}
  {{- $name := index . 0 -}}
  {{- $best := "" -}}
  {{- if and (kindIs "string" $name) (le (len (toString $name)) 100) -}}
    {{- $limit := int (add 1 (div (len (splitList "" $name)) 4)) -}}
    {{- range $known := index . 1 -}}
      {{- $distance := include "kasm-isolation.distance" (list $name $known)
        | int -}}
      {{- if le $distance $limit -}}
        {{- $best = $known -}}
        {{- $limit = int (sub $distance 1) -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
  {{- $best -}}
{{- end -}}

{{- /* What to write in place of an unknown name: the nearest known one, else all of them. Argument as above. */ -}}
{{- define "kasm-isolation.nearest" -}}
  {{- with include "kasm-isolation.nearestName" . -}}
    {{- printf "did you mean %q?" . -}}
  {{- else -}}
    {{- printf "write one of %s" (join ", " (index . 1)) -}}
  {{- end -}}
{{- end -}}

{{- /*
What names of policies begin with. Under an alias of an umbrella chart the alias stands in it, for two uses of the chart in one
release would overwrite one another. Argument: $.
*/ -}}
{{- define "kasm-isolation.namePrefix" -}}
  {{- $alias := regexReplaceAll "[^a-z0-9]+" (lower .Chart.Name) "-" | trimAll "-" -}}
  {{- $own := ternary .Release.Name (printf "%s-%s" .Release.Name $alias) (eq $alias "kasm-isolation") -}}
  {{- .Values.fullnameOverride | default $own -}}
{{- end -}}

{{- /*
The name of a policy, at most 63 characters where it is not written.
Argument: list $ $component.policyName "db".
*/ -}}
{{- define "kasm-isolation.policyName" -}}
  {{- $prefix := include "kasm-isolation.namePrefix" (index . 0) -}}
  {{- default (regexReplaceAll "[-.]+$" (printf "%s-%s" $prefix (index . 2) | trunc 63) "")
    (index . 1) -}}
{{- end -}}

{{- /* What a policy is: of Kubernetes, or of Calico, which watches it and enforces nothing (mode: staged). Argument: $. */ -}}
{{- define "kasm-isolation.kindOfPolicy" -}}
{{- $staged := eq .Values.mode "staged" -}}
apiVersion: {{ ternary "projectcalico.org/v3" "networking.k8s.io/v1" $staged }}
kind: {{ ternary "StagedKubernetesNetworkPolicy" "NetworkPolicy" $staged }}
{{- end -}}

{{- /* A key as YAML 1.1 reads it back: words such as on and y, and what may be a number, need quotes. Argument: the key. */ -}}
{{- define "kasm-isolation.key" -}}
  {{- ternary . (quote .) (and (regexMatch "^[A-Za-z]" .)
    (not (has (lower .) (list "y" "n" "yes" "no" "on" "off" "true" "false" "null")))) -}}
{{- end -}}

{{- /*
The metadata of a policy or a probe; without a namespace where it is cluster-scoped, and then without annotations of values,
which speak of policies. Labels of the chart and of values whose keys stand in "without" are left off.
Argument: dict "ctx" $ "name" "kasm-isolation-db" "labels" (dict ...) "annotations" (dict ...) "without" (list).
*/ -}}
{{- define "kasm-isolation.metadata" -}}
{{- $labels := dict
  "helm.sh/chart" (printf "kasm-isolation-%s" .ctx.Chart.Version | replace "+" "_" | trunc 63 | trimAll "-_.")
  "app.kubernetes.io/name" "kasm-isolation"
  "app.kubernetes.io/instance" .ctx.Release.Name
  "app.kubernetes.io/managed-by" .ctx.Release.Service
-}}
name: {{ .name | quote }}
{{- if not .clusterScoped }}
namespace: {{ .ctx.Release.Namespace | quote }}
{{- end }}
labels:
  {{- range $key, $value := mustMergeOverwrite (dict) .ctx.Values.labels $labels .labels }}
  {{- if or (hasKey $.labels $key) (not (has $key (default list $.without))) }}
  {{ include "kasm-isolation.key" $key }}: {{ $value | quote }}
  {{- end }}
  {{- end }}
{{- with mustMergeOverwrite (dict) (ternary (dict) .ctx.Values.annotations (default false .clusterScoped)) .annotations }}
annotations:
  {{- range $key, $value := . }}
  {{ include "kasm-isolation.key" $key }}: {{ $value | quote }}
  {{- end }}
{{- end }}
{{- end -}}
