{{/* A file of gateway/ with each line `# include: <part>` replaced by that part, as far indented: (list $ file). */}}
{{- define "trunkline.gatewayFile" -}}
{{- $root := index . 0 -}}
{{- $lines := list -}}
{{- range splitList "\n" ($root.Files.Get (printf "files/gateway/%s" (index . 1)) | trimSuffix "\n") -}}
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
{{- $known := dict "GATEWAY_HOST" "0.0.0.0" "GATEWAY_HTTP_PORT" "8080" "GATEWAY_ADMIN_PORT" "9901" -}}
{{- range $name, $declared := $plan.topology.services -}}
  {{- $variable := $name | upper | replace "-" "_" -}}
  {{- $_ := set $known (printf "%s_HOST" $variable) (printf "%s-%s" (include "trunkline.fullname" $root) $name) -}}
  {{- range $declared.listens }}{{ $_ := set $known (printf "%s_%s_PORT" $variable (upper .)) (get $plan.ports . | int | toString) }}{{ end -}}
{{- end -}}
{{- range $name, $value := $known }}{{ $text = $text | replace (printf "${%s}" $name) $value }}{{ end -}}
{{- with regexFind "\\$\\{[A-Z0-9_]+\\}" $text }}{{ fail (printf "gateway/ says %s: the chart does not know what that placeholder means" .) }}{{ end -}}
{{- $text | replace "$$" "$" -}}
{{- end -}}
