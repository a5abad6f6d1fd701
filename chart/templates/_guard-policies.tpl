{{- /*
What the guard judges of network policies, of the kinds that plugins read too, and of the labels of namespaces. Expressions are CEL.
*/ -}}

{{- /* Kinds that open or close connections of one namespace; what a cluster does not have is never asked about. */ -}}
{{- define "kasm-isolation.policyResources" -}}
{{- $calico := list "networkpolicies" "stagednetworkpolicies" "stagedkubernetesnetworkpolicies" }}
{{- range $group, $resources := dict "networking.k8s.io" (list "networkpolicies") "cilium.io" (list "ciliumnetworkpolicies")
  "crd.antrea.io" (list "networkpolicies") "crd.projectcalico.org" $calico "projectcalico.org" $calico }}
- apiGroups: [{{ $group | quote }}]
  apiVersions: ["*"]
  operations: ["CREATE", "UPDATE", "DELETE"]
  resources:
    {{- range $resources }}
    - {{ . }}
    {{- end }}
{{- end }}
{{- end -}}

{{- /* Argument: $. */ -}}
{{- define "kasm-isolation.policyVariables" -}}
- name: policy
  expression: 'request.operation == "DELETE" ? oldObject : object'
- name: what
  expression: >-
    request.kind.kind + " " + request.namespace + "/" +
    variables.policy.metadata.?name.orValue(variables.policy.metadata.?generateName.orValue(""))
- name: own
  expression: >-
    oldObject != null
    && oldObject.metadata.?labels[?"app.kubernetes.io/name"].orValue("") == "kasm-isolation"
    && oldObject.metadata.?labels[?"app.kubernetes.io/instance"].orValue("") == {{ toRawJson .Release.Name }}
- name: unchanged
  expression: >-
    {{ include "kasm-isolation.unchanged" (list "spec" "specs") }}
{{- end -}}

{{- /* Argument: $. */ -}}
{{- define "kasm-isolation.policyJudgements" -}}
  {{- $verb := `(request.operation == "DELETE" ? "deletes " : request.operation == "CREATE" ? "creates " : "changes ") + variables.what` -}}
  {{- include "kasm-isolation.judgement" (list "variables.unchanged || !variables.own"
    (printf "%s + \", which isolates Kasm\"" $verb)
    (printf "change the values of release %s in its place, with an account that is in it" .Release.Name)) -}}
  {{- include "kasm-isolation.judgement" (list "variables.unchanged || variables.own"
    (printf "%s + \", and policies add up: one more may open what others close\"" $verb)
    "declare a row of flows in its place, or use an account that is in it") -}}
{{- end -}}

{{- define "kasm-isolation.namespaceResources" -}}
- apiGroups: [""]
  apiVersions: ["v1"]
  operations: ["CREATE", "UPDATE"]
  resources:
    - namespaces
    - namespaces/status
    - namespaces/finalize
{{- end -}}

{{- /* Argument: dict "guarded" $guarded. */ -}}
{{- define "kasm-isolation.namespaceVariables" -}}
- name: labels
  expression: >-
    (request.operation == "UPDATE" ? [object, oldObject] : [object]).map(o, o.metadata.?labels.orValue({}))
- name: peers
  expression: |-
    variables.labels.map(l, {{ include "kasm-isolation.celNames" (dict "guarded" .guarded "scale" false) | nindent 4 | trim }})
- name: joined
  expression: |-
    variables.peers[0].filter(n, size(variables.peers) < 2 || !(n in variables.peers[1]))
{{- end -}}

{{- define "kasm-isolation.namespaceJudgements" -}}
  {{- include "kasm-isolation.judgement" (list "size(variables.joined) == 0"
    `"makes Namespace " + object.metadata.?name.orValue("") + " one of those of " + variables.joined.join(", ")`
    "write other labels, or use an account that is in it") -}}
{{- end -}}
