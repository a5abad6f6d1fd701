{{- /* The resolved table in words, for NOTES: who may reach whom. Nothing here decides what is rendered. */ -}}

{{- /* Ports of a row on one of its targets, such as "3000/TCP, 3001-3004/TCP". Argument: list $flow $target. */ -}}
{{- define "kasm-isolation.portsInWords" -}}
  {{- $words := list -}}
  {{- range include "kasm-isolation.portsOn" . | fromJsonArray -}}
    {{- $last := ternary (printf "-%d" (int .endPort)) "" (gt (int .endPort) 0) -}}
    {{- $words = append $words (printf "%d%s/%s" (int .port) $last .protocol) -}}
  {{- end -}}
  {{- ternary "every port" (join ", " $words) (default false (index . 0).allPorts) -}}
{{- end -}}

{{- /*
A line for each row that opens something, "app-to-db: api, manager -> db 5432/TCP": of its sources and targets those that are on,
and of these pairs where the target's incoming or the source's outgoing traffic is closed. Argument: the resolved table.
*/ -}}
{{- define "kasm-isolation.rowsInWords" -}}
  {{- $members := mustMergeOverwrite (dict) .peers .components -}}
  {{- range $name, $flow := .flows -}}
    {{- $targets := dict -}}
    {{- range $target := ternary $flow.to list $flow.enabled -}}
      {{- $end := get $members $target | default dict -}}
      {{- $sources := list -}}
      {{- range $flow.from -}}
        {{- $member := get $members . | default dict -}}
        {{- $closed := or (has "Ingress" (default list $end.policyTypes)) (has "Egress" (default list $member.policyTypes)) -}}
        {{- if and $member.enabled $end.enabled $closed -}}
          {{- $sources = append $sources . -}}
        {{- end -}}
      {{- end -}}
      {{- if $sources -}}
        {{- $from := join ", " $sources -}}
        {{- $to := printf "%s %s" $target (include "kasm-isolation.portsInWords" (list $flow $end)) -}}
        {{- $_ := set $targets $from (append (get $targets $from | default list) $to) -}}
      {{- end -}}
    {{- end -}}
    {{- range $from, $to := $targets -}}
      {{- printf "%s: %s -> %s" $name $from (join "; " $to) | wrap 78 | replace "\n" "\n      " | printf "  %s\n" -}}
    {{- end -}}
  {{- end -}}
{{- end -}}

{{- /*
The target of the row that the preset tries, as JSON {"labels", "port"}: how kubectl finds its pods, and where they listen. Empty
where there is none, or where more than labels find it. Argument: list $table $preset.
*/ -}}
{{- define "kasm-isolation.probed" -}}
  {{- $table := index . 0 -}}
  {{- $flow := get $table.flows (dig "helmTest" "flow" "" (index . 1)) | default dict -}}
  {{- $target := get $table.components (first (default (list "") $flow.to)) | default dict -}}
  {{- $probed := dict -}}
  {{- if and $target.enabled (not $target.podSelector.matchExpressions) -}}
    {{- $labels := list -}}
    {{- range $key, $value := $target.podSelector.matchLabels -}}
      {{- $labels = append $labels (printf "%s=%s" $key $value) -}}
    {{- end -}}
    {{- with include "kasm-isolation.portsOn" (list $flow $target) | fromJsonArray -}}
      {{- $probed = dict "labels" (join "," $labels) "port" (int (first .).port) -}}
    {{- end -}}
  {{- end -}}
  {{- toJson $probed -}}
{{- end -}}

{{- /* Where a packet that a policy denies is seen, by platform. Argument: "k3s". */ -}}
{{- define "kasm-isolation.deniedPackets" -}}
  {{- if eq . "k3s" -}}
    Denied packets, at most ten a minute, on its node: tcpdump -n -i nflog:100
  {{- else if eq . "openshift" -}}
    Denied packets are in /var/log/ovn/acl-audit-log.log of the node's ovnkube pod,
    {{- "\n  once the namespace has the annotation k8s.ovn.org/acl-logging={\"deny\":\"info\"}" -}}
  {{- else if eq . "rke2" -}}
    Canal logs no denied packet by itself. Cilium: hubble observe --verdict DROPPED
  {{- else -}}
    Denied packets, with Cilium: hubble observe --verdict DROPPED
    {{- "\n  With Calico 3.30 or newer: its flow logs. Others: see their documentation" -}}
  {{- end -}}
{{- end -}}
