/** KEYS: events. ARGV: most to keep, then type and CloudEvent of each. All of them are written, or none. */
export const APPEND_EVENTS = `
for i = 2, #ARGV, 2 do
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*',
    'type', ARGV[i], 'content-type', 'application/cloudevents+json', 'body', ARGV[i + 1])
end
return redis.status_reply('OK')`;

/** KEYS: commands. ARGV: group, entry. An entry that is gone already changes nothing. */
export const SETTLE_COMMAND = `
redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
return redis.call('XDEL', KEYS[1], ARGV[2])`;

/**
 * KEYS: commands, dead commands. ARGV: group, entry, then its fields and values. Writing comes first: when that
 * is refused, nothing has happened. An entry that is gone already was set aside before, or is somebody else's.
 */
export const BURY_COMMAND = `
if #redis.call('XRANGE', KEYS[1], ARGV[2], ARGV[2]) == 0 then return 0 end
redis.call('XADD', KEYS[2], '*', unpack(ARGV, 3))
redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
return redis.call('XDEL', KEYS[1], ARGV[2])`;

/** KEYS: replies. ARGV: most to keep, milliseconds to keep them, then fields and values. */
export const REPLY = `
redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', unpack(ARGV, 3))
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`;

/**
 * KEYS: commands. ARGV: group, consumer, milliseconds. What the consumer leaves behind counts as untouched for so
 * long, and others take it over; a consumer that leaves nothing is forgotten.
 */
export const LEAVE_GROUP = `
local left = redis.call('XPENDING', KEYS[1], ARGV[1], '-', '+', 1000, ARGV[2])
if #left == 0 then return redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2]) end
for _, entry in ipairs(left) do
  redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, entry[1], 'IDLE', ARGV[3], 'JUSTID')
end
return #left`;

/** KEYS: commands. ARGV: group, milliseconds. Forgets consumers that left nothing and were not seen for so long. */
export const FORGET_CONSUMERS = `
local forgotten = 0
for _, facts in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
  local of = {}
  for i = 1, #facts, 2 do of[facts[i]] = facts[i + 1] end
  if of.pending == 0 and of.idle > tonumber(ARGV[2]) then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], of.name)
    forgotten = forgotten + 1
  end
end
return forgotten`;
