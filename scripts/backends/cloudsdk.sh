#!/bin/bash
# A virtual environment with Google's and Azure's Python SDKs, for cross-checks.
#   cloudsdk.sh up [DIR]     print NAME=value lines     |     cloudsdk.sh down DIR
FAMILY=cloudsdk
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
APT=(python3)

server_up() {
    emit SWCACHE_TEST_CLOUDSDK_PYTHON "$(need_venv sdk-cloud 'google-cloud-storage>=2.14,<4' 'azure-storage-blob>=12.19,<13')/bin/python"
}

main "$@"
