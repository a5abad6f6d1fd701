{{- /*
Networks as text of bits: Helm has no function for addresses, and "lies inside" becomes "begins with". The form of each CIDR has
been judged before (_contract.tpl).
*/ -}}

{{- /* The address of a CIDR as 32 or 128 digits 0 and 1. Argument: the text, such as "10.0.0.0/8" or "fd00::/8". */ -}}
{{- define "kasm-isolation.bits" -}}
  {{- $address := splitList "/" . | first -}}
  {{- if contains ":" $address -}}
    {{- $halves := splitList "::" $address -}}
    {{- $head := without (splitList ":" (first $halves)) "" -}}
    {{- $tail := ternary (without (splitList ":" (last $halves)) "") list
      (gt (len $halves) 1) -}}
    {{- range $head -}}
      {{- printf "%016b" (int (printf "0x%s" .)) -}}
    {{- end -}}
    {{- repeat (int (mul 16 (sub 8 (add (len $head) (len $tail))))) "0" -}}
    {{- range $tail -}}
      {{- printf "%016b" (int (printf "0x%s" .)) -}}
    {{- end -}}
  {{- else -}}
    {{- range splitList "." $address -}}
      {{- printf "%08b" (int .) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}

{{- /* The length of a CIDR's prefix. Argument: the text. */ -}}
{{- define "kasm-isolation.prefix" -}} {{- splitList "/" . | last -}} {{- end -}}

{{- /*
"yes" when one network is a smaller part of another: exceptions must be strict subsets of their block (NetworkPolicy
ipBlock.except). Argument: list "10.1.0.0/16" "10.0.0.0/8".
*/ -}}
{{- define "kasm-isolation.liesInside" -}}
  {{- $inner := include "kasm-isolation.bits" (index . 0) -}}
  {{- $outer := include "kasm-isolation.bits" (index . 1) -}}
  {{- $length := include "kasm-isolation.prefix" (index . 1) | int -}}
  {{- $smaller := gt
    (include "kasm-isolation.prefix" (index . 0) | int) $length -}}
  {{- if and $smaller (eq (len $inner) (len $outer)) (hasPrefix (trunc $length $outer) $inner) -}} yes {{- end -}}
{{- end -}}

{{- /*
What is wrong with a network by itself, or nothing: bits behind its prefix, or IPv4 written as IPv6, which network plugins read
differently. Argument: the text.
*/ -}}
{{- define "kasm-isolation.networkFault" -}}
  {{- $bits := include "kasm-isolation.bits" . -}}
  {{- $length := include "kasm-isolation.prefix" . | int -}}
  {{- if contains "1" (substr $length -1 $bits) -}}
    {{- printf "%q has bits set behind its prefix; write the address of the network itself" . -}}
  {{- else if and (eq (len $bits) 128) (ge $length 96)
    (hasPrefix (print (repeat 80 "0") (repeat 16 "1")) $bits) -}}
    {{- printf "%q is an IPv4 network in IPv6 form; write it as IPv4" . -}}
  {{- end -}}
{{- end -}}

{{- /*
"yes" when K3s would not leave an exception out of ::/0: its engine writes 2000::/3 and fd00::/8 for that (kube-router,
evalIPBlockPeer), and in an ipset the smaller network decides. Argument: list $except $cidr.
*/ -}}
{{- define "kasm-isolation.lostOnK3s" -}}
  {{- if and (contains ":" (index . 1))
    (eq (include "kasm-isolation.prefix" (index . 1)) "0") -}}
    {{- $except := index . 0 -}}
    {{- range $part := list "2000::/3" "fd00::/8" -}}
      {{- include "kasm-isolation.liesInside" (list $part $except) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
