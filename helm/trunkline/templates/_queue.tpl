{{/* Whether a service is scaled by its queue besides CPU: (list service), which moves cases of some process. */}}
{{- define "trunkline.queued" -}}
{{- $one := index . 0 -}}
{{- if and $one.settings.autoscaling.enabled $one.settings.autoscaling.queue.enabled $one.declared.processes }}yes{{ end -}}
{{- end -}}

{{/*
How many whole seconds the oldest work has waited that is due and that nobody is at: (list service). 0: none waits.

The age and not the number: age is what people notice, whether a piece of work takes 10 ms or a minute, so one target fits
every service; a thousand quick ones that are gone in a second need nobody more. What is at hand is left out, for a slow
backend makes it old and more pods do not make it faster; so is what is parked until its next attempt, and what is stuck and
waits for a person. A case that its worker dropped counts from when its lease ended, else a case that fails at each attempt
would look as old as it is. Read from the transitions: they are the truth, and jobs of procrastinate only wake.
*/}}
{{- define "trunkline.queueAge" -}}
{{- $one := index . 0 -}}
SELECT coalesce(floor(extract(epoch FROM now() - min(greatest(due_at, lease_until)))), 0)::bigint
FROM {{ $one.declared.schema }}.transitions JOIN {{ $one.declared.schema }}.cases USING (case_id)
WHERE transitions.state IN ('open', 'running', 'parked') AND due_at <= now()
AND process IN ('{{ join "', '" $one.declared.processes }}')
AND (holder IS NULL OR lease_until < now())
{{- end -}}

{{/* Where the URL stands that KEDA asks with: (list $ name service). */}}
{{- define "trunkline.queueSecret" -}}
{{- $queue := (index . 2).settings.autoscaling.queue -}}
name: {{ $queue.existingSecret | default (include "trunkline.secret" (list (index . 0) "postgres")) }}
key: {{ $queue.key | default (printf "database-url-%s" (index . 1)) }}
{{- end -}}

{{/* Scales by queue and CPU; KEDA makes a HorizontalPodAutoscaler of it, called keda-hpa-…: (list $ plan name). */}}
{{- define "trunkline.queueScaler" -}}
{{- $root := index . 0 -}}{{- $name := index . 2 -}}
{{- $one := get (index . 1).services $name -}}
{{- $scaling := $one.settings.autoscaling -}}
{{- $fullname := printf "%s-%s" (include "trunkline.fullname" $root) $name -}}
apiVersion: keda.sh/v1alpha1
kind: TriggerAuthentication
{{ include "trunkline.metadata" (list $root $name (printf "%s-db" $fullname)) }}
spec:
  secretTargetRef:
    - parameter: connection
      {{- include "trunkline.queueSecret" (list $root $name $one) | nindent 6 }}
---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
{{ include "trunkline.metadata" (list $root $name $fullname) }}
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: {{ $fullname }} }
  minReplicaCount: {{ $scaling.minReplicas }}
  maxReplicaCount: {{ $scaling.maxReplicas }}
  pollingInterval: {{ $scaling.queue.pollingSeconds }}
  triggers:
    - type: postgresql
      metricType: Value # an age is no more for being looked at by two: it is not shared out among pods
      metadata:
        query: >-
          {{- include "trunkline.queueAge" (list $one) | nindent 10 }}
        targetQueryValue: {{ $scaling.queue.targetSeconds | toString | quote }}
      authenticationRef: { name: {{ $fullname }}-db }
    - type: cpu
      metricType: Utilization
      metadata: { value: {{ $scaling.targetCPU | toString | quote }} }
  advanced:
    horizontalPodAutoscalerConfig:
      behavior:
        {{- include "trunkline.scaleDown" . | nindent 8 }}
{{- end -}}

{{/* Fewer pods slowly: what is taken away too soon has to start again. */}}
{{- define "trunkline.scaleDown" -}}
scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: Pods, value: 1, periodSeconds: 60 }] }
{{- end -}}
