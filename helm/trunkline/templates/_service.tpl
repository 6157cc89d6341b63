{{/* The Deployment of a service: (list $ plan name). */}}
{{- define "trunkline.deployment" -}}
{{- $root := index . 0 -}}{{- $name := index . 2 -}}
{{- $one := get (index . 1).services $name -}}
{{- $fullname := printf "%s-%s" (include "trunkline.fullname" $root) $name -}}
apiVersion: apps/v1
kind: Deployment
{{ include "trunkline.metadata" (list $root $name $fullname) }}
spec:
  {{- if not $one.settings.autoscaling.enabled }}
  replicas: {{ $one.settings.replicas }}
  {{- end }}
  revisionHistoryLimit: 3
  strategy:
    {{- if eq $one.layer "sandbox" }}
    type: Recreate
    {{- else }}
    type: RollingUpdate
    rollingUpdate: { maxUnavailable: 0, maxSurge: 1 }
    {{- end }}
  selector:
    matchLabels:
      {{- include "trunkline.selector" (list $root $name) | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "trunkline.labels" (list $root $name) | nindent 8 }}
        trunkline.io/layer: {{ $one.layer }}
        {{- with $one.settings.podLabels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      annotations:
        checksum/config: {{ include "trunkline.plain" . | sha256sum }}
        {{- with $root.Values.secrets.checksum }}
        checksum/secrets: {{ . | quote }}
        {{- end }}
        {{- with $one.settings.podAnnotations }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    spec:
      {{- include "trunkline.pod" . | nindent 6 }}
{{- end -}}

{{/* Settings of a service that are no secret: (list $ plan name). */}}
{{- define "trunkline.configMap" -}}
{{- $fullname := printf "%s-%s" (include "trunkline.fullname" (index . 0)) (index . 2) -}}
apiVersion: v1
kind: ConfigMap
{{ include "trunkline.metadata" (list (index . 0) (index . 2) $fullname) }}
data:
  {{- include "trunkline.plain" . | fromJson | toYaml | nindent 2 }}
{{- end -}}

{{/* The Service of a service: (list $ plan name). */}}
{{- define "trunkline.service" -}}
{{- $root := index . 0 -}}{{- $name := index . 2 -}}
{{- $one := get (index . 1).services $name -}}
apiVersion: v1
kind: Service
{{ include "trunkline.metadata" (list $root $name (printf "%s-%s" (include "trunkline.fullname" $root) $name)) }}
spec:
  type: ClusterIP
  selector:
    {{- include "trunkline.selector" (list $root $name) | nindent 4 }}
  ports:
    {{- range $protocol, $port := $one.ports }}
    - name: {{ $protocol }}
      port: {{ int $port }}
      targetPort: {{ $protocol }}
      protocol: TCP
      {{- if eq $protocol "grpc" }}
      appProtocol: kubernetes.io/h2c
      {{- end }}
    {{- end }}
{{- end -}}

{{/* The ServiceAccount of a component: (list $ component settings). */}}
{{- define "trunkline.serviceAccount" -}}
{{- $settings := index . 2 -}}
apiVersion: v1
kind: ServiceAccount
{{ include "trunkline.metadata" (list (index . 0) (index . 1) (printf "%s-%s" (include "trunkline.fullname" (index . 0)) (index . 1)) $settings.serviceAccount.annotations) }}
automountServiceAccountToken: false
{{- end -}}

{{/* What a service may do at the API server: hold its own Lease, and nothing else: (list $ plan name). */}}
{{- define "trunkline.leaseRole" -}}
{{- $root := index . 0 -}}{{- $name := index . 2 -}}
{{- $fullname := printf "%s-%s" (include "trunkline.fullname" $root) $name -}}
{{- $account := (get (index . 1).services $name).settings.serviceAccount.name | default $fullname -}}
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
{{ include "trunkline.metadata" (list $root $name $fullname) }}
rules:
  - { apiGroups: [coordination.k8s.io], resources: [leases], resourceNames: [{{ $fullname }}], verbs: [get, update] }
  - { apiGroups: [coordination.k8s.io], resources: [leases], verbs: [create] } # no name is known when one is made
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
{{ include "trunkline.metadata" (list $root $name $fullname) }}
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: {{ $fullname }} }
subjects: [{ kind: ServiceAccount, name: {{ $account }}, namespace: {{ $root.Release.Namespace }} }]
{{- end -}}

{{/* How many pods may be taken away at once: (list $ component settings). */}}
{{- define "trunkline.disruptionBudget" -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
{{ include "trunkline.metadata" (list (index . 0) (index . 1) (printf "%s-%s" (include "trunkline.fullname" (index . 0)) (index . 1))) }}
spec:
  maxUnavailable: {{ (index . 2).disruptionBudget.maxUnavailable }}
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      {{- include "trunkline.selector" . | nindent 6 }}
{{- end -}}

{{/*
Scales by CPU: (list $ component settings). While an upgrade changes to KEDA both are there for a moment, which KEDA's webhook
refuses but for the annotation.
*/}}
{{- define "trunkline.autoscaler" -}}
{{- $scaling := (index . 2).autoscaling -}}
{{- $lets := dict "validations.keda.sh/hpa-ownership" "false" -}}
{{- $fullname := printf "%s-%s" (include "trunkline.fullname" (index . 0)) (index . 1) -}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
{{ include "trunkline.metadata" (list (index . 0) (index . 1) $fullname $lets) }}
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: {{ $fullname }} }
  minReplicas: {{ $scaling.minReplicas }}
  maxReplicas: {{ $scaling.maxReplicas }}
  metrics:
    - type: Resource
      resource: { name: cpu, target: { type: Utilization, averageUtilization: {{ $scaling.targetCPU }} } }
  behavior:
    {{- include "trunkline.scaleDown" . | nindent 4 }}
{{- end -}}
