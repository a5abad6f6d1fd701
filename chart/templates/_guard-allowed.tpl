{{- /*
Who passes the guard, as CEL. A service account does with the groups that Kubernetes gives it: a certificate may bear its name
alone.
*/ -}}

{{- /* Whether one of these service accounts asks. Argument: a list such as "kube-system/job-controller". */ -}}
{{- define "kasm-isolation.isAccount" -}}
  {{- $users := list -}}
  {{- range . -}}
    {{- $users = append $users (printf "system:serviceaccount:%s" (replace "/" ":" .)) -}}
  {{- end -}}
  {{- printf "(request.userInfo.username in %s && %s in %s)" (toRawJson $users)
    `"system:serviceaccounts:" + request.userInfo.username.split(":")[2]` "request.userInfo.?groups.orValue([])" -}}
{{- end -}}

{{- /* Service accounts of Kubernetes' own controllers as JSON. Argument: a list of names. */ -}}
{{- define "kasm-isolation.controllers" -}}
  {{- $accounts := list -}}
  {{- range . -}}
    {{- $accounts = append $accounts (printf "kube-system/%s" .) -}}
  {{- end -}}
  {{- toRawJson $accounts -}}
{{- end -}}

{{- /* The user as whom all controllers ask, where they have no service accounts. */ -}}
{{- define "kasm-isolation.controllerManager" -}} system:kube-controller-manager {{- end -}}

{{- /* The controllers that make pods, and what pods are made of, from templates that were judged. */ -}}
{{- define "kasm-isolation.podMakers" -}}
  {{- list "cronjob-controller" "daemon-set-controller" "deployment-controller" "job-controller" "replicaset-controller"
    "replication-controller" "statefulset-controller" | include "kasm-isolation.controllers" -}}
{{- end -}}

{{- /* Those that delete what belongs to something that is gone. */ -}}
{{- define "kasm-isolation.removers" -}}
  {{- list "generic-garbage-collector" "namespace-controller" | include "kasm-isolation.controllers" -}}
{{- end -}}

{{- /* Whether one of those asks. */ -}}
{{- define "kasm-isolation.isRemover" -}}
  {{- printf "request.userInfo.username == %q || %s" (include "kasm-isolation.controllerManager" .)
    (include "kasm-isolation.removers" . | fromJsonArray | include "kasm-isolation.isAccount") -}}
{{- end -}}

{{- /*
Whether a request leaves these fields, the labels and the owners of an object alone, or deletes what belongs to something that is
gone. Owners count: with one that is gone, the garbage collector deletes it. Argument: list "spec".
*/ -}}
{{- define "kasm-isolation.unchanged" -}}
  {{- $same := list `request.operation == "UPDATE"` -}}
  {{- range concat . (list "metadata.?labels" "metadata.?ownerReferences") -}}
    {{- $same = append $same (printf "object.?%s == oldObject.?%s" . .) -}}
  {{- end -}}
  {{- printf `%s || request.operation == "DELETE" && (%s)` (join " && " $same) (include "kasm-isolation.isRemover" $) -}}
{{- end -}}

{{- /* Whoever is neither allowed nor one of the controllers that are named. Argument: list $ '["kube-system/job-controller"]'. */ -}}
{{- define "kasm-isolation.others" -}}
  {{- $allow := (index . 0).Values.guard.allow -}}
  {{- $controllers := index . 1 | fromJsonArray -}}
  {{- $users := concat (ternary (list (include "kasm-isolation.controllerManager" .)) list (gt (len $controllers) 0)) $allow.users -}}
  {{- $who := list (printf "!(request.userInfo.username in %s)" (default list $users | toRawJson)) -}}
  {{- with concat $controllers $allow.serviceAccounts -}}
    {{- $who = append $who (printf "!%s" (include "kasm-isolation.isAccount" .)) -}}
  {{- end -}}
  {{- with $allow.groups -}}
    {{- $who = append $who (printf "!request.userInfo.?groups.orValue([]).exists(g, g in %s)" (toRawJson .)) -}}
  {{- end -}}
  {{- join "\n&& " $who -}}
{{- end -}}

{{- /* The names of the service accounts of the release's namespace that are allowed, as JSON. Argument: $. */ -}}
{{- define "kasm-isolation.accountsHere" -}}
  {{- $here := printf "%s/" .Release.Namespace -}}
  {{- $names := list -}}
  {{- range .Values.guard.allow.serviceAccounts -}}
    {{- if hasPrefix $here . -}}
      {{- $names = append $names (trimPrefix $here .) -}}
    {{- end -}}
  {{- end -}}
  {{- toRawJson $names -}}
{{- end -}}
