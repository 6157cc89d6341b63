{{/* What the schema cannot say: one plain sentence for each thing that does not fit. */}}
{{- define "trunkline.validate" -}}
{{- $wrong := concat (include "trunkline.wrongStores" . | fromJsonArray) (include "trunkline.wrongServices" . | fromJsonArray) (include "trunkline.wrongGateway" . | fromJsonArray) (include "trunkline.wrongTls" . | fromJsonArray) -}}
{{- if not $wrong }}{{ $wrong = include "trunkline.wrongSecrets" . | fromJsonArray }}{{ end -}}
{{- if $wrong }}{{ fail (printf "\n\nThese values cannot be installed:\n- %s\n" (join "\n- " (uniq $wrong))) }}{{ end -}}
{{- end -}}

{{/* Secrets and stores, as a JSON list of sentences. */}}
{{- define "trunkline.wrongStores" -}}
{{- $wrong := list -}}
{{- if .Values.trial.enabled -}}
  {{- range list "secrets" "postgres" "valkey" -}}
    {{- if (get $.Values .).existingSecret }}{{ $wrong = append $wrong (printf "%s.existingSecret and trial.enabled are both set: a trial brings its own, so say one of them" .) }}{{ end -}}
  {{- end -}}
{{- else -}}
  {{- if not .Values.secrets.existingSecret }}{{ $wrong = append $wrong "secrets.existingSecret: name the Secret that holds master-key and the credentials, or set trial.enabled for a look" }}{{ end -}}
  {{- range $store, $key := dict "postgres" "database-url-<service>" "valkey" "valkey-url" -}}
    {{- $said := get $.Values $store -}}
    {{- if not $said.existingSecret }}{{ $wrong = append $wrong (printf "%s.existingSecret: name the Secret that holds %s, or set trial.enabled for a look" $store $key) }}{{ end -}}
    {{- if and $.Values.networkPolicy.enabled (not $said.egress) }}{{ $wrong = append $wrong (printf "%s.egress: say where it is, such as [{cidr: 10.0.0.5/32, port: %d}], else the network policies cut it off" $store (ternary 5432 6379 (eq $store "postgres"))) }}{{ end -}}
  {{- end -}}
{{- end -}}
{{- with .Values.externalSecrets -}}
  {{- if and .enabled $.Values.trial.enabled }}{{ $wrong = append $wrong "externalSecrets.enabled and trial.enabled are both set: a trial brings its own, so say one of them" }}{{ end -}}
  {{- if and .enabled (not .storeRef.name) }}{{ $wrong = append $wrong "externalSecrets.storeRef.name: name the SecretStore or ClusterSecretStore that Secrets are read from" }}{{ end -}}
  {{- if and .enabled (not $.Values.trial.enabled) -}}
    {{- $named := include "trunkline.existingSecrets" (list $ (include "trunkline.plan" $ | fromJson)) | fromJsonArray -}}
    {{- range $name, $_ := .remoteKeys }}{{ if not (has $name $named) }}{{ $wrong = append $wrong (printf "externalSecrets.remoteKeys.%s: no existingSecret is called so; there are %s" $name (join ", " $named)) }}{{ end }}{{ end -}}
  {{- end -}}
{{- end -}}
{{- if and .Values.leaderElection.lease .Values.networkPolicy.enabled (not .Values.leaderElection.egress) }}{{ $wrong = append $wrong "leaderElection.egress: say where the API server is, such as [{cidr: 10.0.0.1/32, port: 6443}], else the network policies cut it off" }}{{ end -}}
{{- $places := dict "postgres" .Values.postgres.egress "valkey" .Values.valkey.egress "telemetry" .Values.telemetry.egress "leaderElection" .Values.leaderElection.egress -}}
{{- range $what, $egress := $places -}}
  {{- range $egress }}{{ if eq (ternary 1 0 (hasKey . "cidr")) (ternary 1 0 (hasKey . "namespace")) }}{{ $wrong = append $wrong (printf "%s.egress: each place has either a cidr or a namespace" $what) }}{{ end }}{{ end -}}
{{- end -}}
{{- if and .Values.telemetry.otlpUrl .Values.networkPolicy.enabled (not .Values.telemetry.egress) }}{{ $wrong = append $wrong "telemetry.egress: say where telemetry.otlpUrl is, else the network policies cut it off" }}{{ end -}}
{{- $wrong | toJson -}}
{{- end -}}

