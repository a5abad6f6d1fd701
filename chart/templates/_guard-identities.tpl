{{- /*
What the guard judges of ways to act as somebody who is allowed, from inside the namespace: tokens of its service accounts, and
what Helm keeps of a release, from which the next upgrade takes values. Expressions are CEL.
*/ -}}

{{- /* Argument: the service accounts whose tokens are judged; nothing where there are none. */ -}}
{{- define "kasm-isolation.identityResources" -}}
{{- with . }}
- apiGroups: [""]
  apiVersions: ["v1"]
  operations: ["CREATE"]
  resources:
    - serviceaccounts/token
{{- end }}
- apiGroups: [""]
  apiVersions: ["v1"]
  operations: ["CREATE", "UPDATE", "DELETE"]
  resources:
    - configmaps
    - secrets
{{- end -}}

{{- /* Argument: list $ $accounts: the service accounts of the namespace that are allowed. */ -}}
{{- define "kasm-isolation.identityVariables" -}}
{{- $ctx := index . 0 -}}
{{ include "kasm-isolation.requestVariables" $ctx }}
{{- with index . 1 }}
# Whose token is asked for, or will be written into a Secret. Kubelets ask for pods, which were judged.
- name: token
  expression: |-
    variables.sub == "token" ? (
      request.userInfo.username.startsWith("system:node:") && "system:nodes" in request.userInfo.?groups.orValue([])
      && object.?spec.?boundObjectRef.?kind.orValue("") == "Pod" ? [] : [request.name]) :
    variables.resource != "secrets" || request.operation == "DELETE" ? [] :
    [object, oldObject].map(o, o != null && o.?type.orValue("") == "kubernetes.io/service-account-token" ?
      o.metadata.?annotations[?"kubernetes.io/service-account.name"].orValue("") : "")
- name: taken
  expression: |-
    size(variables.token) > 0 && variables.token[0] in {{ toRawJson . }} && (size(variables.token) == 1 || variables.token[0] != variables.token[1])
{{- end }}
# Releases of which Helm keeps this: it looks for names, and for labels.
- name: releases
  expression: |-
    {{ list $ctx.Release.Name $ctx.Values.kasm.release | compact | uniq | toRawJson }}.filter(r,
      [object, oldObject].exists(o, o != null && (
        o.?metadata.?name.orValue("").startsWith("sh.helm.release.v1." + r + ".v") ||
        o.?metadata.?labels[?"owner"].orValue("") == "helm" && o.?metadata.?labels[?"name"].orValue("") == r)))
- name: unchanged
  expression: >-
    {{ include "kasm-isolation.unchanged" (list "data") }}
{{- end -}}

{{- /* Argument: $accounts. */ -}}
{{- define "kasm-isolation.identityJudgements" -}}
  {{- $account := "use an account that is in it" -}}
  {{- if . -}}
    {{- include "kasm-isolation.judgement" (list "!variables.taken"
      `"gets a token of service account " + variables.token[0] + ", which is, by " + variables.what`
      (print "name another service account, or " $account)) -}}
  {{- end -}}
  {{- include "kasm-isolation.judgement" (list "size(variables.releases) == 0 || variables.unchanged"
    `"changes what Helm keeps of release " + variables.releases.join(", ") + ", which an upgrade starts from: " + variables.what`
    (print "leave it to Helm, or " $account)) -}}
{{- end -}}
