-- Takes each entry whose first number is next for its grain: one atomic step for all of them, and one segment of the feed.
-- KEYS: the journal's counters. ARGV: prefix of all keys, token, whether there is a feed, the writer or nothing, then for each entry its grain, first and last number, bytes.
-- Fails with REFUSED where the writer is refused. Answers the counters, then for each entry 0 or the number that is next.
local prefix, token, feed = ARGV[1], ARGV[2], ARGV[3] == '1'
if ARGV[4] ~= '' and redis.call('ZSCORE', prefix .. ':refused', ARGV[4]) then
    return redis.error_reply('REFUSED ' .. ARGV[4])
end
local answers, position, part, records, bytes = {}, nil, 0, 0, 0
for i = 5, #ARGV, 4 do
    local grain, first, last, data = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
    local head = prefix .. ':grain:' .. grain
    local known = redis.call('HMGET', head, 'last', 'token')
    local at = tonumber(known[1] or '0')
    if known[1] == last and known[2] == token then
        answers[#answers + 1] = '0'
    elseif at ~= 0 and at + 1 ~= tonumber(first) then
        answers[#answers + 1] = string.format('%.0f', at + 1)
    else
        position = position or redis.call('HINCRBY', KEYS[1], 'position', 1)
        part = part + 1
        local id = string.format('%.0f-%d', position, part)
        redis.call('XADD', prefix .. ':log', id, 'grain', grain, 'last', last, 'data', data)
        redis.call('ZADD', prefix .. ':entries:' .. grain, last, id .. ' ' .. #data)
        redis.call('ZADD', prefix .. ':oldest', 'NX', string.format('%.0f', position * 4096 + part), grain)
        redis.call('HSET', head, 'last', last, 'token', token)
        if at == 0 then
            redis.call('HSET', head, 'dropped', string.format('%.0f', tonumber(first) - 1))
        end
        records = records + tonumber(last) - tonumber(first) + 1
        bytes = bytes + #data
        answers[#answers + 1] = '0'
    end
end
if position then
    redis.call('HINCRBY', KEYS[1], 'version', 1)
    redis.call('HINCRBY', KEYS[1], 'records', string.format('%.0f', records))
    redis.call('HINCRBY', KEYS[1], 'bytes', string.format('%.0f', bytes))
    if feed then
        redis.call('HINCRBY', KEYS[1], 'feed', string.format('%.0f', bytes + 256))
    else
        redis.call('HSET', KEYS[1], 'acknowledged', string.format('%.0f', position))
    end
end
return { redis.call('HMGET', KEYS[1], 'version', 'records', 'bytes', 'position', 'acknowledged', 'feed'), answers }
