{{/*
What this release runs, as JSON: each service of the topology that is wanted, by name, with
  layer, ports, calls (run-time name: who answers), stores, settings, sandboxed, environment.
files/topology.toml is services/topology.toml itself, so a new service needs no line here.
*/}}
{{- define "trunkline.plan" -}}
{{- $root := . -}}
{{- $topology := .Files.Get "files/topology.toml" | fromToml -}}
{{- $ports := dict "grpc" 9090 "http" 8080 "sftp" 2222 "smtp" 2525 "imap" 1143 -}}
{{- $instead := ternary .Values.sandbox.instead (dict) .Values.sandbox.enabled -}}
{{- $services := dict -}}
{{- $standIns := values $instead -}}
{{- range $name, $declared := $topology.services -}}
  {{- $layer := splitList "-" $name | first -}}
  {{- $own := get $root.Values.services $name | default dict -}}
  {{- $layered := get $root.Values.layers $layer | default dict -}}
  {{- $settings := mergeOverwrite (deepCopy $root.Values.defaults) (deepCopy $layered) (deepCopy $own) -}}
  {{- if and (ne $layer "sandbox") $settings.enabled (not (hasKey $instead $name)) -}}
    {{- $real := hasKey $settings.env "TRUNKLINE_CONNECTIONS" -}}
    {{- range $variable, $template := $declared.environment -}}
      {{- if and (contains "${SANDBOX_" $template) (hasKey $settings.env $variable) }}{{ $real = true }}{{ end -}}
    {{- end -}}
    {{- $sandboxed := false -}}
    {{- if and $declared.backend $root.Values.sandbox.enabled (not $real) -}}
      {{- $sandboxed = true -}}
      {{- $standIns = append $standIns $declared.backend -}}
    {{- end -}}
    {{- $_ := set $services $name (dict "layer" $layer "settings" $settings "declared" $declared "sandboxed" $sandboxed) -}}
  {{- end -}}
{{- end -}}
{{- range $name := ternary (uniq $standIns) (list) .Values.sandbox.enabled -}}
  {{- $declared := get $topology.services $name | default dict -}}
  {{- $own := get $root.Values.services $name | default dict -}}
  {{- $settings := mergeOverwrite (deepCopy $root.Values.defaults) (deepCopy $root.Values.layers.sandbox) (deepCopy $own) -}}
  {{- $_ := set $services $name (dict "layer" "sandbox" "settings" $settings "declared" $declared "sandboxed" true) -}}
{{- end -}}
{{- range $name, $one := $services -}}
  {{- $listens := dict -}}
  {{- range $one.declared.listens }}{{ $_ := set $listens . (get $ports .) }}{{ end -}}
  {{- $calls := dict -}}
  {{- range $one.declared.calls }}{{ $_ := set $calls . (get $instead . | default .) }}{{ end -}}
  {{- $_ := set $one "ports" $listens -}}
  {{- $_ := set $one "calls" $calls -}}
  {{- $_ := set $one "stores" ($one.declared.stores | default list) -}}
{{- end -}}
{{- dict "services" $services "topology" $topology "ports" $ports | toJson -}}
{{- end -}}

{{/* Fills `${NAME}` of the topology in a text: (list $ plan name text). */}}
{{- define "trunkline.filled" -}}
{{- $root := index . 0 -}}{{- $plan := index . 1 -}}{{- $text := index . 3 -}}
{{- $fullname := include "trunkline.fullname" $root -}}
{{- $one := get $plan.services (index . 2) -}}
{{- $inside := printf "http://%s-gateway:8080" $fullname -}}
{{- $gateway := ternary $inside ($root.Values.gateway.publicUrl | default $inside) (gt (len ($one.declared.webhooks | default list)) 0) -}}
{{- $text = $text | replace "http://${GATEWAY}" $gateway -}}
{{- $text = $text | replace "${GATEWAY}" ($gateway | trimPrefix "http://" | trimPrefix "https://") -}}
{{- $text = $text | replace "${STATE}" "/var/lib/trunkline" -}}
{{- range $other, $declared := $plan.topology.services -}}
  {{- $known := $other | upper | replace "-" "_" -}}
  {{- range $declared.listens -}}
    {{- $port := get $plan.ports . | int -}}
    {{- $text = $text | replace (printf "${%s_%s}" $known (upper .)) (printf "%s-%s:%d" $fullname $other $port) -}}
    {{- $text = $text | replace (printf "${%s_%s_PORT}" $known (upper .)) (printf "%d" $port) -}}
  {{- end -}}
{{- end -}}
{{- $text = regexReplaceAll "\\$\\{(SECRET_[A-Z0-9_]+)\\}" $text "$$(${1})" -}}
{{- if contains "${" $text -}}
  {{- fail (printf "services/topology.toml tells %s %q: the chart does not know what that placeholder means" (index . 2) $text) -}}
{{- end -}}
{{- $text -}}
{{- end -}}

