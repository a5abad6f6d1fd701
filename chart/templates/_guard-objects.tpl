{{- /* How the guard is written: an admission policy and its binding, and what of the API it is asked about. */ -}}

{{- /* What of the API is judged. A subresource by which neither labels nor templates change is not. */ -}}
{{- define "kasm-isolation.guardedResources" -}}
- apiGroups: [""]
  apiVersions: ["v1"]
  operations: ["CREATE", "UPDATE"]
  resources:
    - pods
    - pods/status
    - pods/ephemeralcontainers
    - pods/resize
    - pods/binding
    - bindings
    - podtemplates
    - replicationcontrollers
    - replicationcontrollers/scale
- apiGroups: ["apps"]
  apiVersions: ["v1"]
  operations: ["CREATE", "UPDATE"]
  resources:
    - daemonsets
    - deployments
    - deployments/scale
    - replicasets
    - replicasets/scale
    - statefulsets
    - statefulsets/scale
- apiGroups: ["apps"]
  apiVersions: ["v1"]
  operations: ["CREATE", "UPDATE", "DELETE"]
  resources:
    - controllerrevisions
- apiGroups: ["batch"]
  apiVersions: ["v1"]
  operations: ["CREATE", "UPDATE"]
  resources:
    - cronjobs
    - jobs
{{- end -}}

{{- /* What is asked for, in words too. */ -}}
{{- define "kasm-isolation.requestVariables" -}}
- name: resource
  expression: request.resource.resource
- name: sub
  expression: request.?subResource.orValue("")
- name: what
  expression: >-
    request.resource.resource + (variables.sub == "" ? "" : "/" + variables.sub) + " " + request.namespace + "/" +
    (request.?name.orValue("") != "" ? request.name :
    [object, oldObject].filter(o, o != null)[0].metadata.?name.orValue(object.?metadata.?generateName.orValue("")))
{{- end -}}

{{- /* What the API server does, as a list. Argument: $. */ -}}
{{- define "kasm-isolation.guardActions" -}}
  {{- $action := .Values.guard.action -}}
  {{- ternary $action (list $action) (kindIs "slice" $action) | sortAlpha | toRawJson -}}
{{- end -}}

{{- /*
A policy and its binding. Where the policy cannot be judged, the request is refused (failurePolicy). They come after the default
deny: whoever installs and is not allowed must not be stopped half way.
Argument: dict "ctx" $ "name" "pods" "description" "..." "namespaces" $selector "resources" "..." "others" "..." "variables" "..."
"judgements" "..."; the last four are YAML and CEL.
*/ -}}
{{- define "kasm-isolation.guardObjects" }}
{{- $metadata := include "kasm-isolation.metadata" (dict
  "ctx" .ctx
  "name" (include "kasm-isolation.guardName" (list .ctx .name))
  "clusterScoped" true
  "labels" (dict "app.kubernetes.io/component" "guard")
  "annotations" (dict "argocd.argoproj.io/sync-wave" "2" "kubernetes.io/description" .description)) }}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata:
  {{- $metadata | nindent 2 }}
spec:
  failurePolicy: Fail
  matchConstraints:
    {{- with .namespaces }}
    namespaceSelector:
      {{- include "kasm-isolation.labelSelector" . | trim | nindent 6 }}
    {{- end }}
    resourceRules:
      {{- .resources | trim | nindent 6 }}
  matchConditions:
    - name: others
      expression: |-
        {{- .others | nindent 8 }}
  variables:
    {{- .variables | trim | nindent 4 }}
  validations:
    {{- .judgements | trim | nindent 4 }}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata:
  {{- $metadata | nindent 2 }}
spec:
  policyName: {{ include "kasm-isolation.guardName" (list .ctx .name) | quote }}
  validationActions: {{ include "kasm-isolation.guardActions" .ctx }}
{{- end -}}

{{- /*
The policy for pods of one place.
Argument: list $ "pods" (dict "guarded" $guarded "here" true "deny" $selector) $namespaces "description".
*/ -}}
{{- define "kasm-isolation.guardOfPods" }}
{{- $ctx := index . 0 }}
{{- $pods := index . 2 }}
{{- include "kasm-isolation.guardObjects" (dict "ctx" $ctx "name" (index . 1) "namespaces" (index . 3) "description" (index . 4)
  "resources" (include "kasm-isolation.guardedResources" $ctx)
  "others" (include "kasm-isolation.others" (list $ctx (include "kasm-isolation.podMakers" $ctx)))
  "variables" (print (include "kasm-isolation.podVariables" $pods) "\n" (include "kasm-isolation.otherVariables" $pods))
  "judgements" (include "kasm-isolation.podJudgements" $pods)) }}
{{- end -}}
