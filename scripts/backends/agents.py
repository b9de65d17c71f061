"""Strict emulators of services that give out credentials: see agents.sh.

    agents.py PORT KEYS_FILE
"""

import datetime
import json
import sys
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT, KEYS = int(sys.argv[1]), json.load(open(sys.argv[2], encoding="utf-8"))
TOKEN = "identity-token"


def later(seconds=3600):
    return time.time() + seconds


def iso(moment):
    return datetime.datetime.fromtimestamp(moment, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def oss_key():
    id_, secret, token = KEYS["oss"]
    return {"AccessKeyId": id_, "AccessKeySecret": secret, "SecurityToken": token, "Expiration": iso(later())}


def oss_metadata(request):
    """Alibaba's machines: a session first, then the role's name, then its key."""
    if request.path == "/latest/api/token":
        lifetime = request.headers.get("X-aliyun-ecs-metadata-token-ttl-seconds", "")
        return (200, "session") if request.command == "PUT" and lifetime.isdigit() else (405, "")
    if request.headers.get("X-aliyun-ecs-metadata-token") != "session":
        return 403, ""
    base = "/latest/meta-data/ram/security-credentials/"
    if request.path == base:
        return 200, "builder"
    if request.path == base + "builder":
        return 200, json.dumps({"Code": "Success", **oss_key()})
    return 404, ""


def oss_sts(request, form):
    wanted = {
        "Action": "AssumeRoleWithOIDC", "Version": "2015-04-01", "Format": "JSON", "RoleArn": "acs:ram::1:role/r",
        "OIDCProviderArn": "acs:ram::1:oidc-provider/p", "OIDCToken": TOKEN,
    }
    if any(form.get(name) != value for name, value in wanted.items()) or not form.get("Timestamp", "").endswith("Z"):
        return 400, json.dumps({"Code": "AuthenticationFail.OIDCToken.Invalid", "Message": "wrong " + str(sorted(form))})
    if not form.get("RoleSessionName"):
        return 400, json.dumps({"Code": "MissingRoleSessionName"})
    return 200, json.dumps({"RequestId": "1", "Credentials": oss_key()})


def cos_sts(request, body):
    headers = {
        "Authorization": "SKIP", "X-TC-Action": "AssumeRoleWithWebIdentity", "X-TC-Region": "ap-guangzhou",
        "X-TC-Version": "2018-08-13",
    }
    fields = {"WebIdentityToken": TOKEN, "RoleArn": "qcs::cam::uin/1:roleName/r", "ProviderId": "OIDC"}
    asked = json.loads(body)
    fresh = abs(time.time() - int(request.headers.get("X-TC-Timestamp", "0"))) < 300
    if not fresh or any(request.headers.get(n) != v for n, v in headers.items()):
        return 200, json.dumps({"Response": {"Error": {"Code": "InvalidParameter", "Message": "headers"}}})
    if any(asked.get(n) != v for n, v in fields.items()) or not asked.get("RoleSessionName"):
        return 200, json.dumps({"Response": {"Error": {"Code": "AuthFailure", "Message": "token"}}})
    id_, secret, token = KEYS["cos"]
    key = {"TmpSecretId": id_, "TmpSecretKey": secret, "Token": token}
    return 200, json.dumps({"Response": {"Credentials": key, "ExpiredTime": int(later()), "RequestId": "1"}})


def aws_sign_on(request, query):
    if request.headers.get("x-amz-sso_bearer_token") != TOKEN:
        return 401, json.dumps({"message": "Session token not found or invalid"})
    if query != {"role_name": "builder", "account_id": "123456789012"}:
        return 403, "{}"
    id_, secret, token = KEYS["aws"]
    key = {"accessKeyId": id_, "secretAccessKey": secret, "sessionToken": token, "expiration": int(later() * 1000)}
    return 200, json.dumps({"roleCredentials": key})


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def serve(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        place = urllib.parse.urlsplit(self.path)
        if place.path.startswith("/latest/"):
            status, text = oss_metadata(self)
        elif place.path == "/oss-sts" and self.command == "POST":
            status, text = oss_sts(self, dict(urllib.parse.parse_qsl(body.decode())))
        elif place.path == "/cos-sts" and self.command == "POST":
            status, text = cos_sts(self, body)
        elif place.path == "/federation/credentials":
            status, text = aws_sign_on(self, dict(urllib.parse.parse_qsl(place.query)))
        else:
            status, text = 404, ""
        self.send_response(status)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    do_GET = do_PUT = do_POST = serve


ThreadingHTTPServer(("127.0.0.1", PORT), Handler).serve_forever()
