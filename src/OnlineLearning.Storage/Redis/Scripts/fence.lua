-- Takes nothing more of these writers; of very many, those that were refused last are remembered.
-- KEYS: the journal's counters. ARGV: prefix of all keys, how many are remembered, then the writers.
local refused = ARGV[1] .. ':refused'
for i = 3, #ARGV do
    if not redis.call('ZSCORE', refused, ARGV[i]) then
        redis.call('ZADD', refused, redis.call('HINCRBY', KEYS[1], 'refused', 1), ARGV[i])
    end
end
redis.call('ZREMRANGEBYRANK', refused, 0, -1 - tonumber(ARGV[2]))
return 0
