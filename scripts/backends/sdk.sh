#!/bin/bash
# A virtual environment with the vendors' Python SDKs of the signing backends, for cross-checks.
#   sdk.sh up [DIR]     print NAME=value lines     |     sdk.sh down DIR
FAMILY=sdk
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
APT=(python3)

server_up() {
    emit SWCACHE_TEST_SDK_PYTHON "$(need_venv sdk-buckets 'boto3>=1.34,<2' 'oss2>=2.18,<3' 'cos-python-sdk-v5>=1.9,<2')/bin/python"
}

main "$@"
