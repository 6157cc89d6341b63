{{/*
A file of gateway/ with each line `# include: <part>` replaced by that part, as far indented; `# include with TLS: <part>`
as well, where there is a certificate: (list $ file).
*/}}
{{- define "trunkline.gatewayFile" -}}
{{- $root := index . 0 -}}
{{- $lines := list -}}
{{- $text := $root.Files.Get (printf "files/gateway/%s" (index . 1)) | trimSuffix "\n" -}}
{{- if $root.Values.gateway.tls.existingSecret }}{{ $text = $text | replace "# include with TLS: " "# include: " }}{{ end -}}
{{- range splitList "\n" $text -}}
  {{- if regexMatch "^ *# include: \\S+$" . -}}
    {{- $indent := regexFind "^ *" . | len -}}
    {{- $part := include "trunkline.gatewayFile" (list $root (regexReplaceAll "^ *# include: " . "")) -}}
    {{- range splitList "\n" $part -}}
      {{- $lines = append $lines (ternary "" (printf "%s%s" (repeat $indent " ") .) (eq (trim .) "")) -}}
    {{- end -}}
  {{- else -}}
    {{- $lines = append $lines . -}}
  {{- end -}}
{{- end -}}
{{- join "\n" $lines -}}
{{- end -}}

{{/* envoy.yaml whole, as `trunkline_cli.gateway.render` writes it on a laptop: (list $ plan). */}}
{{- define "trunkline.envoy" -}}
{{- $root := index . 0 -}}{{- $plan := index . 1 -}}
{{- $text := include "trunkline.gatewayFile" (list $root "envoy.yaml") -}}
{{- $host := ternary "0.0.0.0" "127.0.0.1" (include "trunkline.hearsInTheClear" . | eq "yes") -}}
{{- $known := dict "GATEWAY_HOST" $host "GATEWAY_HTTP_PORT" "8080" "GATEWAY_ADMIN_PORT" "9901" -}}
{{- range $name, $declared := $plan.topology.services -}}
  {{- $variable := $name | upper | replace "-" "_" -}}
  {{- $_ := set $known (printf "%s_HOST" $variable) (printf "%s-%s" (include "trunkline.fullname" $root) $name) -}}
  {{- range $declared.listens }}{{ $_ := set $known (printf "%s_%s_PORT" $variable (upper .)) (get $plan.ports . | int | toString) }}{{ end -}}
{{- end -}}
{{- range $name, $value := $known }}{{ $text = $text | replace (printf "${%s}" $name) $value }}{{ end -}}
{{- with regexFind "\\$\\{[A-Z0-9_]+\\}" $text }}{{ fail (printf "gateway/ says %s: the chart does not know what that placeholder means" .) }}{{ end -}}
{{- $text | replace "$$" "$" -}}
{{- end -}}

{{/* The port of the gateway's Service at which it is called from outside the release. */}}
{{- define "trunkline.gatewayPort" -}}
{{- .Values.gateway.service.port | default (ternary 443 80 (ne .Values.gateway.tls.existingSecret "")) | int -}}
{{- end -}}

{{/* Whether Envoy hears anybody in the clear: everybody, or with a certificate only stand-ins that push: (list $ plan). */}}
{{- define "trunkline.hearsInTheClear" -}}
{{- $pushing := false -}}
{{- range (index . 1).services }}{{ if .declared.webhooks }}{{ $pushing = true }}{{ end }}{{ end -}}
{{- if or $pushing (not (index . 0).Values.gateway.tls.existingSecret) }}yes{{ end -}}
{{- end -}}

{{/* What a Gateway in front calls Envoy, and finds in its certificate. */}}
{{- define "trunkline.gatewayName" -}}
{{- .Values.gateway.backendTLSPolicy.hostname | default (printf "%s-gateway.%s.svc" (include "trunkline.fullname" .) .Release.Namespace) -}}
{{- end -}}

{{/* TLS and ports of the gateway, as a JSON list of sentences. */}}
{{- define "trunkline.wrongTls" -}}
{{- $wrong := list -}}
{{- $port := include "trunkline.gatewayPort" . | int -}}
{{- if eq $port 9902 }}{{ $wrong = append $wrong "gateway.service.port: 9902 is where the kubelet and Prometheus ask, so take another one" }}{{ end -}}
{{- with .Values.gateway -}}
  {{- if and .tls.existingSecret (eq $port 8080) }}{{ $wrong = append $wrong "gateway.service.port: 8080 is where stand-ins push in the clear, so take another one for TLS" }}{{ end -}}
  {{- if and .tls.existingSecret (not (hasPrefix "https://" .publicUrl)) }}{{ $wrong = append $wrong "gateway.publicUrl: must be https:// where gateway.tls.existingSecret has Envoy speak TLS" }}{{ end -}}
  {{- if .certificate.enabled -}}
    {{- if not .tls.existingSecret }}{{ $wrong = append $wrong "gateway.certificate: say in gateway.tls.existingSecret into which Secret cert-manager writes it" }}{{ end -}}
    {{- if not .certificate.issuerRef.name }}{{ $wrong = append $wrong "gateway.certificate.issuerRef.name: name the Issuer or ClusterIssuer of cert-manager that signs it" }}{{ end -}}
  {{- end -}}
  {{- with .backendTLSPolicy -}}
    {{- if and .enabled (not $.Values.gateway.tls.existingSecret) }}{{ $wrong = append $wrong "gateway.backendTLSPolicy: Envoy speaks no TLS yet, so name its certificate in gateway.tls.existingSecret" }}{{ end -}}
    {{- if and .enabled (not $.Values.gateway.httpRoute.enabled) }}{{ $wrong = append $wrong "gateway.backendTLSPolicy: it tells a Gateway how to call Envoy, so enable gateway.httpRoute; an Ingress is told by its controller's annotation" }}{{ end -}}
    {{- if and .enabled (eq (empty .caCertificateRefs) (empty .wellKnownCACertificates)) }}{{ $wrong = append $wrong "gateway.backendTLSPolicy: say either caCertificateRefs, the ConfigMaps with the CA, or wellKnownCACertificates: System" }}{{ end -}}
  {{- end -}}
{{- end -}}
{{- $wrong | toJson -}}
{{- end -}}
