{{/* Where and as whom a pod runs: (list $ component settings). */}}
{{- define "trunkline.placement" -}}
{{- $root := index . 0 -}}{{- $settings := index . 2 -}}
serviceAccountName: {{ $settings.serviceAccount.name | default (printf "%s-%s" (include "trunkline.fullname" $root) (index . 1)) }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with $root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
securityContext:
  {{- toYaml $settings.podSecurityContext | nindent 2 }}
{{- with $settings.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $settings.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $settings.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $settings.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $settings.hostAliases }}
hostAliases:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $settings.dnsConfig }}
dnsConfig:
  {{- toYaml . | nindent 2 }}
{{- end }}
topologySpreadConstraints:
  {{- if $settings.topologySpreadConstraints }}
  {{- toYaml $settings.topologySpreadConstraints | nindent 2 }}
  {{- else }}
  {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "trunkline.selector" (list $root (index $ 1)) | nindent 8 }}
    matchLabelKeys: [pod-template-hash]
  {{- end }}
  {{- end }}
{{- end -}}

{{/* The three probes of a service: (list one probe, seconds between, failures until it counts). */}}
{{- define "trunkline.probe" -}}
{{- $ports := (index . 0).ports -}}
{{- if hasKey $ports "grpc" -}}
grpc: { port: {{ int $ports.grpc }} }
{{- else if eq (index . 0).layer "sandbox" -}}
tcpSocket: { port: http }
{{- else -}}
httpGet: { path: /health, port: http }
{{- end }}
periodSeconds: {{ index . 1 }}
timeoutSeconds: 3
failureThreshold: {{ index . 2 }}
{{- end -}}

{{/* The pod of a service: (list $ plan name). */}}
{{- define "trunkline.pod" -}}
{{- $root := index . 0 -}}{{- $name := index . 2 -}}
{{- $one := get (index . 1).services $name -}}
{{- $settings := $one.settings -}}
{{- include "trunkline.placement" (list $root $name $settings) }}
terminationGracePeriodSeconds: {{ $settings.terminationGracePeriodSeconds }}
{{- with $settings.initContainers }}
initContainers:
  {{- toYaml . | nindent 2 }}
{{- end }}
containers:
  - name: {{ $name }}
    image: {{ include "trunkline.serviceImage" (list $root $name $settings) }}
    imagePullPolicy: {{ $root.Values.image.pullPolicy }}
    {{- if $settings.reload }}
    command: [python, -m, trunkline_kit.reloading, trunkline_{{ $name | replace "-" "_" }}]
    {{- end }}
    {{- with $one.declared.command }}
    args: {{ toJson . }}
    {{- end }}
    securityContext:
      {{- toYaml $settings.securityContext | nindent 6 }}
    ports:
      {{- range $protocol, $port := $one.ports }}
      - { name: {{ $protocol }}, containerPort: {{ int $port }}, protocol: TCP }
      {{- end }}
    envFrom:
      - configMapRef: { name: {{ include "trunkline.fullname" $root }}-{{ $name }} }
      {{- with $settings.envFrom }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    {{- with include "trunkline.secretEnvironment" . | trim }}
    env:
      {{- . | nindent 6 }}
    {{- end }}
    startupProbe:
      {{- include "trunkline.probe" (list $one 2 90) | nindent 6 }}
    readinessProbe:
      {{- include "trunkline.probe" (list $one 5 2) | nindent 6 }}
    livenessProbe:
      {{- include "trunkline.probe" (list $one 10 6) | nindent 6 }}
    {{- with $settings.preStopSeconds }}
    lifecycle:
      preStop: { sleep: { seconds: {{ . }} } } # a sleep of 0 is refused before Kubernetes 1.33
    {{- end }}
    resources:
      {{- toYaml $settings.resources | nindent 6 }}
    volumeMounts:
      - { name: tmp, mountPath: /tmp }
      {{- if eq $one.layer "sandbox" }}
      - { name: state, mountPath: /var/lib/trunkline }
      {{- end }}
      {{- if include "trunkline.leads" (list $root $one) }}
      - { name: account, mountPath: /var/run/secrets/kubernetes.io/serviceaccount, readOnly: true }
      {{- end }}
      {{- with include "trunkline.caMount" $root }}{{ . | nindent 6 }}{{ end }}
      {{- with $settings.extraVolumeMounts }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
  {{- with $settings.extraContainers }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
volumes:
  - { name: tmp, emptyDir: { sizeLimit: 256Mi } }
  {{- if eq $one.layer "sandbox" }}
  - { name: state, emptyDir: { sizeLimit: 1Gi } }
  {{- end }}
  {{- if include "trunkline.leads" (list $root $one) }}
  - name: account
    projected:
      sources:
        - serviceAccountToken: { path: token, expirationSeconds: 3600 }
        - configMap: { name: kube-root-ca.crt, items: [{ key: ca.crt, path: ca.crt }] }
        - downwardAPI: { items: [{ path: namespace, fieldRef: { fieldPath: metadata.namespace } }] }
  {{- end }}
  {{- with include "trunkline.caVolume" $root }}{{ . | nindent 2 }}{{ end }}
  {{- with $settings.extraVolumes }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}

{{/* Where the CAs are that are trusted in place of the image's own: an entry of volumeMounts, and one of volumes. */}}
{{- define "trunkline.caMount" -}}
{{- if .Values.caBundle.configMap -}}
- { name: ca, mountPath: /etc/trunkline/ca, readOnly: true }
{{- end -}}
{{- end -}}
{{- define "trunkline.caVolume" -}}
{{- with .Values.caBundle -}}
{{- if .configMap -}}
- name: ca
  configMap: { name: {{ .configMap }}, items: [{ key: {{ .key }}, path: bundle.pem }] }
{{- end -}}
{{- end -}}
{{- end -}}