{{/* Variables of the topology that a service is told, filled: (list $ plan name), as JSON. */}}
{{- define "trunkline.told" -}}
{{- $root := index . 0 -}}{{- $plan := index . 1 -}}{{- $name := index . 2 -}}
{{- $one := get $plan.services $name -}}
{{- $told := dict -}}
{{- range $variable, $template := $one.declared.environment -}}
  {{- $given := hasKey $one.settings.env $variable -}}
  {{- $own := hasKey $one.settings.secretEnv $variable -}}
  {{- $listed := and $one.declared.backend (hasKey $one.settings.env "TRUNKLINE_CONNECTIONS") -}}
  {{- $absent := and (contains "${SANDBOX_" $template) (not $one.sandboxed) -}}
  {{- if not (or $given $own $listed $absent) -}}
    {{- $_ := set $told $variable (include "trunkline.filled" (list $root $plan $name $template)) -}}
  {{- end -}}
{{- end -}}
{{- $told | toJson -}}
{{- end -}}

{{/* What a service is told that is no secret, as JSON: (list $ plan name). */}}
{{- define "trunkline.plain" -}}
{{- $root := index . 0 -}}{{- $plan := index . 1 -}}{{- $name := index . 2 -}}
{{- $one := get $plan.services $name -}}
{{- $fullname := include "trunkline.fullname" $root -}}
{{- $plain := dict "TRUNKLINE_LOG_LEVEL" $root.Values.logLevel "TRUNKLINE_REPLICAS" (printf "%d" (include "trunkline.replicasMax" $one | int)) -}}
{{- range $protocol, $port := $one.ports -}}
  {{- $_ := set $plain (printf "TRUNKLINE_%s_PORT" (upper $protocol)) (printf "%d" (int $port)) -}}
  {{- $_ := set $plain (printf "TRUNKLINE_%s_HOST" (upper $protocol)) "0.0.0.0" -}}
{{- end -}}
{{- range $called, $answers := $one.calls -}}
  {{- if hasKey $plan.services $answers -}}
    {{- $variable := printf "TRUNKLINE_%s_ADDRESS" ($called | upper | replace "-" "_") -}}
    {{- $_ := set $plain $variable (printf "%s-%s:9090" $fullname $answers) -}}
  {{- end -}}
{{- end -}}
{{- with $root.Values.telemetry.otlpUrl }}{{ $_ := set $plain "TRUNKLINE_OTLP_URL" . }}{{ end -}}
{{- with $root.Values.proxy.http }}{{ $_ := set $plain "HTTP_PROXY" . }}{{ end -}}
{{- with $root.Values.proxy.https }}{{ $_ := set $plain "HTTPS_PROXY" . }}{{ end -}}
{{- with $root.Values.proxy.none }}{{ $_ := set $plain "NO_PROXY" . }}{{ end -}}
{{- if $root.Values.caBundle.configMap }}{{ $_ := set $plain "SSL_CERT_FILE" "/etc/trunkline/ca/bundle.pem" }}{{ end -}}
{{- range $variable, $value := include "trunkline.told" . | fromJson -}}
  {{- if not (contains "$(" $value) }}{{ $_ := set $plain $variable $value }}{{ end -}}
{{- end -}}
{{- range $variable, $value := $one.settings.env }}{{ $_ := set $plain $variable (toString $value) }}{{ end -}}
{{- $plain | toJson -}}
{{- end -}}

