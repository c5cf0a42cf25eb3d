-- Requests that differ from each other, for wrk. Arguments: the file with the plan, the first
-- number. The plan's first line is the target with its slots {n} and {value}, each further line a
-- value. The last line of the output is what was counted, as JSON.

local target, values, n
local dynamic

function init(arguments)
  local lines = io.lines(arguments[1])
  target = lines()
  values = {}
  for line in lines do
    values[#values + 1] = line
  end
  n = tonumber(arguments[2])
  dynamic = target:find("{n}", 1, true) or target:find("{value}", 1, true)
  if not dynamic then
    target = wrk.format("GET", target)
  end
end

function request()
  if not dynamic then
    return target
  end
  local slots = { ["{n}"] = string.format("%d", n), ["{value}"] = values[n % #values + 1] }
  n = n + 1
  return wrk.format("GET", (target:gsub("{%l+}", slots)))
end

function done(summary, latency, requests)
  local errors = summary.errors
  local failures = errors.status + errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format(
    '{"requests": %d, "seconds": %.6f, "failures": %d, '
      .. '"latency": {"p50": %.3f, "p95": %.3f, "p99": %.3f, "max": %.3f}}\n',
    summary.requests, summary.duration / 1e6, failures,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
    latency:percentile(99) / 1e3, latency.max / 1e3
  ))
end
