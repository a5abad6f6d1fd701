{{- /* What must hold of a request, and the sentence where it does not. The variables are those of _guard-pods.tpl; expressions are CEL. */ -}}

{{- /*
One thing that is judged: where it does not hold, a sentence says who did what, and what to do. Argument: list "holds" "what was
done" "what to do"; the first two in CEL.
*/ -}}
{{- define "kasm-isolation.judgement" }}
- expression: {{ index . 0 | quote }}
  messageExpression: >-
    request.userInfo.username + " is not in guard.allow and " +
    {{ index . 1 }} +
    "; {{ index . 2 }}"
{{- end -}}

{{- /*
What is judged of pods, in the namespace of Kasm and in that of a peer: there only what has to do with its labels, for its other
pods are bound by nothing here. Argument: dict "here" true "accounts" (list "deployer").
*/ -}}
{{- define "kasm-isolation.podJudgements" -}}
  {{- $account := "use an account that is in it" -}}
  {{- include "kasm-isolation.judgement" (list "size(variables.joined) == 0"
    "\"gives the labels of \" + variables.joined.join(\", \") + \" to \" + variables.what" (print "write other labels, or " $account)) -}}
  {{- include "kasm-isolation.judgement" (list "size(variables.rewritten) == 0"
    "\"changes what runs with the labels of \" + variables.rewritten.join(\", \") + \" in \" + variables.what" $account) -}}
  {{- include "kasm-isolation.judgement" (list
    (ternary "!variables.debugged" "!variables.debugged || size(variables.members[0]) == 0" .here)
    "\"puts a container into a pod that runs, with all that the pod may reach: \" + variables.what"
    (print "debug a copy of the pod without its labels, or " $account)) -}}
  {{- include "kasm-isolation.judgement" (list "size(variables.scaled) == 0"
    "\"adds pods that may bear the labels of \" + variables.scaled.join(\", \") + \" by \" + variables.what"
    (print "select by other labels, or " $account)) -}}
  {{- include "kasm-isolation.judgement" (list "size(variables.bound) == 0"
    "\"gives a pod the labels \" + variables.bound.join(\", \") + \" by \" + variables.what" (print "bind it without labels, or " $account)) -}}
  {{- include "kasm-isolation.judgement" (list "!variables.revises"
    "\"writes what StatefulSets make pods of: \" + variables.what" (print "leave it to their controller, or " $account)) -}}
  {{- if .accounts -}}
    {{- include "kasm-isolation.judgement" (list "size(variables.assumed) == 0"
      "\"runs \" + variables.what + \" as service account \" + variables.assumed[0] + \", which is\""
      (print "name another service account, or " $account)) -}}
  {{- end -}}
  {{- if .here -}}
    {{- include "kasm-isolation.judgement" (list "size(variables.left) == 0"
      "\"takes the labels of \" + variables.left.join(\", \") + \" from \" + variables.what" (print "leave the labels, or " $account)) -}}
    {{- include "kasm-isolation.judgement" (list "!variables.hosted"
      "\"puts on the host, where no policy binds it, \" + variables.what"
      (print "write no hostNetwork, hostPID or hostIPC, choose another namespace, or " $account)) -}}
  {{- end -}}
{{- end -}}
