{{- /* Peers: how they are written, and their networks: Helm has no function for those, so addresses are taken apart here. */ -}}

{{- /* The entries of from or to for one component or peer; who a peer is stands above it. Argument: the resolved entry. */ -}}
{{- define "kasm-isolation.peer" -}}
{{- if not .policyTypes }}{{ with .description }}
# {{ . }}
{{- end }}{{ end }}
{{- range .ipBlocks }}
- ipBlock:
    cidr: {{ .cidr | quote }}
    {{- with .except }}
    except: {{ toJson . }}
    {{- end }}
{{- end }}
{{- with .namespaceSelector }}
- namespaceSelector:
    {{- include "kasm-isolation.labelSelector" . | trim | nindent 4 }}
  {{- with $.podSelector }}
  podSelector:
    {{- include "kasm-isolation.labelSelector" . | trim | nindent 4 }}
  {{- end }}
{{- else }}
{{- with .podSelector }}
- podSelector:
    {{- include "kasm-isolation.labelSelector" . | trim | nindent 4 }}
{{- end }}
{{- end }}
{{- end -}}

{{- /*
A CIDR whose form was checked, as JSON: {"bits": 8, "width": 8, "groups": [10, 0, 0, 0]}; width is
8 for IPv4 and 16 for IPv6. Argument: the text.
*/ -}}
{{- define "kasm-isolation.cidr" -}}
  {{- $parts := splitList "/" . -}}
  {{- $address := index $parts 0 -}}
  {{- $groups := list -}}
  {{- if contains ":" $address -}}
    {{- $halves := splitList "::" $address -}}
    {{- $head := without (splitList ":" (first $halves)) "" -}}
    {{- $tail := list -}}
    {{- if gt (len $halves) 1 -}} {{- $tail = without (splitList ":" (last $halves)) "" -}} {{- end -}}
    {{- range $head -}} {{- $groups = append $groups (int (printf "0x%s" .)) -}} {{- end -}}
    {{- range until (int (sub 8 (add (len $head) (len $tail)))) -}} {{- $groups = append $groups 0 -}} {{- end -}}
    {{- range $tail -}} {{- $groups = append $groups (int (printf "0x%s" .)) -}} {{- end -}}
  {{- else -}}
    {{- range splitList "." $address -}} {{- $groups = append $groups (int .) -}} {{- end -}}
  {{- end -}}
  {{- dict "bits" (int (index $parts 1)) "width" (ternary 16 8 (contains ":" $address)) "groups" $groups | toJson -}}
{{- end -}}

{{- /*
The groups of an address cut down to the first bits, as JSON: what lies behind becomes 0.
Argument: dict "cidr" $cidr "bits" 8.
*/ -}}
{{- define "kasm-isolation.network" -}}
  {{- $width := int .cidr.width -}}
  {{- $cut := list -}}
  {{- range $i, $group := .cidr.groups -}}
    {{- $free := sub $width (max 0 (min $width (sub $.bits (mul $i $width)))) -}}
    {{- $size := index (list 1 2 4 8 16 32 64 128 256 512 1024 2048 4096 8192 16384 32768 65536) (int $free) -}}
    {{- $cut = append $cut (mul (div (int $group) $size) $size) -}}
  {{- end -}}
  {{- $cut | toJson -}}
{{- end -}}

{{- /*
What is wrong with a network by itself: host bits, or IPv4 in the clothes of IPv6, which network
plugins read differently. Argument: dict "text" "10.0.0.1/8" "cidr" $cidr.
*/ -}}
{{- define "kasm-isolation.cidrFault" -}}
  {{- if ne (toJson .cidr.groups) (include "kasm-isolation.network" (dict "cidr" .cidr "bits" .cidr.bits)) -}}
    {{- printf "%q has bits set behind its prefix; write the address of the network itself" .text -}}
  {{- else if and (ge (int .cidr.bits) 96) (eq (toJson (slice .cidr.groups 0 (min 6 (len .cidr.groups)))) "[0,0,0,0,0,65535]") -}}
    {{- printf "%q is an IPv4 network in IPv6 form; write it as IPv4" .text -}}
  {{- end -}}
{{- end -}}

{{- /*
Says "yes" when K3s would not leave this exception out of ::/0: its engine writes 2000::/3 and fd00::/8
for that (kube-router, evalIPBlockPeer), and in an ipset the smaller network decides. Argument: $cidr.
*/ -}}
{{- define "kasm-isolation.lostOnK3s" -}}
  {{- range $part := list "2000::/3" "fd00::/8" -}}
    {{- $part = include "kasm-isolation.cidr" $part | fromJson -}}
    {{- if and (eq $part.width $.width) (gt $part.bits $.bits) (eq (toJson $.groups) (include "kasm-isolation.network" (dict "cidr" $part "bits" $.bits))) -}} yes {{- end -}}
  {{- end -}}
{{- end -}}

{{- /*
Judges one IP block: its networks, and exceptions that do not lie inside.
Argument: dict "block" $block "path" "peers.a.ipBlocks[0]" "found" $found.
*/ -}}
{{- define "kasm-isolation.ipBlock" -}}
  {{- $outer := include "kasm-isolation.cidr" .block.cidr | fromJson -}}
  {{- $network := include "kasm-isolation.network" (dict "cidr" $outer "bits" $outer.bits) -}}
  {{- with include "kasm-isolation.cidrFault" (dict "text" .block.cidr "cidr" $outer) -}}
    {{- include "kasm-isolation.problem" (dict "found" $.found "path" (printf "%s.cidr" $.path) "text" .) -}}
  {{- end -}}
  {{- range $i, $text := .block.except -}}
    {{- $path := printf "%s.except[%d]" $.path $i -}}
    {{- $inner := include "kasm-isolation.cidr" $text | fromJson -}}
    {{- $fault := include "kasm-isolation.cidrFault" (dict "text" $text "cidr" $inner) -}}
    {{- if $fault -}}
      {{- include "kasm-isolation.problem" (dict "found" $.found "path" $path "text" $fault) -}}
    {{- else if not (and (eq $inner.width $outer.width) (gt $inner.bits $outer.bits) (eq $network (include "kasm-isolation.network" (dict "cidr" $inner "bits" $outer.bits)))) -}}
      {{- include "kasm-isolation.problem" (dict "found" $.found "path" $path "text" (printf "%q does not lie inside %q; write a smaller network of it, or remove the exception" $text $.block.cidr)) -}}
    {{- else if and (eq (int $outer.bits) 0) (include "kasm-isolation.lostOnK3s" $inner) -}}
      {{- include "kasm-isolation.problem" (dict "found" $.found "path" $path "text" (printf "%q would not be left out of %q by K3s, which takes that as 2000::/3 and fd00::/8; write 2000::/3 as the cidr, or exceptions no larger than those two" $text $.block.cidr)) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