{{/* Services, as a JSON list of sentences. */}}
{{- define "trunkline.wrongServices" -}}
{{- $wrong := list -}}
{{- $plan := include "trunkline.plan" . | fromJson -}}
{{- $known := keys $plan.topology.services | sortAlpha -}}
{{- range $name, $_ := .Values.services -}}
  {{- if not (has $name $known) }}{{ $wrong = append $wrong (printf "services.%s: there is no such service; there are %s" $name (join ", " $known)) }}{{ end -}}
{{- end -}}
{{- range $name, $_ := .Values.image.digests -}}
  {{- if not (has $name $known) }}{{ $wrong = append $wrong (printf "image.digests.%s: there is no such service; there are %s" $name (join ", " $known)) }}{{ end -}}
{{- end -}}
{{- range $service, $standIn := .Values.sandbox.instead -}}
  {{- range list $service $standIn }}{{ if not (has . $known) }}{{ $wrong = append $wrong (printf "sandbox.instead: there is no service %s" .) }}{{ end }}{{ end -}}
  {{- if not (hasPrefix "sandbox-" $standIn) }}{{ $wrong = append $wrong (printf "sandbox.instead.%s: %s is no stand-in" $service $standIn) }}{{ end -}}
{{- end -}}
{{- range $name, $one := $plan.services -}}
  {{- $wrong = concat $wrong (include "trunkline.wrongService" (list $ $plan $name) | fromJsonArray) -}}
{{- end -}}
{{- $wrong | toJson -}}
{{- end -}}

