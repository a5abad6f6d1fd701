{{- /*
What the guard judges of pods, and of whatever pods are made of: Deployments, Jobs and so on, their scale, bindings and old
revisions. On an update only what changes is judged, so that kubelets and controllers go on with what is there. All
expressions are CEL; they are written for one list of those who are guarded, in one namespace.
*/ -}}

{{- /*
Which of those who are guarded labels `l` are selected as, or with "scale" the parts of a Scale's selector may be, as a list of
names in CEL. Argument: dict "guarded" $guarded "scale" false.
*/ -}}
{{- define "kasm-isolation.celNames" -}}
  {{- $names := list -}}
  {{- range .guarded -}}
    {{- $says := include "kasm-isolation.celSelects" .selector -}}
    {{- if $.scale -}}
      {{- $says = printf "!variables.parts.exists(e, %s)" (include "kasm-isolation.celRulesOut" .selector) -}}
    {{- end -}}
    {{- $names = append $names (printf "%s ? %s : \"\"" $says (toRawJson .name)) -}}
  {{- end -}}
  {{- printf "[\n  %s\n].filter(n, n != \"\")" (join ",\n  " $names) -}}
{{- end -}}

{{- /* The keys of labels by which those who are guarded are selected, in CEL. Argument: $guarded. */ -}}
{{- define "kasm-isolation.celKeys" -}}
  {{- $keys := list -}}
  {{- range . -}}
    {{- range include "kasm-isolation.requirements" .selector | fromJsonArray -}}
      {{- $keys = append $keys .key -}}
    {{- end -}}
  {{- end -}}
  {{- uniq $keys | sortAlpha | default list | toRawJson -}}
{{- end -}}

{{- /*
What the expressions share. Argument: dict "guarded" $guarded "deny" $selector "accounts" (list "deployer"): leaving the default
deny is judged too, where it has a selector, and running as service accounts that pass the guard.
*/ -}}
{{- define "kasm-isolation.podVariables" -}}
{{ include "kasm-isolation.requestVariables" $ }}
# What pods are made of, now and before: nothing for what holds no pod.
- name: pods
  expression: |-
    variables.sub in ["scale", "binding"] || variables.resource in ["bindings", "controllerrevisions"] ? [] :
    (request.operation == "UPDATE" ? [object, oldObject] : [object]).map(o,
      variables.resource == "pods" ? o :
      variables.resource == "podtemplates" ? o.template :
      variables.resource == "cronjobs" ? o.spec.jobTemplate.spec.template :
      o.spec.?template.orValue({}))
- name: labels
  expression: variables.pods.map(p, p.?metadata.?labels.orValue({}))
# Whose labels they bear, now and before.
- name: members
  expression: |-
    variables.labels.map(l, {{ include "kasm-isolation.celNames" (dict "guarded" .guarded "scale" false) | nindent 4 | trim }})
- name: joined
  expression: |-
    size(variables.labels) == 0 || size(variables.labels) == 2 && variables.labels[0] == variables.labels[1] ? [] :
    variables.members[0].filter(n, size(variables.members) < 2 || !(n in variables.members[1]))
- name: left
  expression: |-
    size(variables.labels) < 2 || variables.labels[0] == variables.labels[1] ? [] :
    variables.members[1].filter(n, !(n in variables.members[0]))
{{- with .deny }} + (
      variables.labels.map(l, {{ include "kasm-isolation.celSelects" . }}) == [false, true] ? ["the default deny"] : [])
{{- end }}
# Whether they share the network or the processes of their node now, and did not before.
- name: hosted
  expression: |-
    variables.pods.map(p, p.?spec.?hostNetwork.orValue(false) || p.?spec.?hostPID.orValue(false) || p.?spec.?hostIPC.orValue(false))
    in [[true], [true, false]]
- name: debugged
  expression: |-
    variables.sub == "ephemeralcontainers" && object.spec.?ephemeralContainers != oldObject.spec.?ephemeralContainers
# Whether other pods are made, or more of them.
- name: remade
  expression: |-
    request.operation == "UPDATE" && variables.sub == "" && size(variables.pods) == 2 &&
    (object.?spec != oldObject.?spec || variables.resource == "podtemplates" && object.template != oldObject.template)
- name: rewritten
  expression: |-
    variables.remade ? variables.members[0] : []
{{- with .accounts }}
# The service account that they run as, if it passes the guard.
- name: assumed
  expression: |-
    size(variables.pods) == 0 || request.operation == "UPDATE" && !variables.remade ? [] :
    [variables.pods[0].?spec.?serviceAccountName.orValue("")].filter(a, a in {{ toRawJson . }})
{{- end }}
{{- end -}}

{{- /* The same of a Scale, a Binding and an old revision, which show no labels of pods. Argument as above. */ -}}
{{- define "kasm-isolation.otherVariables" -}}
- name: parts
  expression: |-
    variables.sub != "scale" ? [] : object.?status.?selector.orValue("").split(",")
- name: scaled
  expression: |-
    variables.sub != "scale" || object.spec.?replicas.orValue(0) <= oldObject.spec.?replicas.orValue(0)
    || {{ list "kube-system/horizontal-pod-autoscaler" | include "kasm-isolation.isAccount" }} ? [] :
    {{- include "kasm-isolation.celNames" (dict "guarded" .guarded "scale" true) | nindent 4 }}
- name: bound
  expression: |-
    variables.sub != "binding" && variables.resource != "bindings" ? [] :
    object.metadata.?labels.orValue({}).map(k, k).filter(k, k in {{ include "kasm-isolation.celKeys" .guarded }})
- name: revises
  expression: |-
    variables.resource == "controllerrevisions" && (
      request.operation == "CREATE" ||
      request.operation == "UPDATE" && (object.?data.orValue(null) != oldObject.?data.orValue(null) || object.revision != oldObject.revision) ||
      request.operation == "DELETE" && !({{ include "kasm-isolation.isRemover" . }}))
{{- end -}}
