-- Decisions of edge-policy, kept for a second. With an answer it lends a number of requests that may
-- pass without asking; how many did is told with the next question (x-trunkline-spent), and counted
-- there. Each worker thread has its own table. What this script does not mark is asked, so a fault in
-- it closes nothing and opens nothing.

local LEASE_MS = 1000
local PARTNERS_MAX = 10000

local leases = {}
local partners = 0

local function forget(partner)
  if leases[partner] then
    leases[partner] = nil
    partners = partners - 1
  end
end

local function remember(partner, lease)
  if not leases[partner] then
    partners = partners + 1
  end
  if partners > PARTNERS_MAX then
    leases = {}
    partners = 1
  end
  leases[partner] = lease
end

function envoy_on_request(handle)
  local partner = handle:headers():get("x-trunkline-partner")
  if not partner then
    return
  end
  local lease = leases[partner]
  if lease and lease.left > 0 and handle:timestamp() < lease.ends_ms then
    lease.left = lease.left - 1
    lease.spent = lease.spent + 1
    local rest = '"minute";r=' .. math.max(lease.rest - lease.spent, 0) .. ";t=" .. lease.reset_s
    handle:streamInfo():dynamicMetadata():set("trunkline.lease", "policy", lease.policy)
    handle:streamInfo():dynamicMetadata():set("trunkline.lease", "rest", rest)
    handle:streamInfo():dynamicMetadata():set("trunkline.lease", "leased", "yes")
  elseif lease then
    handle:headers():replace("x-trunkline-spent", tostring(lease.spent))
    forget(partner)
  end
end

function envoy_on_response(handle)
  local metadata = handle:streamInfo():dynamicMetadata()
  local leased = metadata:get("trunkline.lease")
  if leased then
    handle:headers():replace("ratelimit-policy", leased["policy"])
    handle:headers():replace("ratelimit", leased["rest"])
    return
  end
  local answer = metadata:get("envoy.filters.http.ext_authz")
  local token = metadata:get("envoy.filters.http.jwt_authn")
  local given = answer and tonumber(answer["x-trunkline-lease"] or "")
  if not given or given < 1 or not token then
    return
  end
  local rest, reset_s = string.match(answer["ratelimit"] or "", "r=(%d+);t=(%d+)")
  if not rest then
    return
  end
  local before = leases[token["token"]["sub"]]
  remember(token["token"]["sub"], {
    left = given,
    spent = before and before.spent or 0,
    ends_ms = handle:timestamp() + LEASE_MS,
    policy = answer["ratelimit-policy"],
    rest = tonumber(rest),
    reset_s = reset_s,
  })
end
