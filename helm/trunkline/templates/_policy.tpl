{{/* A peer of the same release: (list $ component). */}}
{{- define "trunkline.peer" -}}
podSelector:
  matchLabels:
    {{- include "trunkline.selector" . | nindent 4 }}
{{- end -}}

{{/* Rules for names to be looked up. */}}
{{- define "trunkline.toNames" -}}
- to:
    {{- toYaml .Values.networkPolicy.dns.to | nindent 4 }}
  ports:
    {{- range .Values.networkPolicy.dns.ports }}
    - { port: {{ . }}, protocol: UDP }
    - { port: {{ . }}, protocol: TCP }
    {{- end }}
{{- end -}}

{{/* Rules to places outside the release: a list of { cidr | namespace, port }. */}}
{{- define "trunkline.toPlaces" -}}
{{- range . }}
- to:
    {{- if .cidr }}
    - ipBlock:
        cidr: {{ .cidr }}
        {{- with .except }}
        except: {{ toJson . }}
        {{- end }}
    {{- else }}
    - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: {{ .namespace }} } }
    {{- end }}
  ports:
    - { port: {{ .port }}, protocol: TCP }
{{- end }}
{{- end -}}

{{/* Rules to a store, "postgres" or "valkey", the trial's own or one outside: (list $ store port). */}}
{{- define "trunkline.toStore" -}}
{{- $root := index . 0 -}}{{- $store := index . 1 -}}
{{- if $root.Values.trial.enabled }}
- to:
    - {{ include "trunkline.peer" (list $root $store) | nindent 6 | trim }}
  ports:
    - { port: {{ index . 2 }}, protocol: TCP }
{{- else }}
{{- include "trunkline.toPlaces" (get $root.Values $store).egress }}
{{- end }}
{{- end -}}

{{/* Who may call a service, read off the topology: (list $ plan name). */}}
{{- define "trunkline.callers" -}}
{{- $root := index . 0 -}}{{- $plan := index . 1 -}}{{- $name := index . 2 -}}
{{- $gateway := eq $plan.topology.gateway.authorises $name -}}
{{- range $plan.topology.gateway.routes }}{{ if eq .service $name }}{{ $gateway = true }}{{ end }}{{ end -}}
{{- $callers := dict -}}
{{- if $gateway }}{{ $_ := set $callers "gateway" (list "http") }}{{ end -}}
{{- range $other, $one := $plan.services -}}
  {{- range $one.calls }}{{ if eq . $name }}{{ $_ := set $callers $other (list "grpc") }}{{ end }}{{ end -}}
  {{- if and $one.sandboxed (eq ($one.declared.backend | default "") $name) -}}
    {{- $_ := set $callers $other (keys (get $plan.services $name).ports | sortAlpha) -}}
  {{- end -}}
{{- end -}}
{{- $tested := include "trunkline.tested" (list $root $plan) | fromJsonArray -}}
{{- if has $name $tested }}{{ $_ := set $callers "test" (list "http") }}{{ end -}}
{{- $callers | toJson -}}
{{- end -}}

{{/* The NetworkPolicy of a service: the edges of the topology and nothing else: (list $ plan name). */}}
{{- define "trunkline.policy" -}}
{{- $root := index . 0 -}}{{- $plan := index . 1 -}}{{- $name := index . 2 -}}
{{- $one := get $plan.services $name -}}
{{- $callers := include "trunkline.callers" . | fromJson -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
{{ include "trunkline.metadata" (list $root $name (printf "%s-%s" (include "trunkline.fullname" $root) $name)) }}
spec:
  podSelector:
    matchLabels:
      {{- include "trunkline.selector" (list $root $name) | nindent 6 }}
  policyTypes: [Ingress, Egress]
  ingress:
    {{- range $caller, $protocols := $callers }}
    - from:
        - {{ include "trunkline.peer" (list $root $caller) | nindent 10 | trim }}
      ports:
        {{- range $protocols }}
        - { port: {{ get $one.ports . | int }}, protocol: TCP }
        {{- end }}
    {{- end }}
    {{- with $one.settings.extraIngress }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  egress:
    {{- include "trunkline.toNames" $root | nindent 4 }}
    {{- range $answers := values $one.calls | uniq | sortAlpha }}
    - to:
        - {{ include "trunkline.peer" (list $root $answers) | nindent 10 | trim }}
      ports:
        - { port: 9090, protocol: TCP }
    {{- end }}
    {{- if and $one.sandboxed $one.declared.backend }}
    - to:
        - {{ include "trunkline.peer" (list $root $one.declared.backend) | nindent 10 | trim }}
      ports:
        {{- range $protocol, $port := (get $plan.services $one.declared.backend).ports }}
        - { port: {{ int $port }}, protocol: TCP }
        {{- end }}
    {{- end }}
    {{- if $one.declared.webhooks }}
    - to:
        - {{ include "trunkline.peer" (list $root "gateway") | nindent 10 | trim }}
      ports:
        - { port: 8080, protocol: TCP }
    {{- end }}
    {{- if has "postgres" $one.stores }}
    {{- include "trunkline.toStore" (list $root "postgres" 5432) | nindent 4 }}
    {{- end }}
    {{- if has "valkey" $one.stores }}
    {{- include "trunkline.toStore" (list $root "valkey" 6379) | nindent 4 }}
    {{- end }}
    {{- if $root.Values.telemetry.otlpUrl }}
    {{- include "trunkline.toPlaces" $root.Values.telemetry.egress | nindent 4 }}
    {{- end }}
    {{- if include "trunkline.leads" (list $root $one) }}
    {{- include "trunkline.toPlaces" $root.Values.leaderElection.egress | nindent 4 }}
    {{- end }}
    {{- with $one.settings.egress }}
    {{- include "trunkline.toPlaces" . | nindent 4 }}
    {{- end }}
    {{- with $one.settings.extraEgress }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end -}}

{{/* Stand-ins that `helm test` speaks to, as JSON: (list $ plan). */}}
{{- define "trunkline.tested" -}}
{{- $found := list -}}
{{- if (index . 0).Values.tests.enabled -}}
  {{- range list "sandbox-shopify" "sandbox-erp" }}{{ if hasKey (index $ 1).services . }}{{ $found = append $found . }}{{ end }}{{ end -}}
{{- end -}}
{{- $found | toJson -}}
{{- end -}}
