"""Puts or gets one object with a vendor's own SDK.

    bucket_object.py put|get s3|oss|cos KEY    the bytes come from stdin or go to stdout

Reads ENDPOINT, BUCKET, REGION, ID, SECRET from the environment; PROXY is for services that always put the bucket
into the host's name, which does not resolve here.
"""

import os
import sys

# Only what the arguments say counts.
for name in list(os.environ):
    if name.lower().endswith("_proxy") or name.startswith("AWS_") or name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"):
        del os.environ[name]
ENDPOINT, BUCKET, REGION, ID, SECRET = (os.environ[n] for n in ("ENDPOINT", "BUCKET", "REGION", "ID", "SECRET"))


class S3:
    def __init__(self):
        import boto3
        from botocore.config import Config

        self.client = boto3.client(
            "s3", endpoint_url=ENDPOINT, region_name=REGION, aws_access_key_id=ID, aws_secret_access_key=SECRET,
            config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
        )

    def put(self, key, body):
        self.client.put_object(Bucket=BUCKET, Key=key, Body=body)

    def get(self, key):
        return self.client.get_object(Bucket=BUCKET, Key=key)["Body"].read()


class Oss:
    def __init__(self):
        import oss2

        self.bucket = oss2.Bucket(oss2.AuthV4(ID, SECRET), ENDPOINT, BUCKET, region=REGION)

    def put(self, key, body):
        self.bucket.put_object(key, body)

    def get(self, key):
        return self.bucket.get_object(key).read()


class Cos:
    def __init__(self):
        from qcloud_cos import CosConfig, CosS3Client

        scheme, _, host = ENDPOINT.partition("://")
        proxies = {"http": os.environ["PROXY"]}
        self.client = CosS3Client(
            CosConfig(Scheme=scheme, Endpoint=host, Region=REGION, SecretId=ID, SecretKey=SECRET, Proxies=proxies)
        )

    def put(self, key, body):
        self.client.put_object(Bucket=BUCKET, Key=key, Body=body)

    def get(self, key):
        return self.client.get_object(Bucket=BUCKET, Key=key)["Body"].get_raw_stream().read()


def main():
    verb, service, key = sys.argv[1:]
    client = {"s3": S3, "oss": Oss, "cos": Cos}[service]()
    if verb == "put":
        client.put(key, sys.stdin.buffer.read())
    else:
        sys.stdout.buffer.write(client.get(key))


main()
