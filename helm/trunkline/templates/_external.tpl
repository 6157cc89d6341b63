{{/* Which keys of which Secrets the services of this release read, as JSON: name -> list. */}}
{{- define "trunkline.readKeys" -}}
{{- $root := index . 0 -}}{{- $plan := index . 1 -}}
{{- $read := dict -}}
{{- range $name, $one := $plan.services -}}
  {{- range include "trunkline.secretEnvironment" (list $root $plan $name) | fromYamlArray -}}
    {{- with dig "valueFrom" "secretKeyRef" dict . }}{{ $_ := set $read .name (append (get $read .name | default list) .key) }}{{ end -}}
  {{- end -}}
  {{- if include "trunkline.queued" (list $one) -}}
    {{- $reference := include "trunkline.queueSecret" (list $root $name $one) | fromYaml -}}
    {{- $_ := set $read $reference.name (append (get $read $reference.name | default list) $reference.key) -}}
  {{- end -}}
{{- end -}}
{{- range $name, $keys := $read }}{{ $_ := set $read $name ($keys | uniq | sortAlpha) }}{{ end -}}
{{- $read | toJson -}}
{{- end -}}

{{/* Secrets that values call existing, as JSON: those that a store fills. What `secretEnv` names besides is there beforehand. */}}
{{- define "trunkline.existingSecrets" -}}
{{- $root := index . 0 -}}
{{- $named := list $root.Values.secrets.existingSecret $root.Values.postgres.existingSecret $root.Values.valkey.existingSecret -}}
{{- range (index . 1).services }}{{ $named = append $named .settings.existingSecret }}{{ $named = append $named .settings.autoscaling.queue.existingSecret }}{{ end -}}
{{- $named | compact | uniq | sortAlpha | toJson -}}
{{- end -}}

{{/* The Secret that migrations read: the one of the services, or with a store one that is there only while they run. */}}
{{- define "trunkline.migrationSecret" -}}
{{- if .Values.externalSecrets.enabled }}{{ include "trunkline.fullname" . }}-migrations{{ else }}{{ include "trunkline.secret" (list . "postgres") }}{{ end -}}
{{- end -}}

{{/* The key with which the schema of a service is migrated: (list name service). */}}
{{- define "trunkline.migrationKey" -}}
database-url-{{ with (index . 1).declared.schema }}owner-{{ . }}{{ else }}{{ index . 0 }}{{ end }}
{{- end -}}

{{/*
What External Secrets makes a Secret of: dict of root, target, entry (the Secret whose place in the store is meant) and keys. What
the operator would add by itself is said, so that no GitOps tool sees a difference.
*/}}
{{- define "trunkline.externalSecret" -}}
{{- $given := .root.Values.externalSecrets -}}
{{- $place := get $given.remoteKeys .entry | default (printf "%s%s" $given.remotePrefix .entry) -}}
spec:
  refreshInterval: {{ $given.refreshInterval }}
  secretStoreRef: { name: {{ $given.storeRef.name }}, kind: {{ $given.storeRef.kind }} }
  target: { name: {{ .target }}, creationPolicy: Owner, deletionPolicy: Retain }
  data:
    {{- range .keys }}
    - secretKey: {{ . }}
      remoteRef: { key: {{ $place | quote }}, property: {{ . }}, conversionStrategy: Default, decodingStrategy: None, metadataPolicy: None }
    {{- end }}
{{- end -}}
