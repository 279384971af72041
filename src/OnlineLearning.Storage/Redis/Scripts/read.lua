-- A grain's entries with records above a number, in order, until there are so many bytes or 256 entries.
-- KEYS: the journal's counters. ARGV: prefix of all keys, grain, number, bytes.
-- Answers the counters, the grain's last and dropped number, 1 where more follow, and the entries.
local prefix, grain = ARGV[1], ARGV[2]
local known = redis.call('HMGET', prefix .. ':grain:' .. grain, 'last', 'dropped')
local found, bytes, more = {}, 0, 0
if known[1] then
    local after = string.format('(%.0f', math.max(tonumber(ARGV[3]), tonumber(known[2])))
    local entries = redis.call('ZRANGEBYSCORE', prefix .. ':entries:' .. grain, after, '+inf', 'LIMIT', 0, 257)
    for i, entry in ipairs(entries) do
        if i == 257 or bytes >= tonumber(ARGV[4]) then
            more = 1
            break
        end
        local id = string.match(entry, '^(%S+) ')
        local data = redis.call('XRANGE', prefix .. ':log', id, id)[1][2][6]
        bytes = bytes + #data
        found[#found + 1] = data
    end
end
return { redis.call('HMGET', KEYS[1], 'version', 'records', 'bytes', 'position', 'acknowledged', 'feed'), known[1] or '0', known[2] or '0', more, found }
