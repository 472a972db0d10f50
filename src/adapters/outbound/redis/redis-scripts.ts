/** KEYS: version. ARGV: a version to begin with, seconds to keep it. Answers the version in force. */
export const CURRENT_VERSION = `
local version = redis.call('GET', KEYS[1]) or ARGV[1]
redis.call('SET', KEYS[1], version, 'EX', ARGV[2])
return version`;

/** KEYS: value, version. ARGV: the version before the load, the value, milliseconds to keep it. */
export const STORE_IF_UNCHANGED = `
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;
