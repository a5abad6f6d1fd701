{{- /* Rules of single components and peers: selectors, ports, networks, and entries that are not complete. See _problems.tpl. */ -}}

{{- define "kasm-isolation.rules.components" -}}
  {{- range $name, $component := .table.components -}}
    {{- $path := printf "components.%s" $name -}}
    {{- if hasKey $.table.peers $name -}}
      {{- include "kasm-isolation.problem"
        (list (printf "peers.%s" $name) (printf "a component is called %q too; give the peer another name" $name)) -}}
    {{- end -}}
    {{- if not $component.podSelector -}}
      {{- include "kasm-isolation.unknown"
        (dict "at" $ "map" "components" "name" $name "needs" "a podSelector") -}}
    {{- else -}}
      {{- if hasKey $.ctx.Values.components $name -}}
        {{- include "kasm-isolation.selector"
          (list $component.podSelector (printf "%s.podSelector" $path)) -}}
        {{- include "kasm-isolation.ports" (list $component.ports $path) -}}
      {{- end -}}
      {{- if not (has "Ingress" $component.policyTypes) -}}
        {{- include "kasm-isolation.problem"
          (list (printf "%s.policyTypes" $path) "leaves ingress open; write [Ingress] or [Ingress, Egress]") -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
  {{- with .table.defaultDeny.podSelector -}}
    {{- include "kasm-isolation.selector" (list . "defaultDeny.podSelector") -}}
  {{- end -}}
{{- end -}}

{{- define "kasm-isolation.rules.peers" -}}
  {{- range $name, $_ := .ctx.Values.peers -}}
    {{- $peer := get $.table.peers $name -}}
    {{- $path := printf "peers.%s" $name -}}
    {{- $places := list -}}
    {{- if or $peer.namespaceSelector $peer.podSelector -}}
      {{- $places = append $places "selectors" -}}
    {{- end -}}
    {{- if $peer.ipBlocks -}}
      {{- $places = append $places "ipBlocks" -}}
    {{- end -}}
    {{- if $peer.anywhere -}}
      {{- $places = append $places "anywhere" -}}
    {{- end -}}
    {{- if gt (len $places) 1 -}}
      {{- $text := printf "is in two places (%s); write only one of them"
        (join ", " $places) -}}
      {{- include "kasm-isolation.problem" (list $path $text) -}}
    {{- else if and (not $places) (not (has $name $.known.peers)) -}}
      {{- $needs := "a place: namespaceSelector and podSelector, ipBlocks, or anywhere: true" -}}
      {{- include "kasm-isolation.unknown"
        (dict "at" $ "map" "peers" "name" $name "needs" $needs) -}}
    {{- else -}}
      {{- range $key := list "namespaceSelector" "podSelector" -}}
        {{- with get $peer $key -}}
          {{- include "kasm-isolation.selector"
            (list . (printf "%s.%s" $path $key)) -}}
        {{- end -}}
      {{- end -}}
      {{- include "kasm-isolation.ports" (list $peer.ports $path) -}}
      {{- range $i, $block := $peer.ipBlocks -}}
        {{- include "kasm-isolation.ipBlock"
          (list $block (printf "%s.ipBlocks[%d]" $path $i)) -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
{{- end -}}

{{- /*
An entry that no preset knows and that is not complete: a new one in the making, or a slip of the pen.
Argument: dict "at" $ "map" "flows" "name" "api-to-dbb" "needs" "from, to and ports".
*/ -}}
{{- define "kasm-isolation.unknown" -}}
  {{- $hint := "" -}}
  {{- with include "kasm-isolation.nearestName"
    (list .name (get .at.known .map)) -}}
    {{- $hint = printf ", or did you mean %q?" . -}}
  {{- end -}}
  {{- $preset := .at.ctx.Values.preset -}}
  {{- $text := printf "preset %s has none of that name, and a new one needs %s; write it%s" $preset .needs $hint -}}
  {{- include "kasm-isolation.problem"
    (list (printf "%s.%s" .map .name) $text) -}}
{{- end -}}

{{- /*
In and NotIn need values, Exists and DoesNotExist take none, and all requirements together leave somebody.
Argument: list $selector "components.db.podSelector".
*/ -}}
{{- define "kasm-isolation.selector" -}}
  {{- $at := index . 1 -}}
  {{- $sound := true -}}
  {{- range $i, $expression := (index . 0).matchExpressions -}}
    {{- $path := printf "%s.matchExpressions[%d].values" $at $i -}}
    {{- $list := has $expression.operator (list "In" "NotIn") -}}
    {{- $sound = and $sound (eq $list (gt (len (default list $expression.values)) 0)) -}}
    {{- if and $list (not $expression.values) -}}
      {{- include "kasm-isolation.problem"
        (list $path (printf "%s needs values; write at least one label value" $expression.operator)) -}}
    {{- else if and (not $list) $expression.values -}}
      {{- include "kasm-isolation.problem"
        (list $path (printf "%s takes no values; remove them, or write In" $expression.operator)) -}}
    {{- end -}}
  {{- end -}}
  {{- if and $sound (not (include "kasm-isolation.labelsFor" (index . 0))) -}}
    {{- include "kasm-isolation.problem"
      (list $at "contradicts itself and selects nobody; remove the requirement that excludes the others") -}}
  {{- end -}}
{{- end -}}

{{- /* A range must not end before it starts. Argument: list $component.ports "components.db". */ -}}
{{- define "kasm-isolation.ports" -}}
  {{- $at := index . 1 -}}
  {{- range $name, $port := index . 0 -}}
    {{- if and (hasKey $port "endPort")
      (lt (int $port.endPort) (int $port.port)) -}}
      {{- $text := printf "%d is below port %d; write a number from %d to 65535"
        (int $port.endPort) (int $port.port) (int $port.port) -}}
      {{- include "kasm-isolation.problem"
        (list (printf "%s.ports.%s.endPort" $at $name) $text) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}

{{- /* Networks, and exceptions that must lie inside. Argument: list $block "peers.a.ipBlocks[0]". */ -}}
{{- define "kasm-isolation.ipBlock" -}}
  {{- $cidr := (index . 0).cidr -}}
  {{- $at := index . 1 -}}
  {{- with include "kasm-isolation.networkFault" $cidr -}}
    {{- include "kasm-isolation.problem" (list (printf "%s.cidr" $at) .) -}}
  {{- end -}}
  {{- range $i, $except := (index . 0).except -}}
    {{- $text := include "kasm-isolation.networkFault" $except -}}
    {{- if $text -}}
    {{- else if not (include "kasm-isolation.liesInside" (list $except $cidr)) -}}
      {{- $text = printf "%q does not lie inside %q; write a smaller network of it, or remove the exception" $except $cidr -}}
    {{- else if include "kasm-isolation.lostOnK3s" (list $except $cidr) -}}
      {{- $text = print (printf "%q would not be left out of %q by K3s, which takes that as 2000::/3 and fd00::/8; " $except $cidr)
        "write 2000::/3 as the cidr, or exceptions no larger than those two" -}}
    {{- end -}}
    {{- with $text -}}
      {{- include "kasm-isolation.problem"
        (list (printf "%s.except[%d]" $at $i) .) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