{{/*
`env` of a service: what comes out of Secrets, each name once and before the text that uses it; what `secretEnv` says wins:
(list $ plan name).
*/}}
{{- define "trunkline.secretEnvironment" -}}
{{- $root := index . 0 -}}{{- $name := index . 2 -}}
{{- $one := get (index . 1).services $name -}}
{{- $told := include "trunkline.told" . | fromJson -}}
{{- $own := $one.settings.existingSecret | default (include "trunkline.secret" (list $root "secrets")) -}}
{{- $said := $one.settings.secretEnv -}}
{{- $used := list -}}
{{- range $told }}{{ $used = concat $used (regexFindAll "\\$\\(SECRET_[A-Z0-9_]+\\)" . -1) }}{{ end -}}
{{- range $used | uniq | sortAlpha }}
{{- $variable := . | trimPrefix "$(" | trimSuffix ")" }}
- name: {{ $variable }}
  valueFrom: { secretKeyRef: { name: {{ $own }}, key: {{ include "trunkline.secretKey" $variable }} } }
{{- end }}
{{- if and (ne $one.layer "sandbox") (not (hasKey $said "TRUNKLINE_MASTER_KEY")) }}
- name: TRUNKLINE_MASTER_KEY
  valueFrom: { secretKeyRef: { name: {{ include "trunkline.secret" (list $root "secrets") }}, key: master-key } }
{{- end }}
{{- if has "postgres" $one.stores }}
{{- if not (hasKey $said "TRUNKLINE_DATABASE_URL") }}
- name: TRUNKLINE_DATABASE_URL
  valueFrom: { secretKeyRef: { name: {{ include "trunkline.secret" (list $root "postgres") }}, key: database-url-{{ $name }} } }
{{- end }}
{{- if and (not (hasKey $said "TRUNKLINE_MIGRATION_URL")) $one.declared.schema (not (include "trunkline.migratesByJob" $root)) }}
- name: TRUNKLINE_MIGRATION_URL
  valueFrom: { secretKeyRef: { name: {{ include "trunkline.secret" (list $root "postgres") }}, key: database-url-owner-{{ $one.declared.schema }} } }
{{- end }}
{{- end }}
{{- if and (has "valkey" $one.stores) (not (hasKey $said "TRUNKLINE_VALKEY_URL")) }}
- name: TRUNKLINE_VALKEY_URL
  valueFrom: { secretKeyRef: { name: {{ include "trunkline.secret" (list $root "valkey") }}, key: valkey-url } }
{{- end }}
{{- if include "trunkline.leads" (list $root $one) }}
- name: TRUNKLINE_LEASE
  value: {{ include "trunkline.fullname" $root }}-{{ $name }}
- name: TRUNKLINE_POD_NAME
  valueFrom: { fieldRef: { fieldPath: metadata.name } }
{{- end }}
{{- range $variable, $reference := $said }}
- name: {{ $variable }}
  valueFrom: { secretKeyRef: { name: {{ $reference.name }}, key: {{ $reference.key }} } }
{{- end }}
{{- range $variable, $value := $told }}
{{- if contains "$(" $value }}
- name: {{ $variable }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{/* The key of `SECRET_SHOPIFY_ACCESS_TOKEN` in a Secret: shopify-access-token. */}}
{{- define "trunkline.secretKey" -}}
{{- . | trimPrefix "SECRET_" | lower | replace "_" "-" -}}
{{- end -}}

{{/* Whether the replicas of a service agree by a Lease on who leads: (list $ service). */}}
{{- define "trunkline.leads" -}}
{{- $one := index . 1 -}}
{{- if and (index . 0).Values.leaderElection.lease (ne $one.layer "sandbox") (has "postgres" $one.stores) }}yes{{ end -}}
{{- end -}}

{{/* How many of a service may run at most: budgets are shared by so many. */}}
{{- define "trunkline.replicasMax" -}}
{{- ternary .settings.autoscaling.maxReplicas .settings.replicas .settings.autoscaling.enabled -}}
{{- end -}}

{{/* Whether migrations run in a hook before the services change: not with the trial's own database, which is not there yet. */}}
{{- define "trunkline.migratesByJob" -}}
{{- if and .Values.migrations.enabled (not .Values.trial.enabled) }}yes{{ end -}}
{{- end -}}
