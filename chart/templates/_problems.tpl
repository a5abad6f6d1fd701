{{- /*
The judge. Two stages: every problem of form at once (_contract.tpl); only where there is none, every problem of rules at once:
what crosses fields and entries, which the contract's form cannot say. A rule prints a line for each problem and changes nothing.

The chart's own files are proven sound by the tests, so single entries are judged only where values write them; what crosses
entries is judged for all. Each rule takes dict "ctx" $ "table" $table "preset" $preset "known" $known, as the merge gives them.
To add a rule: print "kasm-isolation.problem" (list $path "what is wrong; what to write") where the rule belongs; a case goes into
test/refusals/.
*/ -}}

{{- /* Every problem of values, a line each, or nothing; fills in the table then. Argument: list $ (dict). */ -}}
{{- define "kasm-isolation.judge" -}}
  {{- $ctx := index . 0 -}}
  {{- $merged := index . 1 -}}
  {{- $contract := $ctx.Files.Get "files/contract.json" | fromJson -}}
  {{- $misfits := include "kasm-isolation.form"
    (dict "node" $contract "value" $ctx.Values "path" "" "root" $contract) -}}
  {{- if $misfits -}}
    {{- $misfits -}}
  {{- else -}}
    {{- include "kasm-isolation.merge" (list $ctx $merged) -}}
    {{- $at := set (pick $merged "table" "preset" "known") "ctx" $ctx -}}
    {{- include "kasm-isolation.rules.root" $at -}}
    {{- include "kasm-isolation.rules.policies" $at -}}
    {{- include "kasm-isolation.rules.switchedOff" $at -}}
    {{- include "kasm-isolation.rules.components" $at -}}
    {{- include "kasm-isolation.rules.peers" $at -}}
    {{- include "kasm-isolation.rules.flows" $at -}}
    {{- include "kasm-isolation.rules.places" $at -}}
    {{- include "kasm-isolation.rules.claims" $at -}}
    {{- include "kasm-isolation.rules.guard" $at -}}
    {{- include "kasm-isolation.rules.helmTest" $at -}}
  {{- end -}}
{{- end -}}

{{- /*
The resolved table as JSON: defaultDeny, components, peers and flows. Fails with every problem of a stage at
once, one line each: `kasm-isolation: <path>: <what is wrong>; <what to write>`. Argument: $.
*/ -}}
{{- define "kasm-isolation.table" -}}
  {{- $merged := dict -}}
  {{- with include "kasm-isolation.judge" (list . $merged) -}}
    {{- fail (print "\n" (trimSuffix "\n" .)) -}}
  {{- end -}}
  {{- $merged.table | toJson -}}
{{- end -}}

{{- define "kasm-isolation.rules.root" -}}
  {{- $values := .ctx.Values -}}
  {{- if and $values.kasm.release (not .preset.releaseLabel) -}}
    {{- $text := printf "preset %s has no release label; remove it, or choose a preset that has one" $values.preset -}}
    {{- include "kasm-isolation.problem" (list "kasm.release" $text) -}}
  {{- end -}}
  {{- if and $values.kasm.version (not .preset.versions) -}}
    {{- $text := printf "preset %s knows no versions of Kasm; remove it, or choose a preset that does" $values.preset -}}
    {{- include "kasm-isolation.problem" (list "kasm.version" $text) -}}
  {{- else if and $values.kasm.version
    (not (has $values.kasm.version .preset.versions)) -}}
    {{- $text := printf "preset %s knows no version %q; write one of %s" $values.preset $values.kasm.version (join ", " .preset.versions) -}}
    {{- include "kasm-isolation.problem" (list "kasm.version" $text) -}}
  {{- end -}}
  {{- if not (has $values.egress .preset.egress) -}}
    {{- $text := printf "preset %s has no rows for closed egress; write dataTier, or choose preset plain" $values.preset -}}
    {{- include "kasm-isolation.problem" (list "egress" $text) -}}
  {{- end -}}
  {{- if not .table.defaultDeny.enabled -}}
    {{- if not .table.components -}}
      {{- include "kasm-isolation.problem"
        (list "defaultDeny.enabled" "no policy would be left; write true, or add a component") -}}
    {{- end -}}
  {{- end -}}
{{- end -}}

