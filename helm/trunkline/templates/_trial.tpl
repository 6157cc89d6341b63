{{/* 32 hexadecimal digits that follow from the release's name: (list $ what). */}}
{{- define "trunkline.guessable" -}}
{{- $root := index . 0 -}}
{{- printf "%s/%s/%s" $root.Release.Namespace $root.Release.Name (index . 1) | sha256sum | trunc 32 -}}
{{- end -}}

{{/* A store of the trial, one pod: dict of root, plan, settings, name, port. */}}
{{- define "trunkline.trialStore" -}}
{{- $fullname := printf "%s-%s" (include "trunkline.fullname" .root) .name -}}
{{- $given := get .root.Values.trial .name -}}
{{- $isPostgres := eq .name "postgres" -}}
apiVersion: v1
kind: Service
{{ include "trunkline.metadata" (list .root .name $fullname) }}
spec:
  selector:
    {{- include "trunkline.selector" (list .root .name) | nindent 4 }}
  ports: [{ name: {{ .name }}, port: {{ .port }}, targetPort: {{ .name }}, protocol: TCP }]
---
apiVersion: apps/v1
kind: StatefulSet
{{ include "trunkline.metadata" (list .root .name $fullname) }}
spec:
  replicas: 1
  serviceName: {{ $fullname }}
  selector:
    matchLabels:
      {{- include "trunkline.selector" (list .root .name) | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "trunkline.labels" (list .root .name) | nindent 8 }}
    spec:
      {{- include "trunkline.placement" (list .root .name .settings) | nindent 6 }}
      terminationGracePeriodSeconds: 60
      containers:
        - name: {{ .name }}
          image: {{ include "trunkline.image" (list .root $given.image) }}
          imagePullPolicy: {{ .root.Values.image.pullPolicy }}
          {{- if $isPostgres }}
          args: [-c, max_connections=300]
          {{- else }}
          args: [--save, "", --appendonly, "no", --maxmemory, 96mb]
          {{- end }}
          securityContext:
            {{- toYaml .settings.securityContext | nindent 12 }}
          {{- if $isPostgres }}
          env:
            - { name: POSTGRES_DB, value: trunkline }
            - { name: PGDATA, value: /var/lib/postgresql/data/pgdata }
            - name: POSTGRES_PASSWORD
              valueFrom: { secretKeyRef: { name: {{ include "trunkline.fullname" .root }}-trial, key: postgres-password } }
          {{- end }}
          ports: [{ name: {{ .name }}, containerPort: {{ .port }}, protocol: TCP }]
          {{- $probe := ternary "exec: { command: [pg_isready, -U, postgres, -d, trunkline] }" (printf "tcpSocket: { port: %s }" .name) $isPostgres }}
          startupProbe: { {{ $probe }}, periodSeconds: 2, failureThreshold: 60 }
          readinessProbe: { {{ $probe }}, periodSeconds: 5, timeoutSeconds: 3 }
          livenessProbe: { tcpSocket: { port: {{ .name }} }, periodSeconds: 10, failureThreshold: 6 }
          resources:
            {{- toYaml $given.resources | nindent 12 }}
          volumeMounts:
            - { name: tmp, mountPath: /tmp }
            {{- if $isPostgres }}
            - { name: state, mountPath: /var/lib/postgresql/data }
            - { name: run, mountPath: /var/run/postgresql }
            - { name: roles, mountPath: /docker-entrypoint-initdb.d, readOnly: true }
            {{- else }}
            - { name: state, mountPath: /data }
            {{- end }}
      volumes:
        - { name: tmp, emptyDir: { sizeLimit: 256Mi } }
        {{- if $isPostgres }}
        - { name: run, emptyDir: { sizeLimit: 16Mi } }
        - { name: roles, secret: { secretName: {{ include "trunkline.fullname" .root }}-trial-roles } }
        {{- else }}
        - { name: state, emptyDir: { sizeLimit: 256Mi } }
        {{- end }}
  {{- if $isPostgres }}
  volumeClaimTemplates:
    - metadata: { name: state }
      spec:
        accessModes: [ReadWriteOnce]
        {{- with $given.storageClass }}
        storageClassName: {{ . }}
        {{- end }}
        resources: { requests: { storage: {{ $given.size }} } }
  {{- end }}
{{- if .root.Values.networkPolicy.enabled }}
{{- $name := .name }}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
{{ include "trunkline.metadata" (list .root .name $fullname) }}
spec:
  podSelector:
    matchLabels:
      {{- include "trunkline.selector" (list .root .name) | nindent 6 }}
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        {{- range $user, $one := .plan.services }}
        {{- if has $name $one.stores }}
        - {{ include "trunkline.peer" (list $.root $user) | nindent 10 | trim }}
        {{- end }}
        {{- end }}
      ports: [{ port: {{ .port }}, protocol: TCP }]
{{- end }}
{{- end -}}
