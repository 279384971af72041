-- Forgets a grain's records up to a number, at most 512 entries a call; what the feed's reader has not acknowledged stays in the log.
-- KEYS: the journal's counters. ARGV: prefix of all keys, grain, number.
-- Answers the counters, and 1 where it is to be called again.
local prefix, grain, up_to = ARGV[1], ARGV[2], tonumber(ARGV[3])
local head, entries = prefix .. ':grain:' .. grain, prefix .. ':entries:' .. grain
local known = redis.call('HMGET', head, 'last', 'dropped')
local more = 0
if known[1] then
    local last, dropped = tonumber(known[1]), tonumber(known[2])
    if up_to > dropped then
        redis.call('HSET', head, 'dropped', ARGV[3])
        redis.call('HINCRBY', KEYS[1], 'records', string.format('%.0f', dropped - math.min(up_to, last)))
    end
    if up_to > last then
        redis.call('HSET', head, 'last', ARGV[3])
    end
    local acknowledged, bytes = tonumber(redis.call('HGET', KEYS[1], 'acknowledged') or '0'), 0
    local gone = redis.call('ZRANGEBYSCORE', entries, '-inf', ARGV[3], 'LIMIT', 0, 512)
    for _, entry in ipairs(gone) do
        local id, position, length = string.match(entry, '^((%d+)%-%d+) (%d+)$')
        bytes = bytes + tonumber(length)
        if tonumber(position) <= acknowledged then
            redis.call('XDEL', prefix .. ':log', id)
        end
    end
    if #gone > 0 then
        redis.call('ZREMRANGEBYRANK', entries, 0, #gone - 1)
        local first = redis.call('ZRANGE', entries, 0, 0)[1]
        if first then
            local position, part = string.match(first, '^(%d+)%-(%d+) ')
            redis.call('ZADD', prefix .. ':oldest', string.format('%.0f', tonumber(position) * 4096 + tonumber(part)), grain)
        else
            redis.call('ZREM', prefix .. ':oldest', grain)
        end
        more = #gone == 512 and 1 or 0
    end
    redis.call('HINCRBY', KEYS[1], 'bytes', string.format('%.0f', 0 - bytes))
    redis.call('HINCRBY', KEYS[1], 'version', 1)
end
return { redis.call('HMGET', KEYS[1], 'version', 'records', 'bytes', 'position', 'acknowledged', 'feed'), more }
