{{/*
Secrets that are not there or lack a key, as a JSON list of sentences. helm asks the cluster at an install and an upgrade: without
this, pods would wait for them and nobody would say why. A rendering without a cluster asks nobody, and comes out the same.
*/}}
{{- define "trunkline.wrongSecrets" -}}
{{- $root := . -}}
{{- $wrong := list -}}
{{- $made := or .Values.trial.enabled .Values.externalSecrets.enabled (not .Values.checks.secrets) -}}
{{- if and (not $made) (lookup "v1" "ServiceAccount" .Release.Namespace "default") -}}
  {{- range $name, $keys := include "trunkline.wantedKeys" . | fromJson -}}
    {{- $found := lookup "v1" "Secret" $root.Release.Namespace $name -}}
    {{- $lacks := list -}}
    {{- range $keys }}{{ if not (hasKey ($found.data | default dict) .) }}{{ $lacks = append $lacks . }}{{ end }}{{ end -}}
    {{- if not $found -}}
      {{- $wrong = append $wrong (printf "Secret %s: there is none in namespace %s; make it first, with the keys %s" $name $root.Release.Namespace (join ", " $keys)) -}}
    {{- else if $lacks -}}
      {{- $wrong = append $wrong (printf "Secret %s in namespace %s lacks %s: add what it lacks first" $name $root.Release.Namespace (join ", " $lacks)) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- $wrong | toJson -}}
{{- end -}}

{{/* Which keys of which Secrets services and migrations read, as JSON: name -> list. */}}
{{- define "trunkline.wantedKeys" -}}
{{- $root := . -}}
{{- $plan := include "trunkline.plan" . | fromJson -}}
{{- $read := include "trunkline.readKeys" (list . $plan) | fromJson -}}
{{- if include "trunkline.migratesByJob" . -}}
  {{- $name := include "trunkline.migrationSecret" . -}}
  {{- range $service, $one := $plan.services -}}
    {{- if and (has "postgres" $one.stores) (ne $one.layer "sandbox") -}}
      {{- $key := include "trunkline.migrationKey" (list $service $one) | trim -}}
      {{- $_ := set $read $name (append (get $read $name | default list) $key) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- range $name, $keys := $read }}{{ $_ := set $read $name ($keys | uniq | sortAlpha) }}{{ end -}}
{{- $read | toJson -}}
{{- end -}}
