{{- /*
Rules that cross fields: what the contract's form cannot say. Each writes one line per problem
and changes nothing. src/table/rules.ts holds the same rules for people who write values in
TypeScript; the tests hold both to the same sentences.
Presets and platforms are proven sound by the tests, so single entries are judged only where values
touch them; what crosses entries is judged for all.
Argument of each: dict "ctx" $ "table" $table "preset" $preset "known" $known "chosen" $chosen "found" $found "touched" $touched.
*/ -}}

{{- define "kasm-isolation.rules" -}}
  {{- include "kasm-isolation.rules.root" . -}}
  {{- include "kasm-isolation.rules.components" . -}}
  {{- include "kasm-isolation.rules.peers" . -}}
  {{- include "kasm-isolation.rules.flows" . -}}
  {{- include "kasm-isolation.rules.helmTest" . -}}
{{- end -}}

{{- define "kasm-isolation.rules.root" -}}
  {{- if and (not (hasKey .found.broken "kasm")) .ctx.Values.kasm.release (not .preset.releaseLabel) -}}
    {{- include "kasm-isolation.problem" (dict "found" .found "path" "kasm.release" "text" (printf "preset %s has no release label; remove it, or choose a kasm-* preset" .chosen.preset)) -}}
  {{- end -}}
  {{- if not (has .chosen.egress .preset.egress) -}}
    {{- include "kasm-isolation.problem" (dict "found" .found "path" "egress" "text" (printf "preset %s has no rows for closed egress; write dataTier, or choose preset plain" .chosen.preset)) -}}
  {{- end -}}
  {{- if not .table.defaultDeny.enabled -}}
    {{- range $name, $component := .table.components -}}
      {{- if not $component.enabled -}}
        {{- include "kasm-isolation.problem" (dict "found" $.found "path" (printf "components.%s.enabled" $name) "text" "without the default deny its pods would be open to everyone; write defaultDeny.enabled: true, or keep the component") -}}
      {{- end -}}
    {{- end -}}
    {{- if not .table.components -}}
      {{- include "kasm-isolation.problem" (dict "found" .found "path" "defaultDeny.enabled" "text" "no policy would be left; write true, or add a component") -}}
    {{- end -}}
  {{- end -}}
{{- end -}}