{{/* One service, as a JSON list of sentences: (list $ plan name). */}}
{{- define "trunkline.wrongService" -}}
{{- $root := index . 0 -}}{{- $plan := index . 1 -}}{{- $name := index . 2 -}}
{{- $one := get $plan.services $name -}}
{{- $settings := $one.settings -}}
{{- $wrong := list -}}
{{- if eq $one.layer "sandbox" -}}
  {{- if or (gt (int $settings.replicas) 1) $settings.autoscaling.enabled }}{{ $wrong = append $wrong (printf "services.%s: it keeps its state in one file, so there can be only one of it" $name) }}{{ end -}}
{{- end -}}
{{- if and (not $one.sandboxed) $one.declared.backend -}}
  {{- $listed := hasKey $settings.env "TRUNKLINE_CONNECTIONS" -}}
  {{- range $variable, $template := $one.declared.environment -}}
    {{- if and (contains "${SANDBOX_" $template) (not $listed) (not (hasKey $settings.env $variable)) (not (hasKey $settings.secretEnv $variable)) -}}
      {{- $wrong = append $wrong (printf "services.%s.env.%s: say where its backend is, or set sandbox.enabled for a stand-in, or services.%s.enabled=false" $name $variable $name) -}}
    {{- end -}}
  {{- end -}}
  {{- if and $root.Values.networkPolicy.enabled (not $settings.egress) (not $settings.extraEgress) -}}
    {{- $wrong = append $wrong (printf "services.%s.egress: say where its backend answers, such as [{cidr: 203.0.113.0/24, port: 443}], else the network policies cut it off" $name) -}}
  {{- end -}}
{{- end -}}
{{- $wrong = concat $wrong (include "trunkline.wrongQueue" (list $root $name $one) | fromJsonArray) -}}
{{- range $called, $answers := $one.calls -}}
  {{- $variable := printf "TRUNKLINE_%s_ADDRESS" ($called | upper | replace "-" "_") -}}
  {{- if not (or (hasKey $plan.services $answers) (hasKey $settings.env $variable) (hasKey $settings.env "TRUNKLINE_CONNECTIONS")) -}}
    {{- $wrong = append $wrong (printf "services.%s.enabled=false, but %s calls it: leave it on, or say services.%s.env.%s" $called $name $name $variable) -}}
  {{- end -}}
{{- end -}}
{{- range $variable, $_ := $settings.secretEnv -}}
  {{- if hasKey $settings.env $variable }}{{ $wrong = append $wrong (printf "services.%s: %s is in env and in secretEnv, so say it once" $name $variable) }}{{ end -}}
{{- end -}}
{{- range $variable, $value := $settings.env -}}
  {{- if regexMatch "_(PASSWORD|SECRET|TOKEN|PRIVATE_KEY|API_KEY|MASTER_KEY)$" $variable }}{{ $wrong = append $wrong (printf "services.%s.env.%s: a credential does not belong into values; use services.%s.secretEnv" $name $variable $name) }}{{ end -}}
{{- end -}}
{{- if and $root.Values.image.requireDigests (not $settings.image.digest) (not (hasKey $root.Values.image.digests $name)) -}}
  {{- $wrong = append $wrong (printf "image.digests.%s: image.requireDigests is set, and this image is not pinned" $name) -}}
{{- end -}}
{{- $tag := $settings.image.tag | default $root.Values.image.tag | trimPrefix "v" -}}
{{- if regexMatch "^[0-9]+\\.[0-9]+\\." $tag -}}
  {{- $theirs := semver $tag -}}{{- $ours := semver $root.Chart.AppVersion -}}
  {{- if or (ne $theirs.Major $ours.Major) (gt (sub (max $theirs.Minor $ours.Minor) (min $theirs.Minor $ours.Minor)) 1) }}{{ $wrong = append $wrong (printf "services.%s: image %s and chart %s are more than one release apart, and nobody tested them together: upgrade one release at a time" $name $tag $root.Chart.AppVersion) }}{{ end -}}
{{- end -}}
{{- $wrong = concat $wrong (include "trunkline.wrongRun" (list (printf "services.%s" $name) $settings) | fromJsonArray) -}}
{{- range $settings.egress }}{{ if eq (ternary 1 0 (hasKey . "cidr")) (ternary 1 0 (hasKey . "namespace")) }}{{ $wrong = append $wrong (printf "services.%s.egress: each place has either a cidr or a namespace" $name) }}{{ end }}{{ end -}}
{{- $wrong | toJson -}}
{{- end -}}

{{/* Scaling by a queue, as a JSON list of sentences: (list $ name service). */}}
{{- define "trunkline.wrongQueue" -}}
{{- $root := index . 0 -}}{{- $name := index . 1 -}}{{- $one := index . 2 -}}
{{- $queue := $one.settings.autoscaling.queue -}}
{{- $wrong := list -}}
{{- if $queue.enabled -}}
  {{- $own := dig "autoscaling" "queue" "enabled" false (get $root.Values.services $name | default dict) -}}
  {{- if and $own (not $one.declared.processes) }}{{ $wrong = append $wrong (printf "services.%s.autoscaling.queue: it moves no cases, so it has no queue to be scaled by; leave autoscaling.enabled to scale it by CPU" $name) }}{{ end -}}
  {{- if and $one.declared.processes (not $one.settings.autoscaling.enabled) }}{{ $wrong = append $wrong (printf "services.%s.autoscaling.queue.enabled without autoscaling.enabled: set both" $name) }}{{ end -}}
  {{- if and $one.declared.processes $root.Values.trial.enabled }}{{ $wrong = append $wrong (printf "services.%s.autoscaling.queue: KEDA asks the database from its own namespace, where the trial's lets nobody in; scale a trial by CPU" $name) }}{{ end -}}
  {{- if ne (empty $queue.existingSecret) (empty $queue.key) }}{{ $wrong = append $wrong (printf "services.%s.autoscaling.queue: say both existingSecret and key, or neither for the service's own" $name) }}{{ end -}}
{{- end -}}
{{- $wrong | toJson -}}
{{- end -}}

