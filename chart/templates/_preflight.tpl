{{- /*
One look at the namespace, on install only: are there pods that no component means, and that the default deny would cut off?
It changes no rendered byte: `helm template`, and Argo CD with it, see no pods. Nothing else asks the cluster anything
(docs/decisions/one-look-at-install.md).
*/ -}}

{{- /*
The pods of the namespace that policies can bind, as JSON [{"name", "labels"}]: without those that have ended, hooks, and
pods on the host network. Asked once per release. Argument: $.
*/ -}}
{{- define "kasm-isolation.podsThere" -}}
  {{- if not (hasKey .Release "kasm-isolation-pods") -}}
    {{- $pods := list -}}
    {{- range (lookup "v1" "Pod" .Release.Namespace "").items -}}
      {{- $ended := has (dig "status" "phase" "" .) (list "Succeeded" "Failed") -}}
      {{- $hook := hasKey (default dict .metadata.annotations) "helm.sh/hook" -}}
      {{- if not (or $ended $hook .spec.hostNetwork) -}}
        {{- $pods = append $pods (dict "name" .metadata.name "labels" (default dict .metadata.labels)) -}}
      {{- end -}}
    {{- end -}}
    {{- $_ := set .Release "kasm-isolation-pods" $pods -}}
  {{- end -}}
  {{- get .Release "kasm-isolation-pods" | toJson -}}
{{- end -}}

{{- /* Names of the pods that none of the components means, as JSON. Argument: list $components $pods. */ -}}
{{- define "kasm-isolation.strangers" -}}
  {{- $components := index . 0 -}}
  {{- $strangers := list -}}
  {{- range $pod := index . 1 -}}
    {{- $meant := false -}}
    {{- range $components -}}
      {{- if and (not $meant) .podSelector (ne (toString .enabled) "false") -}}
        {{- $meant = eq "yes" (include "kasm-isolation.selects" (list .podSelector $pod.labels)) -}}
      {{- end -}}
    {{- end -}}
    {{- if not $meant -}}
      {{- $strangers = append $strangers $pod.name -}}
    {{- end -}}
  {{- end -}}
  {{- toJson $strangers -}}
{{- end -}}

{{- /*
The presets that mean most of the pods, and how many, as JSON {"presets", "pods"}. Of several, that whose versions the pods'
helm.sh/chart names. Argument: list $ $pods.
*/ -}}
{{- define "kasm-isolation.likeliest" -}}
  {{- $ctx := index . 0 -}}
  {{- $pods := index . 1 -}}
  {{- $best := dict "score" 1 "presets" list "pods" 0 -}}
  {{- range $path, $_ := $ctx.Files.Glob "files/presets/*.yaml" -}}
    {{- $preset := $ctx.Files.Get $path | fromYaml -}}
    {{- $meant := sub (len $pods) (include "kasm-isolation.strangers" (list $preset.components $pods) | fromJsonArray | len) -}}
    {{- $fits := 0 -}}
    {{- range $version := $preset.versions -}}
      {{- range $pods -}}
        {{- if hasSuffix (print "-" $version) (get .labels "helm.sh/chart") -}} {{- $fits = 1 -}} {{- end -}}
      {{- end -}}
    {{- end -}}
    {{- $score := add (mul 2 $meant) $fits | int -}}
    {{- if gt $score $best.score -}}
      {{- $best = dict "score" $score "presets" list "pods" $meant -}}
    {{- end -}}
    {{- if eq $score $best.score -}}
      {{- $_ := set $best "presets" (append $best.presets (base $path | trimSuffix ".yaml")) -}}
    {{- end -}}
  {{- end -}}
  {{- toJson $best -}}
{{- end -}}

{{- /*
What the look finds, as JSON {"pods", "says"}: how many pods there are, and what is wrong and what to write, or nothing. Empty
where nothing is looked at. Argument: list $ $table.
*/ -}}
{{- define "kasm-isolation.look" -}}
  {{- $ctx := index . 0 -}}
  {{- $table := index . 1 -}}
  {{- $found := dict -}}
  {{- if and $ctx.Release.IsInstall (has $ctx.Values.preflight (list "refuse" "warn")) -}}
    {{- $pods := include "kasm-isolation.podsThere" $ctx | fromJsonArray -}}
    {{- $strangers := include "kasm-isolation.strangers" (list $table.components $pods) | fromJsonArray -}}
    {{- $shut := list -}}
    {{- range $pods -}}
      {{- if and $table.defaultDeny.enabled (has .name $strangers)
        (include "kasm-isolation.selects" (list (default dict $table.defaultDeny.podSelector) .labels)) -}}
        {{- $shut = append $shut .name -}}
      {{- end -}}
    {{- end -}}
    {{- $says := "" -}}
    {{- $there := printf "%d pods of namespace %s" (len $pods) $ctx.Release.Namespace -}}
    {{- if $shut -}}
      {{- $says = printf "%d of %s belong to no component and would be cut off (%s%s)" (len $shut) $there
        (first (chunk 3 $shut) | join ", ") (ternary ", ..." "" (gt (len $shut) 3)) -}}
    {{- else if and $pods (eq (len $strangers) (len $pods)) -}}
      {{- $says = printf "none of %s belongs to a component, so nothing would be isolated" $there -}}
    {{- end -}}
    {{- if $says -}}
      {{- $likeliest := include "kasm-isolation.likeliest" (list $ctx $pods) | fromJson -}}
      {{- $write := printf "compare kubectl get pods -n %s --show-labels with the podSelector of components" $ctx.Release.Namespace -}}
      {{- if gt (int $likeliest.pods) (sub (len $pods) (len $strangers) | int) -}}
        {{- $write = printf "write preset: %s, which means %d of them" (join " or " $likeliest.presets) (int $likeliest.pods) -}}
      {{- end -}}
      {{- $says = printf "kasm-isolation: preflight: preset %s: %s; %s, or preflight: warn to go on as it is"
        $ctx.Values.preset $says $write -}}
    {{- end -}}
    {{- $found = dict "pods" (len $pods) "says" $says -}}
  {{- end -}}
  {{- toJson $found -}}
{{- end -}}

{{- /* Refuses the install where the look finds something, unless it shall only warn. Argument as above. */ -}}
{{- define "kasm-isolation.preflight" -}}
  {{- $found := include "kasm-isolation.look" . | fromJson -}}
  {{- if and $found.says (has (index . 0).Values.preflight (list "refuse")) -}}
    {{- fail (print "\n" $found.says) -}}
  {{- end -}}
{{- end -}}
