#!/bin/bash
# Services that give out credentials of clouds, as far as cloudemu.sh has none: OSS' metadata and STS, COS' STS, AWS' single sign-on.
#   agents.sh up [DIR]     start, print NAME=value lines     |     agents.sh down DIR
# Gives out what AGENTS_KEYS holds: a JSON object {"oss": [id, secret, token], "cos": [...], "aws": [...]}.
FAMILY=agents
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
APT=(python3)

server_up() {
    local port
    free_port port
    printf '%s' "${AGENTS_KEYS:?}" >"$DIR/keys.json"
    printf 'identity-token\n' >"$DIR/token"
    start agents python3 "$HERE/agents.py" "$port" "$DIR/keys.json"
    wait_for 30 agents port_open "$port"
    emit SWCACHE_TEST_AGENTS_URL "http://127.0.0.1:$port"
    emit SWCACHE_TEST_AGENTS_TOKEN_FILE "$DIR/token"
}

main "$@"
