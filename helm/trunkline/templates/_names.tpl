{{/* What everything of a release is called: <release>-<nameOverride>; `fullnameOverride` wins. */}}
{{- define "trunkline.fullname" -}}
{{- $name := .Values.nameOverride | default .Chart.Name -}}
{{- $said := .Values.fullnameOverride | default (ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name)) -}}
{{- $said | trunc 36 | trimSuffix "-" -}}
{{- end -}}

{{/* Labels of everything: (list $ component). */}}
{{- define "trunkline.labels" -}}
{{- $root := index . 0 -}}
{{ include "trunkline.selector" . }}
app.kubernetes.io/part-of: trunkline
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version }}
{{- with $root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Labels that select the pods of one component, and never change: (list $ component). */}}
{{- define "trunkline.selector" -}}
app.kubernetes.io/name: trunkline
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{/* `metadata` of an object: (list $ component name), annotations as a fourth, labels as a fifth. */}}
{{- define "trunkline.metadata" -}}
{{- $root := index . 0 -}}
{{- $annotations := merge (dict) (deepCopy $root.Values.commonAnnotations) -}}
{{- if gt (len .) 3 }}{{ $annotations = merge $annotations (index . 3) }}{{ end -}}
metadata:
  name: {{ index . 2 }}
  namespace: {{ $root.Release.Namespace }}
  labels:
    {{- include "trunkline.labels" (list $root (index . 1)) | nindent 4 }}
    {{- if gt (len .) 4 }}
    {{- with index . 4 }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
    {{- end }}
  {{- with $annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{/* The address of an image: (list $ what), what with registry, repository, tag, digest. */}}
{{- define "trunkline.image" -}}
{{- $root := index . 0 -}}{{- $one := index . 1 -}}
{{- $registry := $root.Values.image.registry | default $one.registry -}}
{{- $name := ternary (printf "%s/%s" $registry $one.repository) $one.repository (ne ($registry | default "") "") -}}
{{- if $one.digest -}}{{ $name }}@{{ $one.digest }}{{- else -}}{{ $name }}:{{ $one.tag }}{{- end -}}
{{- end -}}

{{/* The image of a service of ours: (list $ name settings). */}}
{{- define "trunkline.serviceImage" -}}
{{- $root := index . 0 -}}{{- $name := index . 1 -}}{{- $own := (index . 2).image -}}
{{- $common := $root.Values.image -}}
{{- $what := dict "registry" "" "repository" (printf "%s/%s" $common.repository $name) -}}
{{- $_ := set $what "tag" ($own.tag | default $common.tag | default $root.Chart.AppVersion) -}}
{{- $_ := set $what "digest" ($own.digest | default (get $common.digests $name)) -}}
{{- include "trunkline.image" (list $root $what) -}}
{{- end -}}

{{/* The Secret that holds keys of one kind, "secrets", "postgres" or "valkey": (list $ kind). */}}
{{- define "trunkline.secret" -}}
{{- $root := index . 0 -}}
{{- (get $root.Values (index . 1)).existingSecret | default (printf "%s-trial" (include "trunkline.fullname" $root)) -}}
{{- end -}}