{{- define "kasm-isolation.rules.components" -}}
  {{- $selectors := dict -}}
  {{- $names := dict -}}
  {{- if .table.defaultDeny.enabled -}}
    {{- $_ := set $names (include "kasm-isolation.policyName" (dict "ctx" .ctx "own" .table.defaultDeny.policyName "suffix" "default-deny")) "defaultDeny" -}}
  {{- end -}}
  {{- range $name, $component := .table.components -}}
    {{- $path := printf "components.%s" $name -}}
    {{- if and (hasKey $.table.peers $name) (not $component.broken) -}}
      {{- include "kasm-isolation.problem" (dict "found" $.found "path" (printf "peers.%s" $name) "text" (printf "a component is called %q too; give the peer another name" $name)) -}}
    {{- end -}}
    {{- if $component.broken -}}
    {{- else if not $component.podSelector -}}
      {{- include "kasm-isolation.unknown" (dict "at" $ "map" "components" "name" $name "needs" "a podSelector") -}}
    {{- else -}}
      {{- if hasKey $.touched.components $name -}}
        {{- include "kasm-isolation.selector" (dict "selector" $component.podSelector "path" (printf "%s.podSelector" $path) "found" $.found) -}}
        {{- include "kasm-isolation.ports" (dict "ports" $component.ports "path" $path "found" $.found) -}}
      {{- end -}}
      {{- if not (has "Ingress" $component.policyTypes) -}}
        {{- include "kasm-isolation.problem" (dict "found" $.found "path" (printf "%s.policyTypes" $path) "text" "leaves ingress open; write [Ingress] or [Ingress, Egress]") -}}
      {{- end -}}
      {{- if $component.enabled -}}
        {{- $policy := include "kasm-isolation.policyName" (dict "ctx" $.ctx "own" $component.policyName "suffix" $name) -}}
        {{- with get $names $policy -}}
          {{- include "kasm-isolation.problem" (dict "found" $.found "path" $path "text" (printf "its policy would be called %q as that of %s is; write another policyName" $policy .)) -}}
        {{- end -}}
        {{- $_ := set $names $policy $path -}}
        {{- $selector := toJson $component.podSelector -}}
        {{- with get $selectors $selector -}}
          {{- include "kasm-isolation.problem" (dict "found" $.found "path" (printf "%s.podSelector" $path) "text" (printf "selects the same pods as %s; give each component its own selector" .)) -}}
        {{- end -}}
        {{- $_ := set $selectors $selector $path -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
  {{- with .table.defaultDeny.podSelector -}}
    {{- include "kasm-isolation.selector" (dict "selector" . "path" "defaultDeny.podSelector" "found" $.found) -}}
  {{- end -}}
{{- end -}}

{{- define "kasm-isolation.rules.peers" -}}
  {{- range $name, $_ := .touched.peers -}}
    {{- $peer := get $.table.peers $name -}}
    {{- $path := printf "peers.%s" $name -}}
    {{- $kinds := list -}}
    {{- if or $peer.namespaceSelector $peer.podSelector -}} {{- $kinds = append $kinds "selectors" -}} {{- end -}}
    {{- if $peer.ipBlocks -}} {{- $kinds = append $kinds "ipBlocks" -}} {{- end -}}
    {{- if $peer.anywhere -}} {{- $kinds = append $kinds "anywhere" -}} {{- end -}}
    {{- if $peer.broken -}}
    {{- else if gt (len $kinds) 1 -}}
      {{- include "kasm-isolation.problem" (dict "found" $.found "path" $path "text" (printf "is in two places (%s); write only one of them" (join ", " $kinds))) -}}
    {{- else if and (not $kinds) (not (has $name $.known.peers)) -}}
      {{- include "kasm-isolation.unknown" (dict "at" $ "map" "peers" "name" $name "needs" "a place: namespaceSelector and podSelector, ipBlocks, or anywhere: true") -}}
    {{- else -}}
      {{- range $key := list "namespaceSelector" "podSelector" -}}
        {{- with get $peer $key -}} {{- include "kasm-isolation.selector" (dict "selector" . "path" (printf "%s.%s" $path $key) "found" $.found) -}} {{- end -}}
      {{- end -}}
      {{- include "kasm-isolation.ports" (dict "ports" $peer.ports "path" $path "found" $.found) -}}
      {{- range $i, $block := $peer.ipBlocks -}}
        {{- include "kasm-isolation.ipBlock" (dict "block" $block "path" (printf "%s.ipBlocks[%d]" $path $i) "found" $.found) -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
{{- end -}}

{{- define "kasm-isolation.rules.helmTest" -}}
  {{- $test := .ctx.Values.helmTest -}}
  {{- if not (hasKey .found.broken "helmTest") -}}
    {{- range $i, $_ := $test.tolerations -}}
      {{- $exists := eq (default "Equal" .operator) "Exists" -}}
      {{- if and $exists .value -}} {{- include "kasm-isolation.problem" (dict "found" $.found "path" (printf "helmTest.tolerations[%d].value" $i) "text" "Exists takes no value; remove it, or write Equal") -}} {{- end -}}
      {{- if not (or $exists .key) -}} {{- include "kasm-isolation.problem" (dict "found" $.found "path" (printf "helmTest.tolerations[%d].key" $i) "text" "is missing, and Equal needs it; write it, or operator: Exists") -}} {{- end -}}
    {{- end -}}
    {{- if $test.enabled -}}
      {{- with include "kasm-isolation.probe" (dict "table" .table "preset" .preset "flow" $test.flow) | fromJson -}}
        {{- with .problem -}} {{- include "kasm-isolation.problem" (dict "found" $.found "path" "helmTest.flow" "text" .) -}} {{- end -}}
      {{- end -}}
      {{- if not $test.host -}}
        {{- include "kasm-isolation.problem" (dict "found" .found "path" "helmTest.host" "text" "is empty, and labels do not tell how pods reach the target; write the name of its Service, or an address") -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
