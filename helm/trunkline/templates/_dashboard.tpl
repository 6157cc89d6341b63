{{/* What a collector calls a metric of telemetry.toml: (list name metric). */}}
{{- define "trunkline.metricName" -}}
{{- $metric := index . 1 -}}
{{- $suffix := ternary "_seconds" (ternary "_ratio" "" (and (eq $metric.unit "1") (eq $metric.kind "gauge"))) (eq $metric.unit "s") -}}
{{- index . 0 | replace "." "_" }}{{ $suffix }}{{ if eq $metric.kind "counter" }}_total{{ end }}
{{- end -}}

{{/* A Grafana dashboard with one panel a metric of telemetry.toml, as JSON. */}}
{{- define "trunkline.dashboard" -}}
{{- $panels := list -}}
{{- range $name, $metric := (.Files.Get "files/telemetry.toml" | fromToml).metrics -}}
  {{- $named := include "trunkline.metricName" (list $name $metric) -}}
  {{- $by := list -}}
  {{- range $metric.attributes }}{{ $by = append $by (replace "." "_" .) }}{{ end -}}
  {{- $over := join ", " $by -}}
  {{- $expr := printf "max by (%s) (%s)" $over $named -}}
  {{- if eq $metric.kind "counter" }}{{ $expr = printf "sum by (%s) (rate(%s[5m]))" $over $named }}{{ end -}}
  {{- if eq $metric.kind "histogram" }}{{ $expr = printf "histogram_quantile(0.95, sum by (%s, le) (rate(%s_bucket[5m])))" $over $named }}{{ end -}}
  {{- $at := len $panels -}}
  {{- $place := dict "h" 8 "w" 12 "x" (mul 12 (mod $at 2)) "y" (mul 8 (div $at 2)) -}}
  {{- $legend := list -}}
  {{- range $by }}{{ $legend = append $legend (printf "{{%s}}" .) }}{{ end -}}
  {{- $target := dict "refId" "A" "expr" $expr "legendFormat" (join " " $legend) -}}
  {{- $unit := ternary "s" (ternary "percentunit" "short" (eq $metric.unit "1")) (eq $metric.unit "s") -}}
  {{- $panels = append $panels (dict "id" (add1 $at) "type" "timeseries" "title" $name "description" $metric.says "gridPos" $place "targets" (list $target) "fieldConfig" (dict "defaults" (dict "unit" $unit) "overrides" (list))) -}}
{{- end -}}
{{- dict "uid" "trunkline" "title" "Trunkline" "schemaVersion" 39 "editable" false "refresh" "1m" "time" (dict "from" "now-6h" "to" "now") "panels" $panels | toJson -}}
{{- end -}}
