{{- /* Rules of the guard: somebody must be allowed, and never everybody. See _problems.tpl. */ -}}

{{- define "kasm-isolation.rules.guard" -}}
  {{- $guard := .ctx.Values.guard -}}
  {{- $version := .ctx.Capabilities.KubeVersion.Version -}}
  {{- $apis := .ctx.Capabilities.APIVersions -}}
  {{- if $guard.enabled -}}
    {{- if semverCompare "<1.30.0-0" $version -}}
      {{- $text := printf "Kubernetes %s has no ValidatingAdmissionPolicy; write false, or upgrade to 1.30 (%s)" $version
        "helm template learns the version of the cluster by --kube-version" -}}
      {{- include "kasm-isolation.problem" (list "guard.enabled" $text) -}}
    {{- /* Where Helm asked no server it knows versions of the API, and no kinds. */ -}}
    {{- else if and ($apis.Has "v1/Pod") (not ($apis.Has "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy")) -}}
      {{- include "kasm-isolation.problem" (list "guard.enabled"
        "the API server does not serve ValidatingAdmissionPolicy of admissionregistration.k8s.io/v1; write false, or have it served") -}}
    {{- end -}}
    {{- if not (concat $guard.allow.users $guard.allow.groups $guard.allow.serviceAccounts) -}}
      {{- $text := "lets nobody in, not even whoever installs Kasm; write users, groups or serviceAccounts that may" -}}
      {{- include "kasm-isolation.problem" (list "guard.allow" $text) -}}
    {{- end -}}
  {{- end -}}
  {{- if and (kindIs "slice" $guard.action) (has "Warn" $guard.action) (has "Deny" $guard.action) -}}
    {{- include "kasm-isolation.problem" (list "guard.action" "Kubernetes takes no Warn beside Deny; write Deny or [Audit, Deny]") -}}
  {{- end -}}
  {{- $always := list (include "kasm-isolation.controllerManager" .) | concat
    (include "kasm-isolation.podMakers" . | fromJsonArray) (include "kasm-isolation.removers" . | fromJsonArray) -}}
  {{- range $kind, $names := $guard.allow -}}
    {{- range $i, $name := $names -}}
      {{- $text := get (dict "users" (include "kasm-isolation.rules.guard.users" $name)
        "groups" (include "kasm-isolation.rules.guard.groups" $name)
        "serviceAccounts" (include "kasm-isolation.rules.guard.serviceAccounts" $name)) $kind -}}
      {{- if and (has $name $always) (ne $kind "groups") -}}
        {{- $text = "is a controller of Kubernetes, which may what it must; remove it" -}}
      {{- end -}}
      {{- if $text -}}
        {{- include "kasm-isolation.problem" (list (printf "guard.allow.%s[%d]" $kind $i) (printf "%s %s" (toRawJson $name) $text)) -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
{{- end -}}

{{- /* What is wrong with a user that may, or nothing. Argument: its name. */ -}}
{{- define "kasm-isolation.rules.guard.users" -}}
  {{- if regexMatch "^system:serviceaccount:[^:/]+:[^:/]+$" . -}}
    {{- printf "is a service account; write %s under guard.allow.serviceAccounts" (trimPrefix "system:serviceaccount:" . | replace ":" "/") -}}
  {{- else if hasPrefix "system:serviceaccount:" . -}}
    is no user and no whole service account; write its namespace and its name under guard.allow.serviceAccounts
  {{- else if has . (list "system:anonymous" "system:unsecured") -}}
    is everybody who does not log in; write users who do
  {{- else if hasPrefix "system:node:" . -}}
    is a node, and so every pod that breaks out of its container there; write whoever deploys
  {{- end -}}
{{- end -}}

{{- /* The same of a group: of those of Kubernetes' own, only administrators, who can delete the guard anyway. Argument: its name. */ -}}
{{- define "kasm-isolation.rules.guard.groups" -}}
  {{- if hasPrefix "system:authenticated" . -}}
    lets in everybody who logs in; write a group of those who deploy
  {{- else if eq "system:unauthenticated" . -}}
    lets in everybody who does not log in; write a group of those who deploy
  {{- else if hasPrefix "system:serviceaccounts" . -}}
    lets in service accounts that you do not know yet; write each under guard.allow.serviceAccounts
  {{- else if and (hasPrefix "system:" .) (not (has . (list "system:masters" "system:cluster-admins"))) -}}
    is a group of Kubernetes' own; write a group of those who deploy
  {{- end -}}
{{- end -}}

{{- /* The same of a service account. Argument: "namespace/name". */ -}}
{{- define "kasm-isolation.rules.guard.serviceAccounts" -}}
  {{- if hasSuffix "/default" . -}}
    is that of every pod of its namespace that names none; give whoever deploys an account of its own
  {{- end -}}
{{- end -}}
