"""Puts or gets one object with a vendor's own SDK.

    cloud_object.py put|get gcs|azure NAME    the bytes come from stdin or go to stdout

Reads ENDPOINT and BUCKET from the environment; for GCS also KEY_PATH, for Azure CONNECTION_STRING.
"""

import os
import sys

# Only what is named above counts.
for name in list(os.environ):
    if name.lower().endswith("_proxy") or name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "STORAGE_EMULATOR_HOST"):
        del os.environ[name]


def gcs():
    from google.cloud import storage
    from google.oauth2 import service_account

    scopes = ["https://www.googleapis.com/auth/devstorage.read_write"]
    credentials = service_account.Credentials.from_service_account_file(os.environ["KEY_PATH"], scopes=scopes)
    client = storage.Client(
        "swcache-test", credentials, client_options={"api_endpoint": os.environ["ENDPOINT"]}
    )
    bucket = client.bucket(os.environ["BUCKET"])
    return lambda name, body: bucket.blob(name).upload_from_string(body), lambda name: bucket.blob(name).download_as_bytes()


def azure():
    from azure.storage.blob import BlobServiceClient

    service = BlobServiceClient.from_connection_string(os.environ["CONNECTION_STRING"], retry_total=0)
    container = service.get_container_client(os.environ["BUCKET"])
    return lambda name, body: container.upload_blob(name, body, overwrite=True), lambda name: container.download_blob(name).readall()


def main():
    verb, service, name = sys.argv[1:]
    put, get = {"gcs": gcs, "azure": azure}[service]()
    if verb == "put":
        put(name, sys.stdin.buffer.read())
    else:
        sys.stdout.buffer.write(get(name))


main()
