{{- /* How selectors and peers are written. */ -}}

{{- /* A label selector as YAML. Argument: the selector. */ -}}
{{- define "kasm-isolation.labelSelector" -}}
{{- with .matchLabels }}
matchLabels:
  {{- range $key, $value := . }}
  {{ include "kasm-isolation.key" $key }}: {{ $value | quote }}
  {{- end }}
{{- end }}
{{- with .matchExpressions }}
matchExpressions:
  {{- range . }}
  - {{ ternary . (omit . "values") (gt (len (default list .values)) 0) | toJson }}
  {{- end }}
{{- end }}
{{- end -}}

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
