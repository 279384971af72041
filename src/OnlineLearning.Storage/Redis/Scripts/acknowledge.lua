-- The feed's reader has everything up to a position: what its grains have dropped of it goes, whole segments of at most 256 entries a call.
-- KEYS: the journal's counters. ARGV: prefix of all keys, position.
-- Answers the counters, and 1 where it is to be called again.
local prefix = ARGV[1]
local state = redis.call('HMGET', KEYS[1], 'acknowledged', 'position')
local from, up_to = tonumber(state[1] or '0'), math.min(tonumber(ARGV[2]), tonumber(state[2] or '0'))
local more = 0
if up_to > from then
    local entries = redis.call('XRANGE', prefix .. ':log', string.format('%.0f-0', from + 1), string.format('%.0f', up_to), 'COUNT', 256)
    if #entries == 256 then
        -- A segment has 128 entries at the most: the last one here may be cut, and the one before is whole.
        more, up_to = 1, tonumber(string.match(entries[256][1], '^(%d+)')) - 1
    end
    local segment, bytes = nil, 0
    for _, entry in ipairs(entries) do
        local position = tonumber(string.match(entry[1], '^(%d+)'))
        if position > up_to then
            break
        end
        if position ~= segment then
            segment, bytes = position, bytes + 256
        end
        bytes = bytes + #entry[2][6]
        local dropped = redis.call('HGET', prefix .. ':grain:' .. entry[2][2], 'dropped')
        if tonumber(dropped) >= tonumber(entry[2][4]) then
            redis.call('XDEL', prefix .. ':log', entry[1])
        end
    end
    redis.call('HINCRBY', KEYS[1], 'feed', string.format('%.0f', 0 - bytes))
    redis.call('HINCRBY', KEYS[1], 'version', 1)
    redis.call('HSET', KEYS[1], 'acknowledged', string.format('%.0f', up_to))
end
return { redis.call('HMGET', KEYS[1], 'version', 'records', 'bytes', 'position', 'acknowledged', 'feed'), more }