{{/* What holds for whatever runs, as a JSON list of sentences: (list path settings). */}}
{{- define "trunkline.wrongRun" -}}
{{- $path := index . 0 -}}{{- $settings := index . 1 -}}
{{- $wrong := list -}}
{{- if lt (int $settings.autoscaling.minReplicas) 1 }}{{ $wrong = append $wrong (printf "%s.autoscaling.minReplicas: at least 1: somebody must answer calls, and timers, sweeps and schedules run in the service itself" $path) }}{{ end -}}
{{- if gt (int $settings.autoscaling.minReplicas) (int $settings.autoscaling.maxReplicas) }}{{ $wrong = append $wrong (printf "%s.autoscaling: minReplicas is greater than maxReplicas" $path) }}{{ end -}}
{{- if and $settings.autoscaling.enabled (not (dig "requests" "cpu" "" $settings.resources)) }}{{ $wrong = append $wrong (printf "%s.resources.requests.cpu: autoscaling needs it" $path) }}{{ end -}}
{{- if not (dig "requests" "memory" "" $settings.resources) }}{{ $wrong = append $wrong (printf "%s.resources.requests.memory: say it, else the pod is the first to go" $path) }}{{ end -}}
{{- if not (dig "limits" "memory" "" $settings.resources) }}{{ $wrong = append $wrong (printf "%s.resources.limits.memory: say it, else one pod can take a node down" $path) }}{{ end -}}
{{- if le (int $settings.terminationGracePeriodSeconds) (int $settings.preStopSeconds) }}{{ $wrong = append $wrong (printf "%s.terminationGracePeriodSeconds: must be longer than preStopSeconds, else nothing is drained" $path) }}{{ end -}}
{{- if or (not $settings.securityContext.readOnlyRootFilesystem) (not $settings.securityContext.runAsNonRoot) $settings.securityContext.allowPrivilegeEscalation $settings.securityContext.privileged }}{{ $wrong = append $wrong (printf "%s.securityContext: pods run restricted: non-root, read-only root, no escalation" $path) }}{{ end -}}
{{- if eq (toString (dig "runAsUser" 1 $settings.podSecurityContext)) "0" }}{{ $wrong = append $wrong (printf "%s.podSecurityContext.runAsUser: pods never run as root" $path) }}{{ end -}}
{{- $wrong | toJson -}}
{{- end -}}

{{/* The gateway, as a JSON list of sentences. */}}
{{- define "trunkline.wrongGateway" -}}
{{- $wrong := include "trunkline.wrongRun" (list "gateway" .Values.gateway) | fromJsonArray -}}
{{- $gateway := .Values.gateway -}}
{{- if and (not $gateway.publicUrl) (not .Values.trial.enabled) }}{{ $wrong = append $wrong "gateway.publicUrl: say where browsers and backends find the gateway, such as https://trunkline.example" }}{{ end -}}
{{- if and (hasPrefix "http://" $gateway.publicUrl) (not .Values.sandbox.enabled) }}{{ $wrong = append $wrong "gateway.publicUrl: must be https:// where real backends are spoken to" }}{{ end -}}
{{- if and $gateway.ingress.enabled $gateway.httpRoute.enabled }}{{ $wrong = append $wrong "gateway.ingress and gateway.httpRoute are both enabled: choose one way in" }}{{ end -}}
{{- if and $gateway.ingress.enabled (hasPrefix "https://" $gateway.publicUrl) (not $gateway.ingress.tlsSecret) }}{{ $wrong = append $wrong "gateway.ingress.tlsSecret: gateway.publicUrl is https, so name the Secret with its certificate" }}{{ end -}}
{{- if and $gateway.httpRoute.enabled (not $gateway.httpRoute.parentRefs) }}{{ $wrong = append $wrong "gateway.httpRoute.parentRefs: name the Gateway that the route belongs to" }}{{ end -}}
{{- if and .Values.image.requireDigests (not $gateway.image.digest) }}{{ $wrong = append $wrong "gateway.image.digest: image.requireDigests is set, and this image is not pinned" }}{{ end -}}
{{- $wrong | toJson -}}
{{- end -}}