{{- /* No two policies of one name, no two components of one selector: one would take the other's place. */ -}}
{{- define "kasm-isolation.rules.policies" -}}
  {{- $selectors := dict -}}
  {{- $names := dict -}}
  {{- with .table.defaultDeny -}}
    {{- if .enabled -}}
      {{- $_ := set $names
        (include "kasm-isolation.policyName" (list $.ctx .policyName "default-deny")) "defaultDeny" -}}
    {{- end -}}
  {{- end -}}
  {{- range $name, $component := .table.components -}}
    {{- if and $component.enabled $component.podSelector -}}
      {{- $path := printf "components.%s" $name -}}
      {{- $policy := include "kasm-isolation.policyName"
        (list $.ctx $component.policyName $name) -}}
      {{- with get $names $policy -}}
        {{- $text := printf "its policy would be called %q as that of %s is; write another policyName" $policy . -}}
        {{- include "kasm-isolation.problem" (list $path $text) -}}
      {{- end -}}
      {{- $_ := set $names $policy $path -}}
      {{- $selector := toJson $component.podSelector -}}
      {{- with get $selectors $selector -}}
        {{- $text := printf "selects the same pods as %s; give each component its own selector" . -}}
        {{- include "kasm-isolation.problem"
          (list (printf "%s.podSelector" $path) $text) -}}
      {{- end -}}
      {{- $_ := set $selectors $selector $path -}}
    {{- end -}}
  {{- end -}}
  {{- include "kasm-isolation.rules.otherUses" (dict "ctx" .ctx "names" $names) -}}
{{- end -}}

{{- /*
Another use of this chart in the same release must not take the name of a policy: Helm would keep one of the two in silence. Each
use leaves its names in .Release, which all charts of a release share; which use it is, the path of its templates says.
Argument: dict "ctx" $ "names" (dict "kasm-isolation-db" "components.db").
*/ -}}
{{- define "kasm-isolation.rules.otherUses" -}}
  {{- $use := .ctx.Template.BasePath -}}
  {{- $taken := get .ctx.Release "kasm-isolation" | default dict -}}
  {{- $text := "" -}}
  {{- range $name, $_ := .names -}}
    {{- $by := get $taken $name | default $use -}}
    {{- if and (ne $by $use) (not $text) -}}
      {{- $text = printf "gives policies names such as %q that %s gives too, %s"
        $name (trimSuffix "/templates" $by)
        "and only one of them would be left; write another one, or another policyName" -}}
    {{- end -}}
    {{- $_ := set $taken $name $by -}}
  {{- end -}}
  {{- $_ := set .ctx.Release "kasm-isolation" $taken -}}
  {{- with $text -}}
    {{- include "kasm-isolation.problem" (list "fullnameOverride" (printf "%s %s" (trimSuffix "/templates" $use) .)) -}}
  {{- end -}}
{{- end -}}

{{- /* The pods of a component that is off stay closed: by the default deny, or by another component that selects all of them. */ -}}
{{- define "kasm-isolation.rules.switchedOff" -}}
  {{- $deny := .table.defaultDeny -}}
  {{- range $name, $component := .table.components -}}
    {{- $closed := or $component.enabled (not $component.podSelector) (and $deny.enabled (not $deny.podSelector)) -}}
    {{- if not $closed -}}
      {{- $closers := list -}}
      {{- range $other := $.table.components -}}
        {{- if and $other.enabled $other.podSelector -}}
          {{- $closers = append $closers $other.podSelector -}}
        {{- end -}}
      {{- end -}}
      {{- if $deny.enabled -}}
        {{- $closers = append $closers $deny.podSelector -}}
      {{- end -}}
      {{- range $closers -}}
        {{- $closed = or $closed (include "kasm-isolation.covers" (list . $component.podSelector)) -}}
      {{- end -}}
    {{- end -}}
    {{- if not $closed -}}
      {{- $text := ternary
        "the default deny does not select all of its pods, which would be open to everyone; widen defaultDeny.podSelector, or keep the component"
        "without the default deny its pods would be open to everyone; write defaultDeny.enabled: true, or keep the component" $deny.enabled -}}
      {{- include "kasm-isolation.problem"
        (list (printf "components.%s.enabled" $name) $text) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
