#!/usr/bin/env python3
"""Strict emulators of cloud storage protocols, with fault injection and a request log. One file, standard library only.

    cloudemu.py serve --dir DIR [--services s3,aws,gcs,azure,gha,oss,cos] [--port-min N] [--port-max N]
                      [--tls-cert F --tls-key F] [--proxy NAME=http://HOST:PORT]... [--tcp NAME=HOST:PORT]...
                      [--aws-creds FILE]

Every service listens on a port of its own on 127.0.0.1 (and on a second one with TLS). One more port is a forward proxy
(CONNECT and absolute URLs) that leads the vendors' own host names here, for clients whose endpoint cannot be changed.
One more port is the control interface:

    GET|DELETE /log[?service=S&method=M&path=REGEX&since=N]     requests as JSON: n, service, method, path, headers, status ...
    GET        /counts                                          {"gcs": {"GET 200": 3, ...}, ...}
    GET|POST|DELETE /faults                                     POST one fault or a list of them, see FAULT_KINDS
    GET|PUT|DELETE  /objects[?service=S&bucket=B&key=K]         list; store raw bytes (to poison an entry); forget
    GET|POST   /config                                          switches and lifetimes, see CONFIG
    POST       /reset                                           forget objects, faults and the log

A fault: {"kind": ..., "service": "gcs", "method": "PUT|POST", "path": "regex", "count": 1 (0 = for ever), "skip": 0, ...}
Names of all addresses and secrets are written to DIR/cloudemu.env as NAME=value lines.
"""
import argparse, base64, binascii, calendar, datetime, email.utils, hashlib, hmac, http.client, json, os, random, re, secrets
import select, socket, socketserver, ssl, struct, subprocess, sys, threading, time, urllib.parse, zlib
from http.server import BaseHTTPRequestHandler
from xml.sax.saxutils import escape

FAULT_KINDS = {
    "latency": "sleep `ms` before anything is answered",
    "status": "answer `status` (503) with optional `retry_after`, `body`, `headers`; with `apply`: true the request takes effect first",
    "reset": "TCP reset: `when` 'body' after `after` bytes of the answer's body (half), 'answer' before it, 'request' while the body is read",
    "truncate": "promise the whole length, send `drop` bytes less (half), close",
    "short": "like truncate, but with a Content-Length that fits",
    "bitflip": "invert bit `bit` (0) of byte `offset` (middle) of the body",
    "slow": "send the answer at `bytes_per_s` (200), the headers too when `headers` is true",
    "hang": "never answer; hold the connection for `seconds` (3600)",
    "drop": "close without an answer",
    "garbage": "answer bytes that are not HTTP",
}
CONFIG = {  # POST /config {"name": value}
    "token_ttl": 3600,        # life of OAuth/Entra tokens and of AWS session credentials, seconds
    "clock_offset": 0,        # the server's clock runs this many seconds ahead
    "max_skew": 900,          # allowed difference between the clocks
    "strict_payload": True,   # S3: the body must match x-amz-content-sha256
    "gha_read_only": False,   # GHA: the token may not write
    "imds_v1": False,         # IMDS: allow requests without a session token
}
STATE = threading.RLock()
OBJECTS, LOG, FAULTS = {}, [], []      # (service, bucket, key) → Obj
ENV = {}                               # what is printed
COUNTER = {"n": 0}


class Obj:
    def __init__(self, data, meta=None):
        self.data, self.meta, self.mtime = data, dict(meta or {}), now()
        self.generation = int(time.time() * 1e6)
        self.md5 = hashlib.md5(data)

    @property
    def etag(self): return '"%s"' % self.md5.hexdigest()

    @property
    def crc32c(self):
        """Google's; slow in Python, hence once for each object."""
        if not hasattr(self, "_crc32c"): self._crc32c = b64(struct.pack(">I", crc(self.data, CRC32C)))
        return self._crc32c


def now(): return time.time() + CONFIG["clock_offset"]
def http_date(t=None): return email.utils.formatdate(now() if t is None else t, usegmt=True)
def iso(t): return datetime.datetime.fromtimestamp(t, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
def b64(b): return base64.b64encode(b).decode()
def unb64url(s): return base64.urlsafe_b64decode(s + "=" * (-len(s) % 4))
def mac(key, text, algo="sha256"):
    return hmac.new(key.encode() if isinstance(key, str) else key, text.encode() if isinstance(text, str) else text, algo)
def same(a, b): return hmac.compare_digest(str(a).encode(), str(b).encode())
def quote(s, safe=""): return urllib.parse.quote(s, safe=safe + "-_.~")
def unquote(s): return urllib.parse.unquote(s, errors="surrogateescape")


def parse_date(text, *formats):
    """Seconds since 1970, or None."""
    for f in formats or ("%a, %d %b %Y %H:%M:%S GMT",):
        try: return calendar.timegm(time.strptime(text, f))
        except (ValueError, TypeError): pass
    return None


def _table(poly, bits):
    out = []
    for i in range(256):
        for _ in range(8): i = (i >> 1) ^ (poly if i & 1 else 0)
        out.append(i)
    return out, (1 << bits) - 1
CRC32C, CRC64 = _table(0x82F63B78, 32), _table(0xC96C5795D7870F42, 64)
def crc(data, table):
    t, ones = table
    c = ones
    for b in data: c = t[(c ^ b) & 255] ^ (c >> 8)
    return c ^ ones


class Answer(Exception):
    """A response; raise it or return it."""
    def __init__(self, status=200, body=b"", headers=(), op=None):
        self.status, self.op = status, op
        self.body = body if isinstance(body, bytes) else body.encode()
        self.headers = list(headers.items() if isinstance(headers, dict) else headers)
        self.length = None     # Content-Length of a HEAD answer


def as_json(value, status=200, **kw): return Answer(status, json.dumps(value), {"Content-Type": "application/json; charset=utf-8"}, **kw)
def as_xml(text, status=200, headers=None):
    return Answer(status, '<?xml version="1.0" encoding="UTF-8"?>\n' + text, {"Content-Type": "application/xml", **(headers or {})})


class Request:
    """What a service sees. `raw_path` is as sent, `path` decoded."""
    def __init__(self, handler, target, body, host):
        self.method, self.body, self.headers, self.host = handler.command, body, handler.headers, host
        self.raw_path, _, self.query = target.partition("?")
        self.path = unquote(self.raw_path)
        self.pairs = [(unquote(k.replace("+", " ")), unquote(v.replace("+", " ")))
                      for k, _, v in (p.partition("=") for p in self.query.split("&") if p)]
        self.params = dict(self.pairs)
        self.tls = handler.server.tls
        self.base = f"{'https' if self.tls else 'http'}://{host}"

    def header(self, name, default=""): return self.headers.get(name, default)
    def form(self): return dict(urllib.parse.parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))
    def bearer(self):
        kind, _, token = self.header("Authorization").partition(" ")
        return token if kind == "Bearer" else None


def split_host(host, bases):
    """(bucket or None) of a virtual-host style request; bases are the names of the service itself."""
    name = re.sub(r":\d+$", "", host).lower()
    for base in bases:
        if name == base: return None
        if name.endswith("." + base): return name[:-len(base) - 1]
    return None


def deliver(req, obj, headers, not_found=None):
    """GET or HEAD of an object: conditions, ranges."""
    inm = req.header("If-None-Match")
    if inm and (inm == "*" or obj.etag in [t.strip() for t in inm.split(",")]): return Answer(304, b"", headers)
    im = req.header("If-Match")
    if im and im != "*" and obj.etag not in [t.strip() for t in im.split(",")]: return Answer(412, b"", headers)
    data, status = obj.data, 200
    m = re.fullmatch(r"bytes=(\d*)-(\d*)", req.header("Range") or req.header("x-ms-range"))
    if m and (m[1] or m[2]):
        size = len(data)
        first, last = (int(m[1]), min(int(m[2] or size), size - 1)) if m[1] else (max(0, size - int(m[2])), size - 1)
        if first >= size or first > last: return Answer(416, b"", {"Content-Range": f"bytes */{size}"})
        data, status = data[first:last + 1], 206
        headers = {**headers, "Content-Range": f"bytes {first}-{last}/{size}"}
    a = Answer(status, data, {"Accept-Ranges": "bytes", "Last-Modified": http_date(obj.mtime), "ETag": obj.etag, **headers})
    if req.method == "HEAD": a.length, a.body = len(data), b""
    return a


def check_md5(req, fail):
    sent = req.header("Content-MD5")
    if sent and sent != b64(hashlib.md5(req.body).digest()): raise fail


def listing(service, bucket, prefix): return sorted((k[2], o) for k, o in OBJECTS.items() if k[:2] == (service, bucket) and k[2].startswith(prefix))


# === AWS: Signature Version 4 and S3 =================================================================================

AWS_KEYS = {}        # access key id → (secret, session token or None, expiry or None, read_only)
S3_REGION = "us-east-1"
S3_BASES = ["localhost", "s3.localhost", "127.0.0.1", "s3.amazonaws.com", f"s3.{S3_REGION}.amazonaws.com", "s3.test"]


def s3_error(status, code, message, **extra):
    more = "".join(f"<{k}>{escape(str(v))}</{k}>" for k, v in extra.items())
    return as_xml(f"<Error><Code>{code}</Code><Message>{escape(message)}</Message>{more}<RequestId>{secrets.token_hex(8).upper()}</RequestId></Error>", status)


def sigv4(req, service, error, denied="AccessDenied"):
    """Verify header or query authentication as the specification says; return the access key's record."""
    q = req.params
    presigned = "X-Amz-Algorithm" in q
    if presigned:
        algo, cred, signed, sig = q["X-Amz-Algorithm"], q.get("X-Amz-Credential", ""), q.get("X-Amz-SignedHeaders", ""), q.get("X-Amz-Signature", "")
        date, token, payload = q.get("X-Amz-Date", ""), q.get("X-Amz-Security-Token"), "UNSIGNED-PAYLOAD"
    else:
        auth = req.header("Authorization")
        if not auth: raise error(403, denied, "Access Denied: the request is not signed.")
        m = re.fullmatch(r"(AWS4-HMAC-SHA256) +Credential=([^, ]+), *SignedHeaders=([^, ]+), *Signature=([0-9a-f]{64})", auth)
        if not m: raise error(400, "AuthorizationHeaderMalformed", "The authorization header that you provided is not valid.")
        algo, cred, signed, sig = m.groups()
        date, token, payload = req.header("x-amz-date"), req.headers.get("x-amz-security-token"), req.headers.get("x-amz-content-sha256")
        if payload is None:
            if service == "s3": raise error(400, "InvalidRequest", "Missing required header for this request: x-amz-content-sha256")
            payload = hashlib.sha256(req.body).hexdigest()
    scope = cred.split("/")
    if algo != "AWS4-HMAC-SHA256" or len(scope) != 5 or scope[4] != "aws4_request":
        raise error(400, "AuthorizationHeaderMalformed", "The credential is malformed.")
    if scope[3] != service: raise error(400, "AuthorizationHeaderMalformed", f"incorrect service {scope[3]!r}, expecting {service!r}.")
    if scope[2] != S3_REGION: raise error(400, "AuthorizationHeaderMalformed", f"the region '{scope[2]}' is wrong; expecting '{S3_REGION}'", Region=S3_REGION)
    when = parse_date(date, "%Y%m%dT%H%M%SZ")
    if when is None or scope[1] != date[:8]: raise error(403, denied, "AWS authentication requires a valid x-amz-date.")
    if presigned:
        if now() > when + int(q.get("X-Amz-Expires", "0")): raise error(403, denied, "Request has expired")
    elif abs(now() - when) > CONFIG["max_skew"]:
        raise error(403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large.")
    record = AWS_KEYS.get(scope[0])
    if not record: raise error(403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.")
    secret, want_token, expiry, _ = record
    if (token or None) != want_token: raise error(400 if token else 403, "InvalidToken", "The provided token is malformed or otherwise invalid.")
    if expiry and now() > expiry: raise error(400, "ExpiredToken", "The provided token has expired.")
    names = signed.split(";")
    if names != sorted(names) or "host" not in names: raise error(403, denied, "SignedHeaders must be sorted and contain host.")
    unsigned = [h.lower() for h in req.headers if h.lower().startswith("x-amz-") and h.lower() not in names]
    if unsigned: raise error(403, denied, "There were headers present in the request which were not signed", HeadersNotSigned=", ".join(unsigned))
    values = [" ".join((req.host if n == "host" else ",".join(req.headers.get_all(n, [""]))).split()) for n in names]
    canonical = "\n".join([
        req.method, quote(req.path, "/") if service == "s3" else quote(quote(req.path, "/"), "/"),
        "&".join(sorted(f"{quote(k)}={quote(v)}" for k, v in req.pairs if k != "X-Amz-Signature")),
        "".join(f"{n}:{v}\n" for n, v in zip(names, values)), signed, payload])
    to_sign = "\n".join(["AWS4-HMAC-SHA256", date, "/".join(scope[1:]), hashlib.sha256(canonical.encode("utf-8", "surrogateescape")).hexdigest()])
    key = ("AWS4" + secret).encode()
    for part in scope[1:]: key = mac(key, part).digest()
    if not same(mac(key, to_sign).hexdigest(), sig):
        raise error(403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided.",
                    StringToSign=to_sign, CanonicalRequest=canonical)
    if payload.startswith("STREAMING-"):
        if "UNSIGNED" not in payload: raise error(501, "NotImplemented", "Signed chunks are not emulated.")
        req.body = unchunk_aws(req.body, error)
    elif payload != "UNSIGNED-PAYLOAD" and CONFIG["strict_payload"] and payload != hashlib.sha256(req.body).hexdigest():
        raise error(400, "XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.")
    return record


def unchunk_aws(body, error):
    out = b""
    while True:
        line, _, body = body.partition(b"\r\n")
        size = int(line.split(b";")[0] or b"0", 16)
        if not size: return out
        out, body = out + body[:size], body[size + 2:]


class S3:
    name = "s3"
    buckets = {"swcache"}

    def setup(self, tls_url, url):
        AWS_KEYS["AKIASWCACHETEST00001"] = ("s3/secret+with/slashes", None, None, False)
        AWS_KEYS["AKIASWCACHEREADER001"] = ("reader-secret", None, None, True)
        ENV.update(S3_ENDPOINT=url, S3_TLS_ENDPOINT=tls_url, S3_BUCKET="swcache", S3_REGION=S3_REGION, S3_ACCESS_KEY_ID="AKIASWCACHETEST00001",
                   S3_SECRET_ACCESS_KEY="s3/secret+with/slashes", S3_READER_ACCESS_KEY_ID="AKIASWCACHEREADER001",
                   S3_READER_SECRET_ACCESS_KEY="reader-secret")

    def handle(self, req):
        virtual = split_host(req.host, sorted(S3_BASES, key=len, reverse=True))
        bucket, key = (virtual, req.path[1:]) if virtual else (req.path[1:].split("/", 1) + [""])[:2]
        public = bucket == "swcache-public" and req.method in ("GET", "HEAD") and "Authorization" not in req.headers and "X-Amz-Algorithm" not in req.params
        read_only = True if public else sigv4(req, "s3", s3_error)[3]
        if read_only and req.method not in ("GET", "HEAD"): return s3_error(403, "AccessDenied", "Access Denied")
        a = self.bucket(req, bucket) if not key else self.object(req, bucket, key)
        a.headers.append(("x-amz-request-id", secrets.token_hex(8).upper()))
        if req.method == "HEAD" and a.length is None: a.body = b""
        return a

    def bucket(self, req, bucket):
        if not bucket:
            return as_xml("<ListAllMyBucketsResult><Buckets>" + "".join(f"<Bucket><Name>{b}</Name></Bucket>" for b in sorted(self.buckets)) + "</Buckets></ListAllMyBucketsResult>")
        if req.method == "PUT":
            self.buckets.add(bucket)
            return Answer(200, b"", {"Location": "/" + bucket})
        if bucket not in self.buckets and bucket != "swcache-public": return s3_error(404, "NoSuchBucket", "The specified bucket does not exist", BucketName=bucket)
        region = {"x-amz-bucket-region": S3_REGION}
        if req.method == "HEAD": return Answer(200, b"", region)
        if "location" in req.params: return as_xml("<LocationConstraint/>", headers=region)
        if req.method == "GET":
            found = listing("s3", bucket, req.params.get("prefix", ""))
            rows = "".join(f"<Contents><Key>{escape(k)}</Key><LastModified>{iso(o.mtime)}</LastModified><ETag>{escape(o.etag)}</ETag><Size>{len(o.data)}</Size><StorageClass>STANDARD</StorageClass></Contents>" for k, o in found)
            return as_xml(f"<ListBucketResult><Name>{bucket}</Name><KeyCount>{len(found)}</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>")
        return s3_error(501, "NotImplemented", "Not emulated")

    def object(self, req, bucket, key):
        if bucket not in self.buckets and bucket != "swcache-public": return s3_error(404, "NoSuchBucket", "The specified bucket does not exist", BucketName=bucket)
        if len(key.encode()) > 1024: return s3_error(400, "KeyTooLongError", "Your key is too long")
        slot = ("s3", bucket, key)
        obj = OBJECTS.get(slot)
        if req.method == "PUT":
            if "partNumber" in req.params or "uploads" in req.params: return s3_error(501, "NotImplemented", "Multipart uploads are not emulated")
            check_md5(req, s3_error(400, "BadDigest", "The Content-MD5 you specified did not match what we received."))
            for algo, value in (("crc32", struct.pack(">I", zlib.crc32(req.body))), ("sha256", hashlib.sha256(req.body).digest()), ("sha1", hashlib.sha1(req.body).digest())):
                sent = req.header("x-amz-checksum-" + algo)
                if sent and sent != b64(value): return s3_error(400, "BadDigest", f"The {algo} you specified did not match the calculated checksum.")
            if obj and req.header("If-None-Match") == "*": return s3_error(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold", Condition="If-None-Match")
            OBJECTS[slot] = obj = Obj(req.body, {k: v for k, v in req.headers.items() if k.lower().startswith("x-amz-meta-") or k.lower() in ("content-type", "x-amz-storage-class", "x-amz-server-side-encryption", "x-amz-acl")})
            return Answer(200, b"", {"ETag": obj.etag})
        if req.method == "DELETE":
            OBJECTS.pop(slot, None)
            return Answer(204)
        if req.method not in ("GET", "HEAD"): return s3_error(405, "MethodNotAllowed", "The specified method is not allowed against this resource.")
        if not obj: return s3_error(404, "NoSuchKey", "The specified key does not exist.", Key=key)
        return deliver(req, obj, {"Content-Type": "application/octet-stream", **obj.meta})


class Aws:
    """STS AssumeRoleWithWebIdentity, EC2 metadata (IMDSv2), ECS/EKS container credentials."""
    name = "aws"
    role, role_arn = "swcache-role", "arn:aws:iam::123456789012:role/swcache-role"
    creds_file = None

    def setup(self, tls_url, url):
        self.ecs_token, self.web_token = "ecs-" + secrets.token_hex(8), fake_jwt({"iss": "https://issuer.test", "sub": "ci", "aud": "sts.amazonaws.com"})
        self.sessions = {}
        path = os.path.join(DIR, "web-identity-token"); write(path, self.web_token)
        write(os.path.join(DIR, "ecs-token"), self.ecs_token)
        ENV.update(AWS_IMDS_ENDPOINT=url, AWS_STS_ENDPOINT=url, AWS_ECS_FULL_URI=url + "/ecs/credentials", AWS_ECS_RELATIVE_URI="/v2/credentials/swcache",
                   AWS_ECS_TOKEN=self.ecs_token, AWS_ECS_TOKEN_FILE=os.path.join(DIR, "ecs-token"), AWS_WEB_IDENTITY_TOKEN_FILE=path,
                   AWS_ROLE_ARN=self.role_arn, AWS_STS_TLS_ENDPOINT=tls_url)

    def session(self):
        """Fresh credentials that the S3 emulator accepts, or those of another server given in a file."""
        if self.creds_file:
            with open(self.creds_file) as f: return json.load(f)
        c = {"AccessKeyId": "ASIA" + secrets.token_hex(8).upper(), "SecretAccessKey": b64(secrets.token_bytes(30)),
             "Token": b64(secrets.token_bytes(96)), "Expiration": iso(now() + CONFIG["token_ttl"])}
        AWS_KEYS[c["AccessKeyId"]] = (c["SecretAccessKey"], c["Token"], now() + CONFIG["token_ttl"], False)
        return c

    def handle(self, req):
        p = req.path
        if p == "/latest/api/token":
            if req.method != "PUT": return Answer(405)
            if "X-Forwarded-For" in req.headers: return Answer(403)
            ttl = req.header("X-aws-ec2-metadata-token-ttl-seconds")
            if not ttl.isdigit() or not 1 <= int(ttl) <= 21600: return Answer(400)
            token = b64(secrets.token_bytes(40)); self.sessions[token] = now() + int(ttl)
            return Answer(200, token, {"X-aws-ec2-metadata-token-ttl-seconds": ttl, "Content-Type": "text/plain"}, op="imds-token")
        if p.startswith("/latest/"):
            token = req.header("X-aws-ec2-metadata-token")
            if self.sessions.get(token, 0) < now() and not (CONFIG["imds_v1"] and not token): return Answer(401, op="imds")
            if req.method != "GET": return Answer(405)
            base = "/latest/meta-data/iam/security-credentials/"
            if p in (base, base[:-1]): return Answer(200, self.role, {"Content-Type": "text/plain"}, op="imds")
            if p == base + self.role: return as_json({"Code": "Success", "Type": "AWS-HMAC", "LastUpdated": iso(now()), **self.session()}, op="imds-creds")
            if p == "/latest/meta-data/placement/region": return Answer(200, S3_REGION, op="imds")
            if p == "/latest/dynamic/instance-identity/document": return as_json({"region": S3_REGION, "accountId": "123456789012"}, op="imds")
            return Answer(404, op="imds")
        if p in ("/ecs/credentials", "/v2/credentials/swcache"):
            if p.startswith("/ecs") and req.header("Authorization") != self.ecs_token: return as_json({"code": "AccessDenied", "message": "wrong token"}, 401)
            return as_json({"RoleArn": self.role_arn, **self.session()}, op="ecs-creds")
        if p == "/": return self.sts(req)
        return Answer(404)

    def sts(self, req):
        def fail(status, code, message): return as_xml(f'<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>{code}</Code><Message>{escape(message)}</Message></Error><RequestId>0</RequestId></ErrorResponse>', status)
        f = {**req.params, **(req.form() if req.method == "POST" else {})}
        if f.get("Action") != "AssumeRoleWithWebIdentity" or f.get("Version") != "2011-06-15": return fail(400, "InvalidAction", "Could not find that operation.")
        if not re.fullmatch(r"[\w+=,.@-]{2,64}", f.get("RoleSessionName", "")): return fail(400, "ValidationError", "RoleSessionName is missing or malformed")
        if f.get("RoleArn") != self.role_arn: return fail(403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity")
        if f.get("WebIdentityToken") != self.web_token: return fail(400, "InvalidIdentityToken", "The web identity token could not be validated")
        c = self.session()
        a = as_xml(f"""<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>
<Credentials><AccessKeyId>{c["AccessKeyId"]}</AccessKeyId><SecretAccessKey>{c["SecretAccessKey"]}</SecretAccessKey><SessionToken>{c["Token"]}</SessionToken><Expiration>{c["Expiration"]}</Expiration></Credentials>
<AssumedRoleUser><Arn>{self.role_arn}/{escape(f["RoleSessionName"])}</Arn><AssumedRoleId>AROATEST:{escape(f["RoleSessionName"])}</AssumedRoleId></AssumedRoleUser>
</AssumeRoleWithWebIdentityResult><ResponseMetadata><RequestId>0</RequestId></ResponseMetadata></AssumeRoleWithWebIdentityResponse>""")
        a.op = "sts"
        return a


def fake_jwt(claims):
    part = lambda v: base64.urlsafe_b64encode(json.dumps(v).encode()).decode().rstrip("=")
    return ".".join([part({"alg": "RS256", "typ": "JWT", "kid": "test"}), part({"iat": int(time.time()), "exp": int(time.time()) + 86400, **claims}), secrets.token_urlsafe(64)])


# === Google Cloud Storage ============================================================================================

class Gcs:
    """JSON API v1, OAuth token endpoint (service account JWT, refresh token), metadata server, TaskCluster-like credentials."""
    name = "gcs"
    buckets = {"swcache"}
    email, kid = "swcache@swcache-test.iam.gserviceaccount.com", "0123456789abcdef"
    audience = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q"
    write_scopes = ("cloud-platform", "devstorage.full_control", "devstorage.read_write")

    def setup(self, tls_url, url):
        self.tokens, self.uploads = {}, {}
        pem = os.path.join(DIR, "gcs-key.pem")
        run("openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", pem)
        self.modulus = int(run("openssl", "rsa", "-in", pem, "-noout", "-modulus").strip().split("=")[1], 16)
        google = "https://oauth2.googleapis.com/token"
        self.audiences = {url + "/token", tls_url + "/token", google}
        account = {"type": "service_account", "project_id": "swcache-test", "private_key_id": self.kid, "private_key": open(pem).read(),
                   "client_email": self.email, "client_id": "1", "auth_uri": "https://accounts.google.com/o/oauth2/auth", "token_uri": url + "/token"}
        for name, uri in (("gcs-service-account.json", url + "/token"), ("gcs-service-account-google.json", google)):
            write(os.path.join(DIR, name), json.dumps({**account, "token_uri": uri}, indent=1))
        self.refresh = "1//refresh-" + secrets.token_hex(8)
        user = {"type": "authorized_user", "client_id": "client", "client_secret": "client-secret", "refresh_token": self.refresh, "token_uri": url + "/token"}
        write(os.path.join(DIR, "gcs-authorized-user.json"), json.dumps(user))
        # Workload identity federation: a statement in a file or by URL, then a token, then maybe another account's.
        self.statement = fake_jwt({"iss": "https://issuer.test", "sub": "repo:swcache", "aud": self.audience})
        write(os.path.join(DIR, "gcs-statement"), self.statement + "\n")
        external = {"type": "external_account", "audience": self.audience, "subject_token_type": "urn:ietf:params:oauth:token-type:jwt", "token_url": url + "/v1/token"}
        by_url = {"url": url + "/statement?audience=x", "headers": {"Authorization": "Bearer runner"}, "format": {"type": "json", "subject_token_field_name": "value"}}
        impersonation = f"{url}/v1/projects/-/serviceAccounts/{self.email}:generateAccessToken"
        for name, document in (("gcs-external-file.json", {**external, "credential_source": {"file": os.path.join(DIR, "gcs-statement")}}),
                               ("gcs-external-url.json", {**external, "credential_source": by_url, "service_account_impersonation_url": impersonation}),
                               ("gcs-impersonated.json", {"type": "impersonated_service_account", "service_account_impersonation_url": impersonation, "delegates": [], "source_credentials": user})):
            write(os.path.join(DIR, name), json.dumps(document))
        ENV.update(GCS_EXTERNAL_FILE_PATH=os.path.join(DIR, "gcs-external-file.json"), GCS_EXTERNAL_URL_PATH=os.path.join(DIR, "gcs-external-url.json"),
                   GCS_IMPERSONATED_PATH=os.path.join(DIR, "gcs-impersonated.json"))
        ENV.update(GCS_ENDPOINT=url, GCS_TLS_ENDPOINT=tls_url, GCS_BUCKET="swcache", GCS_KEY_PATH=os.path.join(DIR, "gcs-service-account.json"),
                   GCS_KEY_PATH_GOOGLE=os.path.join(DIR, "gcs-service-account-google.json"), GCS_USER_PATH=os.path.join(DIR, "gcs-authorized-user.json"),
                   GCS_CREDENTIALS_URL=url + "/auth/v1/gcp/credentials/swcache-test/" + self.email, GCS_METADATA_HOST=url.split("//")[1])

    def issue(self, scopes):
        token = "ya29." + secrets.token_urlsafe(40)
        self.tokens[token] = (scopes, now() + CONFIG["token_ttl"])
        return token

    def handle(self, req):
        p = req.path
        if p == "/token": return self.oauth(req)
        if p.startswith("/computeMetadata/"): return self.metadata(req)
        if p.startswith("/auth/v1/gcp/credentials/") and req.method == "GET":
            return as_json({"accessToken": self.issue(["https://www.googleapis.com/auth/devstorage.read_write"]), "expireTime": iso(now() + CONFIG["token_ttl"])}, op="taskcluster")
        if p == "/v1/token": return self.exchange(req)
        if p == "/statement":
            if req.bearer() != "runner": return Answer(403, "wrong token")
            return as_json({"count": 1, "value": self.statement}, op="statement")
        if p == f"/v1/projects/-/serviceAccounts/{self.email}:generateAccessToken": return self.impersonate(req)
        a = self.storage(req)
        a.headers.append(("X-GUploader-UploadID", secrets.token_hex(8)))
        return a

    def oauth(self, req):
        def fail(code, text, status=400): return as_json({"error": code, "error_description": text}, status, op="token")
        f = req.form()
        if req.method != "POST" or not req.header("Content-Type").startswith("application/x-www-form-urlencoded"): return fail("invalid_request", "Bad Request")
        if f.get("grant_type") == "refresh_token":
            if (f.get("client_id"), f.get("client_secret"), f.get("refresh_token")) != ("client", "client-secret", self.refresh): return fail("invalid_grant", "Bad Request")
            return as_json({"access_token": self.issue(["https://www.googleapis.com/auth/cloud-platform"]), "expires_in": CONFIG["token_ttl"], "token_type": "Bearer"}, op="token")
        if f.get("grant_type") != "urn:ietf:params:oauth:grant-type:jwt-bearer": return fail("unsupported_grant_type", "Invalid grant_type: " + f.get("grant_type", ""))
        try:
            head, claims, sig = f["assertion"].split(".")
            h, c, s = json.loads(unb64url(head)), json.loads(unb64url(claims)), int.from_bytes(unb64url(sig), "big")
        except (KeyError, ValueError, binascii.Error): return fail("invalid_request", "Bad Request: no assertion")
        digest = hashlib.sha256(f"{head}.{claims}".encode()).digest()
        want = b"\x00\x01" + b"\xff" * (256 - 54) + b"\x00" + bytes.fromhex("3031300d060960864801650304020105000420") + digest   # PKCS #1 v1.5
        if h.get("alg") != "RS256" or pow(s, 65537, self.modulus).to_bytes(256, "big") != want: return fail("invalid_grant", "Invalid JWT Signature.")
        if h.get("kid") not in (None, self.kid): return fail("invalid_grant", "Invalid JWT: unknown kid")
        if c.get("iss") != self.email: return fail("invalid_grant", "Invalid JWT: account not found")
        if c.get("aud") not in self.audiences: return fail("invalid_grant", "Invalid JWT: the audience is not this endpoint")
        iat, exp = c.get("iat", 0), c.get("exp", 0)
        if not (iat - 300 <= now() < exp and 0 < exp - iat <= 3600): return fail("invalid_grant", "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.")
        if not c.get("scope"): return fail("invalid_scope", "Empty or missing scope not allowed.")
        return as_json({"access_token": self.issue(c["scope"].split()), "expires_in": CONFIG["token_ttl"], "token_type": "Bearer"}, op="token")

    def exchange(self, req):
        """The security token service: another issuer's statement for a federated token."""
        def fail(code, text): return as_json({"error": code, "error_description": text}, 400, op="sts")
        f, urn = req.form(), "urn:ietf:params:oauth:"
        if f.get("grant_type") != urn + "grant-type:token-exchange" or f.get("requested_token_type") != urn + "token-type:access_token": return fail("unsupported_grant_type", "Invalid grant type")
        if f.get("audience") != self.audience: return fail("invalid_target", "The audience is not a provider of this pool")
        if f.get("subject_token_type") != urn + "token-type:jwt" or f.get("subject_token") != self.statement: return fail("invalid_grant", "The subject token could not be verified")
        if not f.get("scope"): return fail("invalid_scope", "Empty or missing scope not allowed.")
        return as_json({"access_token": self.issue(f["scope"].split()), "issued_token_type": urn + "token-type:access_token", "expires_in": CONFIG["token_ttl"], "token_type": "Bearer"}, op="sts")

    def impersonate(self, req):
        scopes, expiry = self.tokens.get(req.bearer(), ((), 0))
        if req.method != "POST" or expiry < now(): return self.error(401, "Request had invalid authentication credentials.", "UNAUTHENTICATED")
        if not any(s.rsplit("/", 1)[-1] in ("iam", "cloud-platform") for s in scopes): return self.error(403, "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).", "PERMISSION_DENIED")
        try: asked = json.loads(req.body)
        except ValueError: return self.error(400, "Invalid JSON payload received.", "INVALID_ARGUMENT")
        if not asked.get("scope") or not re.fullmatch(r"\d+s", asked.get("lifetime", "3600s")): return self.error(400, "Request contains an invalid argument.", "INVALID_ARGUMENT")
        return as_json({"accessToken": self.issue(asked["scope"]), "expireTime": iso(now() + CONFIG["token_ttl"])}, op="impersonate")

    def metadata(self, req):
        flavor = {"Metadata-Flavor": "Google"}
        if req.header("Metadata-Flavor") != "Google": return Answer(403, "Missing Metadata-Flavor:Google header.")
        m = re.fullmatch(r"/computeMetadata/v1/instance/service-accounts/([^/]+)/(token|email|scopes|)", req.path)
        if not m: return Answer(200, b"", flavor) if req.path == "/computeMetadata/" else Answer(404, b"", flavor)
        if m[2] == "email": return Answer(200, self.email, flavor)
        if m[2] == "": return Answer(200, json.dumps({"email": self.email, "scopes": ["https://www.googleapis.com/auth/cloud-platform"]}), {"Content-Type": "application/json", **flavor})
        scopes = req.params.get("scopes", "https://www.googleapis.com/auth/cloud-platform").split(",")
        if m[2] == "scopes": return Answer(200, "\n".join(scopes), flavor)
        return Answer(200, json.dumps({"access_token": self.issue(scopes), "expires_in": CONFIG["token_ttl"], "token_type": "Bearer"}), {"Content-Type": "application/json", **flavor}, op="metadata-token")

    def error(self, status, message, reason="error"):
        return as_json({"error": {"code": status, "message": message, "errors": [{"message": message, "domain": "global", "reason": reason}]}}, status)

    def authorize(self, req, write):
        token = req.bearer()
        if token is None: raise self.error(401, "Anonymous caller does not have storage.objects access to the Google Cloud Storage object.", "required")
        scopes, expiry = self.tokens.get(token, ((), 0))
        if expiry < now():
            a = self.error(401, "Invalid Credentials", "authError"); a.headers.append(("WWW-Authenticate", 'Bearer realm="https://accounts.google.com/", error="invalid_token"')); raise a
        names = [s.rsplit("/", 1)[-1] for s in scopes]
        if not any(s in self.write_scopes or (not write and s == "devstorage.read_only") for s in names):
            raise self.error(403, "Insufficient Permission: the token has not the needed scope", "insufficientPermissions")

    def resource(self, bucket, key, o, req):
        return {"kind": "storage#object", "id": f"{bucket}/{key}/{o.generation}", "name": key, "bucket": bucket, "generation": str(o.generation), "metageneration": "1",
                "contentType": o.meta.get("contentType", "application/octet-stream"), "storageClass": "STANDARD", "size": str(len(o.data)), "md5Hash": b64(o.md5.digest()),
                "crc32c": o.crc32c, "etag": o.md5.hexdigest()[:12], "timeCreated": iso(o.mtime), "updated": iso(o.mtime),
                "mediaLink": f"{req.base}/download/storage/v1/b/{bucket}/o/{quote(key)}?generation={o.generation}&alt=media", "metadata": o.meta.get("metadata", {}),
                "selfLink": f"{req.base}/storage/v1/b/{bucket}/o/{quote(key)}"}

    def storage(self, req):
        m = re.fullmatch(r"(/upload|/download)?/storage/v1/b/([^/]+)(?:/(o)(?:/(.+))?)?", req.raw_path)
        if not m: return self.error(404, "Not Found", "notFound")
        kind, bucket, objects, key = m[1], unquote(m[2]), m[3], unquote(m[4] or "")
        if kind == "/upload" and req.method == "PUT" and "upload_id" in req.params: return self.resume(req, bucket)
        self.authorize(req, req.method not in ("GET", "HEAD"))
        if bucket not in self.buckets: return self.error(404, "The specified bucket does not exist.", "notFound")
        if not objects: return as_json({"kind": "storage#bucket", "id": bucket, "name": bucket, "location": "US", "storageClass": "STANDARD"})
        if kind == "/upload": return self.upload(req, bucket)
        if not key:
            if req.method != "GET": return self.error(400, "Required parameter", "required")
            rows = [self.resource(bucket, k, o, req) for k, o in listing("gcs", bucket, req.params.get("prefix", ""))]
            return as_json({"kind": "storage#objects", **({"items": rows} if rows else {})})
        slot = ("gcs", bucket, key)
        o = OBJECTS.get(slot)
        if not o: return self.error(404, f"No such object: {bucket}/{key}", "notFound")
        if req.method == "DELETE":
            del OBJECTS[slot]
            return Answer(204)
        if req.params.get("alt") == "media":
            return deliver(req, o, {"Content-Type": o.meta.get("contentType", "application/octet-stream"), "x-goog-generation": str(o.generation), "x-goog-stored-content-length": str(len(o.data)),
                                    "x-goog-hash": f"crc32c={o.crc32c},md5={b64(o.md5.digest())}"})
        return as_json(self.resource(bucket, key, o, req))

    def store(self, req, bucket, key, data, meta):
        if not key or len(key.encode()) > 1024: return self.error(400, "Required parameter: name" if not key else "The name is too long", "required")
        slot = ("gcs", bucket, key)
        want = req.params.get("ifGenerationMatch")
        if want is not None and int(want) != (OBJECTS[slot].generation if slot in OBJECTS else 0): return self.error(412, "At least one of the pre-conditions you specified did not hold.", "conditionNotMet")
        o = Obj(data, {"contentType": meta.get("contentType", "application/octet-stream"), "metadata": meta.get("metadata", {})})
        if meta.get("md5Hash") and meta["md5Hash"] != b64(o.md5.digest()): return self.error(400, "Provided MD5 hash doesn't match calculated MD5 hash", "invalid")
        if meta.get("crc32c") and meta["crc32c"] != o.crc32c: return self.error(400, "Provided CRC32C doesn't match calculated CRC32C", "invalid")
        OBJECTS[slot] = o
        return as_json(self.resource(bucket, key, o, req))

    def upload(self, req, bucket):
        if req.method != "POST": return self.error(405, "Method Not Allowed")
        kind, name, ctype = req.params.get("uploadType"), req.params.get("name", ""), req.header("Content-Type", "application/octet-stream")
        if kind == "media":
            check_md5(req, self.error(400, "Provided MD5 hash doesn't match calculated MD5 hash", "invalid"))
            return self.store(req, bucket, name, req.body, {"contentType": ctype})
        if kind == "multipart":
            m = re.search(r'boundary="?([^";]+)"?', ctype)
            if not ctype.startswith("multipart/related") or not m: return self.error(400, "Missing multipart boundary", "badRequest")
            parts = req.body.split(b"--" + m[1].encode())
            if len(parts) != 4 or not parts[3].startswith(b"--"): return self.error(400, "Malformed multipart body.", "badRequest")
            try:
                meta, data = (p.split(b"\r\n\r\n", 1)[1][:-2] for p in parts[1:3])
                meta = json.loads(meta or b"{}")
            except (IndexError, ValueError): return self.error(400, "Malformed multipart body.", "badRequest")
            ct = re.search(rb"(?i)content-type: *([^\r\n]+)", parts[2].split(b"\r\n\r\n", 1)[0])
            return self.store(req, bucket, meta.get("name") or name, data, {"contentType": ct[1].decode() if ct else "application/octet-stream", **meta})
        if kind == "resumable":
            meta = json.loads(req.body or b"{}"); uid = secrets.token_hex(12)
            self.uploads[uid] = (meta.get("name") or name, {"contentType": req.header("X-Upload-Content-Type"), **meta}, bytearray())
            return Answer(200, b"", {"Location": f"{req.base}{req.raw_path}?uploadType=resumable&upload_id={uid}"})
        return self.error(400, "Invalid upload type", "badRequest")

    def resume(self, req, bucket):
        if req.params["upload_id"] not in self.uploads: return self.error(404, "No such upload", "notFound")
        name, meta, got = self.uploads[req.params["upload_id"]]
        m = re.fullmatch(r"bytes (?:(\d+)-(\d+)|\*)/(\d+|\*)", req.header("Content-Range") or f"bytes 0-{len(req.body) - 1}/{len(req.body)}")
        if not m or (m[1] and (int(m[1]) != len(got) or int(m[2]) - int(m[1]) + 1 != len(req.body))): return self.error(400, "Invalid Content-Range", "badRequest")
        got += req.body
        if m[3] == "*" or len(got) < int(m[3]): return Answer(308, b"", {"Range": f"bytes=0-{len(got) - 1}"} if got else {})
        del self.uploads[req.params["upload_id"]]
        return self.store(req, bucket, name, bytes(got), meta)


# === Azure Blob ======================================================================================================

class Azure:
    """SharedKey, service and account SAS, Entra tokens (service principal, workload identity, managed identity)."""
    name = "azure"
    account, key = "swcacheaccount", base64.b64encode(bytes(range(64))).decode()
    accounts = {account: key}
    containers = {(account, "swcache")}
    identity_header = "app-service-header"
    tenant, client, secret = "11111111-2222-3333-4444-555555555555", "66666666-7777-8888-9999-000000000000", "entra~secret"

    def setup(self, tls_url, url):
        self.tokens, self.blocks = {}, {}
        self.federated = fake_jwt({"iss": "https://issuer.test", "sub": "system:serviceaccount:ci:swcache", "aud": "api://AzureADTokenExchange"})
        path = os.path.join(DIR, "azure-federated-token"); write(path, self.federated)
        conn = lambda u, p: f"DefaultEndpointsProtocol={p};AccountName={self.account};AccountKey={self.key};BlobEndpoint={u}/{self.account};"
        ENV.update(AZURE_ENDPOINT=f"{url}/{self.account}", AZURE_TLS_ENDPOINT=f"{tls_url}/{self.account}", AZURE_ACCOUNT=self.account, AZURE_KEY=self.key,
                   AZURE_CONTAINER="swcache", AZURE_CONNECTION_STRING=conn(url, "http"), AZURE_TLS_CONNECTION_STRING=conn(tls_url, "https"),
                   AZURE_AUTHORITY_HOST=url, AZURE_AUTHORITY_TLS_HOST=tls_url, AZURE_TENANT_ID=self.tenant, AZURE_CLIENT_ID=self.client,
                   AZURE_CLIENT_SECRET=self.secret, AZURE_FEDERATED_TOKEN_FILE=path, AZURE_IMDS_ENDPOINT=url)
        ENV.update(AZURE_IDENTITY_ENDPOINT=url + "/msi/token", AZURE_IDENTITY_HEADER=self.identity_header)
        ENV.update(AZURE_READER_SAS=self.make_sas(self.account, "swcache", "", "rl", "c"))
        ENV.update(AZURE_CONTAINER_SAS=self.make_sas(self.account, "swcache", "", "racwdl", "c"))

    @classmethod
    def make_sas(cls, account, container, blob, perms, kind, proto="https,http", ttl=86400):
        q = {"sp": perms, "st": iso(now() - 300), "se": iso(now() + ttl), "spr": proto, "sv": "2022-11-02", "sr": kind}
        q["sig"] = cls.sas_signature(q, account, container, blob)
        return "&".join(f"{k}={quote(v)}" for k, v in q.items())

    @classmethod
    def sas_signature(cls, q, account, container, blob):
        g = lambda n: q.get(n, "")
        if "ss" in q:   # account SAS
            fields = [account, g("sp"), g("ss"), g("srt"), g("st"), g("se"), g("sip"), g("spr"), g("sv")] + ([g("ses")] if g("sv") >= "2020-12-06" else []) + [""]
        else:
            resource = f"/blob/{account}/{container}" + (f"/{blob}" if g("sr") == "b" else "")
            fields = [g("sp"), g("st"), g("se"), resource, g("si"), g("sip"), g("spr"), g("sv"), g("sr"), g("snapshot")] + ([g("ses")] if g("sv") >= "2020-12-06" else []) + \
                     [g("rscc"), g("rscd"), g("rsce"), g("rscl"), g("rsct")]
        return b64(mac(base64.b64decode(cls.accounts[account]), "\n".join(fields)).digest())

    def error(self, status, code, message, detail=""):
        more = f"<AuthenticationErrorDetail>{escape(detail)}</AuthenticationErrorDetail>" if detail else ""
        return as_xml(f"<Error><Code>{code}</Code><Message>{escape(message)}</Message>{more}</Error>", status, {"x-ms-error-code": code})

    def denied(self, detail): return self.error(403, "AuthenticationFailed", "Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.", detail)

    def entra(self, req):
        fail = lambda code, text: as_json({"error": code, "error_description": text, "error_codes": [0]}, 400 if code != "invalid_client" else 401, op="token")
        f = req.form()
        if f.get("grant_type") != "client_credentials" or f.get("client_id") != self.client: return fail("unauthorized_client", "AADSTS700016: Application was not found in the directory")
        if f.get("scope") != "https://storage.azure.com/.default": return fail("invalid_scope", "AADSTS1002012: The provided value for scope is not valid")
        if "client_assertion" in f:
            if f.get("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" or f["client_assertion"] != self.federated: return fail("invalid_client", "AADSTS700211: assertion refused")
        elif f.get("client_secret") != self.secret: return fail("invalid_client", "AADSTS7000215: Invalid client secret provided.")
        return self.token("token")

    def token(self, op, **more):
        t = fake_jwt({"aud": "https://storage.azure.com"}); self.tokens[t] = now() + CONFIG["token_ttl"]
        ttl = CONFIG["token_ttl"]
        if op == "imds": return as_json({"access_token": t, "expires_in": str(ttl), "expires_on": str(int(now()) + ttl), "resource": "https://storage.azure.com/", "token_type": "Bearer"}, op=op)
        return as_json({"token_type": "Bearer", "expires_in": ttl, "ext_expires_in": ttl, "access_token": t}, op=op)

    def handle(self, req):
        if req.path == f"/{self.tenant}/oauth2/v2.0/token" and req.method == "POST": return self.entra(req)
        if req.path == f"/{self.tenant}/v2.0/.well-known/openid-configuration":
            base = f"{req.base}/{self.tenant}"
            return as_json({"issuer": base + "/v2.0", "token_endpoint": base + "/oauth2/v2.0/token", "authorization_endpoint": base + "/oauth2/v2.0/authorize", "jwks_uri": base + "/discovery/v2.0/keys"})
        if req.path == "/metadata/identity/oauth2/token":
            if req.header("Metadata") != "true": return as_json({"error": "invalid_request", "error_description": "Required metadata header not specified"}, 400)
            if "api-version" not in req.params or not req.params.get("resource", "").startswith("https://storage.azure.com"): return as_json({"error": "invalid_request"}, 400)
            return self.token("imds")
        if req.path == "/msi/token":      # App Service, Functions
            if req.header("X-IDENTITY-HEADER") != self.identity_header: return as_json({"statusCode": 401, "message": "wrong header"}, 401)
            if req.params.get("api-version") != "2019-08-01" or not req.params.get("resource", "").startswith("https://storage.azure.com"): return as_json({"statusCode": 400, "message": "Bad request"}, 400)
            return self.token("imds")
        name = re.sub(r":\d+$", "", req.host).lower()
        if name.endswith((".blob.core.windows.net", ".blob.localhost")): account, rest = name.split(".")[0], req.path[1:]
        else: account, _, rest = req.path[1:].partition("/")
        container, _, blob = rest.partition("/")
        return self.blob_service(req, account, container, blob)

    def blob_service(self, req, account, container, blob, service="azure"):
        a = self.checked(req, account, container, blob, service)
        a.headers += [("x-ms-request-id", secrets.token_hex(8)), ("x-ms-version", req.header("x-ms-version") or req.params.get("sv", "2022-11-02"))]
        if "x-ms-client-request-id" in req.headers: a.headers.append(("x-ms-client-request-id", req.header("x-ms-client-request-id")))
        if req.method == "HEAD" and a.length is None: a.body = b""
        return a

    def checked(self, req, account, container, blob, service):
        if account not in self.accounts: return self.error(404, "ResourceNotFound", "The specified account does not exist.")
        version = req.header("x-ms-version")
        if version and not re.fullmatch(r"20\d\d-\d\d-\d\d", version): return self.error(400, "InvalidHeaderValue", "The value for one of the HTTP headers is not in the correct format: x-ms-version")
        if "Authorization" in req.headers and "sig" in req.params: return self.error(403, "AuthenticationFailed", "Both a SAS and an Authorization header were sent.")
        if "sig" in req.params: self.check_sas(req, account, container, blob)
        elif req.bearer() is not None:
            if version < "2017-11-09": return self.error(403, "AuthenticationFailed", "Bearer tokens need x-ms-version 2017-11-09 or later.")
            if self.tokens.get(req.bearer(), 0) < now(): return self.error(401, "InvalidAuthenticationInfo", "Server failed to authenticate the request. Please refer to the information in the www-authenticate header.")
        else: self.check_key(req, account)
        if not container: return self.error(400, "InvalidUri", "Not emulated")
        known = (account, container) in self.containers
        if req.params.get("restype") == "container" and not blob: return self.container(req, account, container, known)
        if not known: return self.error(404, "ContainerNotFound", "The specified container does not exist.")
        return self.blob(req, (service, f"{account}/{container}", blob))

    def check_key(self, req, account):
        auth = req.header("Authorization")
        if not auth: raise self.error(401, "NoAuthenticationInformation", "Server failed to authenticate the request. Please refer to the information in the www-authenticate header.")
        m = re.fullmatch(r"SharedKey ([^:]+):([A-Za-z0-9+/=]+)", auth)
        if not m or m[1] != account: raise self.error(400, "InvalidAuthenticationInfo", "Authentication information is not given in the correct format.")
        if not req.header("x-ms-version"): raise self.error(400, "MissingRequiredHeader", "An HTTP header that's mandatory for this request is not specified: x-ms-version")
        date = req.header("x-ms-date") or req.header("Date")
        when = parse_date(date)
        if when is None or abs(now() - when) > CONFIG["max_skew"]: raise self.denied(f"Request date header too old or missing: '{date}'")
        h = lambda n: req.header(n)
        length = h("Content-Length")
        lines = [req.method, h("Content-Encoding"), h("Content-Language"), "" if length == "0" else length, h("Content-MD5"), h("Content-Type"),
                 "" if h("x-ms-date") else h("Date"), h("If-Modified-Since"), h("If-Match"), h("If-None-Match"), h("If-Unmodified-Since"), h("Range")]
        ms = sorted({n.lower() for n in req.headers if n.lower().startswith("x-ms-")})
        lines += [f"{n}:{' '.join(req.header(n).split())}" for n in ms]
        by_name = {}
        for k, v in req.pairs: by_name.setdefault(k.lower(), []).append(v)
        lines.append(f"/{account}{req.raw_path}" + "".join(f"\n{k}:{','.join(sorted(by_name[k]))}" for k in sorted(by_name)))
        text = "\n".join(lines)
        if not same(b64(mac(base64.b64decode(self.accounts[account]), text).digest()), m[2]):
            raise self.denied(f"The MAC signature found in the HTTP request '{m[2]}' is not the same as any computed signature. Server used following string to sign: '{text}'.")

    def check_sas(self, req, account, container, blob):
        q = req.params
        if not same(self.sas_signature(q, account, container, blob), q["sig"]): raise self.denied("Signature did not match.")
        formats = ("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%MZ", "%Y-%m-%d")
        start, end = parse_date(q["st"], *formats) if "st" in q else 0, parse_date(q.get("se", ""), *formats)
        if start is None or end is None or not start <= now() <= end: raise self.denied("Signature not valid in the specified time frame")
        if not req.tls and "http" not in q.get("spr", "https,http").split(","): raise self.error(403, "AuthorizationProtocolMismatch", "This request is not authorized to perform this operation using this protocol.")
        kind = "c" if not blob else "o"
        if ("ss" in q and ("b" not in q["ss"] or kind not in q.get("srt", ""))) or q.get("sr") == "b" and not blob: raise self.error(403, "AuthorizationResourceTypeMismatch", "This request is not authorized to perform this operation using this resource type.")
        need = {"GET": "l" if not blob else "r", "HEAD": "r", "DELETE": "d"}.get(req.method, "cw")
        if not set(need) & set(q.get("sp", "")): raise self.error(403, "AuthorizationPermissionMismatch", "This request is not authorized to perform this operation using this permission.")

    def container(self, req, account, container, known):
        if req.method == "PUT":
            if known: return self.error(409, "ContainerAlreadyExists", "The specified container already exists.")
            self.containers.add((account, container))
            return Answer(201, b"", {"ETag": '"0x1"', "Last-Modified": http_date()})
        if not known: return self.error(404, "ContainerNotFound", "The specified container does not exist.")
        if req.params.get("comp") == "list":
            rows = "".join(f"<Blob><Name>{escape(k)}</Name><Properties><Last-Modified>{http_date(o.mtime)}</Last-Modified><Etag>{escape(o.etag)}</Etag><Content-Length>{len(o.data)}</Content-Length><BlobType>BlockBlob</BlobType></Properties></Blob>"
                           for k, o in listing("azure", f"{account}/{container}", req.params.get("prefix", "")))
            return as_xml(f'<EnumerationResults ServiceEndpoint="{req.base}" ContainerName="{container}"><Blobs>{rows}</Blobs><NextMarker/></EnumerationResults>')
        if req.method == "DELETE":
            self.containers.discard((account, container))
            return Answer(202)
        return Answer(200, b"", {"ETag": '"0x1"', "Last-Modified": http_date()})

    def blob(self, req, slot):
        obj, comp = OBJECTS.get(slot), req.params.get("comp")
        if req.method == "PUT":
            if "Content-Length" not in req.headers: return self.error(411, "MissingContentLengthHeader", "The Content-Length header was not specified.")
            check_md5(req, self.error(400, "Md5Mismatch", "The MD5 value specified in the request did not match with the MD5 value calculated by the server."))
            if comp == "block":
                try: base64.b64decode(req.params["blockid"], validate=True)
                except (KeyError, ValueError): return self.error(400, "InvalidQueryParameterValue", "blockid")
                self.blocks.setdefault(slot, {})[req.params["blockid"]] = req.body
                return Answer(201, b"", {"x-ms-request-server-encrypted": "true"})
            if obj and (req.header("If-None-Match") == "*"): return self.error(409, "BlobAlreadyExists", "The specified blob already exists.")
            if comp == "blocklist":
                ids, have = re.findall(r"<(?:Latest|Uncommitted|Committed)>([^<]+)<", req.body.decode()), self.blocks.pop(slot, {})
                if any(i not in have for i in ids): return self.error(400, "InvalidBlockList", "The specified block list is invalid.")
                data = b"".join(have[i] for i in ids)
            elif comp: return self.error(501, "NotImplemented", f"comp={comp} is not emulated")
            else:
                if req.header("x-ms-blob-type") != "BlockBlob":
                    if not req.header("x-ms-blob-type"): return self.error(400, "MissingRequiredHeader", "An HTTP header that's mandatory for this request is not specified: x-ms-blob-type")
                    return self.error(501, "NotImplemented", "Only block blobs are emulated")
                data = req.body
            OBJECTS[slot] = obj = Obj(data, {"Content-Type": req.header("x-ms-blob-content-type") or req.header("Content-Type") or "application/octet-stream",
                                             **{k: v for k, v in req.headers.items() if k.lower().startswith("x-ms-meta-")}})
            return Answer(201, b"", {"ETag": obj.etag, "Last-Modified": http_date(obj.mtime), "Content-MD5": b64(obj.md5.digest()), "x-ms-request-server-encrypted": "true"})
        if not obj: return self.error(404, "BlobNotFound", "The specified blob does not exist.")
        if req.method == "DELETE":
            del OBJECTS[slot]
            return Answer(202)
        if req.method not in ("GET", "HEAD"): return self.error(405, "UnsupportedHttpVerb", "The resource doesn't support the specified HTTP verb.")
        a = deliver(req, obj, {**obj.meta, "x-ms-blob-type": "BlockBlob", "x-ms-creation-time": http_date(obj.mtime), "x-ms-lease-status": "unlocked", "x-ms-lease-state": "available", "x-ms-server-encrypted": "true"})
        if a.status == 200: a.headers.append(("Content-MD5", b64(obj.md5.digest())))
        if a.status == 206: a.headers.append(("x-ms-blob-content-md5", b64(obj.md5.digest())))
        if a.status == 416: return self.error(416, "InvalidRange", "The range specified is invalid for the current size of the resource.")
        return a


# === GitHub Actions cache ============================================================================================

def proto_read(data):
    """A protobuf message as {field: [values]} (varints and byte strings)."""
    out, i = {}, 0
    def varint():
        nonlocal i
        value = shift = 0
        while True:
            byte = data[i]; i += 1
            value |= (byte & 127) << shift; shift += 7
            if byte < 128: return value
    while i < len(data):
        tag = varint()
        if tag & 7 == 0: value = varint()
        elif tag & 7 == 2:
            n = varint(); value = data[i:i + n]; i += n
        else: raise ValueError("wire type")
        out.setdefault(tag >> 3, []).append(value)
    return out


def proto_write(fields):
    def varint(n):
        out = b""
        while n > 127: out, n = out + bytes([n & 127 | 128]), n >> 7
        return out + bytes([n])
    out = b""
    for number, value in fields:
        if isinstance(value, str):
            if value: out += varint(number << 3 | 2) + varint(len(value.encode())) + value.encode()
        elif value: out += varint(number << 3) + varint(int(value))
    return out


class Gha:
    """The cache service of GitHub Actions: v1 (REST) and v2 (twirp, JSON and protobuf), with signed blob URLs."""
    name = "gha"
    twirp = "/twirp/github.actions.results.api.v1.CacheService/"
    shapes = {  # method: (request fields, response fields), numbers as in the published cache.proto
        "CreateCacheEntry": ({2: "key", 3: "version"}, {1: "ok", 2: "signed_upload_url", 3: "message"}),
        "FinalizeCacheEntryUpload": ({2: "key", 3: "size_bytes", 4: "version"}, {1: "ok", 2: "entry_id", 3: "message"}),
        "GetCacheEntryDownloadURL": ({2: "key", 3: "restore_keys", 4: "version"}, {1: "ok", 2: "signed_download_url", 3: "matched_key"}),
    }

    def setup(self, tls_url, url):
        self.reset()
        Azure.accounts["ghacache"] = b64(secrets.token_bytes(64)); Azure.containers.add(("ghacache", "actions-cache"))
        self.blobs = EMULATORS["azure"]
        scope = lambda n: fake_jwt({"ac": json.dumps([{"Scope": "refs/heads/main", "Permission": n}]), "scp": "Actions.Results:run:job", "iss": "https://token.actions.githubusercontent.com"})
        self.token, self.read_token = scope(3), scope(1)
        ENV.update(GHA_CACHE_URL=url + "/AbCdEf123/", GHA_RESULTS_URL=url + "/", GHA_TLS_CACHE_URL=tls_url + "/AbCdEf123/", GHA_TLS_RESULTS_URL=tls_url + "/",
                   GHA_RUNTIME_TOKEN=self.token, GHA_READONLY_TOKEN=self.read_token)

    def reset(self): self.entries, self.last = {}, 0     # id → entry

    def handle(self, req):
        if req.path.startswith("/ghacache/"):     # signed URLs; these must come without the runtime token
            _, account, container, blob = req.path.split("/", 3)
            a = self.blobs.blob_service(req, account, container, blob, "gha")
            a.op = "blob"
            return a
        v2 = req.path.startswith(self.twirp)
        token = req.bearer()
        if token not in (self.token, self.read_token): return self.fail(v2, 401, "unauthenticated", "The token is missing or not valid.")
        self.may_write = token == self.token and not CONFIG["gha_read_only"]
        if v2: return self.v2(req)
        m = re.fullmatch(r"/AbCdEf123/_apis/artifactcache/(cache|caches)(?:/(\d+))?", req.path)
        if not m: return self.fail(False, 404, "not_found", "Not Found")
        if "api-version=" not in req.header("Accept"): return self.fail(False, 400, "VssVersionNotSpecifiedException", "No api-version was supplied in the Accept header.")
        return self.v1(req, m[1], m[2] and int(m[2]))

    def fail(self, v2, status, code, message):
        return as_json({"code": code, "msg": message}, status) if v2 else as_json({"$id": "1", "innerException": None, "message": message, "typeKey": code, "errorCode": 0}, status)

    def find(self, key, version, exact):
        best = None
        for e in self.entries.values():
            if e["done"] and e["version"] == version and (e["key"] == key if exact else e["key"].startswith(key)):
                if best is None or e["id"] > best["id"]: best = e
        return best

    def reserve(self, key, version):
        if any(e["key"] == key and e["version"] == version for e in self.entries.values()): return None
        self.last += 1
        blob = secrets.token_hex(16)
        e = {"id": self.last, "key": key, "version": version, "done": False, "parts": {}, "slot": ("gha", "ghacache/actions-cache", blob), "blob": blob}
        self.entries[self.last] = e
        return e

    def url(self, req, e, perms): return f"{req.base}/ghacache/actions-cache/{e['blob']}?" + Azure.make_sas("ghacache", "actions-cache", e["blob"], perms, "b", ttl=600)

    def v1(self, req, kind, number):
        if kind == "cache" and req.method == "GET":
            keys, version = [k for k in req.params.get("keys", "").split(",") if k], req.params.get("version", "")
            if not 1 <= len(keys) <= 10 or not version or any(len(k) > 512 for k in keys): return self.fail(False, 400, "ArgumentException", "keys or version missing or too long")
            e = self.find(keys[0], version, True) or next(filter(None, (self.find(k, version, False) for k in keys)), None)
            if not e: return Answer(204)
            return as_json({"cacheKey": e["key"], "scope": "refs/heads/main", "cacheVersion": version, "creationTime": iso(now()), "archiveLocation": self.url(req, e, "r")})
        if not self.may_write: return self.fail(False, 403, "ArtifactCacheAccessDenied", "The token may not write.")
        if kind == "caches" and number is None and req.method == "POST":
            f = self.json(req)
            if not isinstance(f.get("key"), str) or not f.get("key") or "," in f["key"] or len(f["key"]) > 512 or not f.get("version"): return self.fail(False, 400, "ArgumentException", "key or version")
            e = self.reserve(f["key"], f["version"])
            if not e: return self.fail(False, 409, "ArtifactCacheItemAlreadyExistsException", f"Cache already exists. Scope: refs/heads/main, Key: {f['key']}, Version: {f['version']}")
            return as_json({"cacheId": e["id"]}, 201)
        e = self.entries.get(number or 0)
        if not e: return self.fail(False, 404, "ArtifactCacheItemNotFoundException", "No such reservation")
        if e["done"]: return self.fail(False, 409, "ArtifactCacheItemAlreadyExistsException", "Already committed")
        if req.method == "PATCH":
            m = re.fullmatch(r"bytes (\d+)-(\d+)/(?:\*|\d+)", req.header("Content-Range"))
            if not m or int(m[2]) - int(m[1]) + 1 != len(req.body): return self.fail(False, 400, "InvalidContentRange", "Content-Range does not fit the body")
            if req.header("Content-Type") != "application/octet-stream": return self.fail(False, 415, "MediaType", "Content-Type must be application/octet-stream")
            e["parts"][int(m[1])] = req.body
            return Answer(204)
        if req.method == "POST":
            data = b""
            for start in sorted(e["parts"]):
                if start != len(data): return self.fail(False, 400, "ArtifactCacheGap", "The chunks are not contiguous")
                data += e["parts"][start]
            if self.json(req).get("size") != len(data): return self.fail(False, 400, "ArtifactCacheSize", f"The size does not fit the uploaded {len(data)} bytes")
            OBJECTS[e["slot"]] = Obj(data); e["done"] = True
            return Answer(204)
        return Answer(405)

    def json(self, req):
        if not req.header("Content-Type").startswith("application/json"): raise self.fail(False, 415, "MediaType", "Content-Type must be application/json")
        try: return json.loads(req.body)
        except ValueError: raise self.fail(False, 400, "BadJson", "The body is not JSON")

    def v2(self, req):
        method, kind = req.path[len(self.twirp):], req.header("Content-Type").split(";")[0]
        if req.method != "POST" or method not in self.shapes: return self.fail(True, 404, "bad_route", f"no handler for path {req.path}")
        fields, answer = self.shapes[method]
        try:
            if kind == "application/json":
                raw = json.loads(req.body)
                f = {name: raw.get(name, raw.get(re.sub("_(.)", lambda m: m[1].upper(), name))) for name in fields.values()}   # both spellings, as protojson says
            elif kind == "application/protobuf":
                raw = proto_read(req.body)
                f = {name: (v if name == "size_bytes" or v is None else v.decode()) for n, name in fields.items() for v in [raw.get(n, [None])[-1]]}
                if "restore_keys" in f: f["restore_keys"] = [v.decode() for v in raw.get(3, [])]
            else: return self.fail(True, 404, "bad_route", f"unexpected Content-Type: {kind!r}")
        except (ValueError, IndexError): return self.fail(True, 400, "malformed", "the request could not be decoded")
        key, version = f.get("key"), f.get("version")
        if not key or not version or len(key) > 512: return self.fail(True, 400, "invalid_argument", "key and version are required")
        if method != "GetCacheEntryDownloadURL" and not self.may_write: return self.fail(True, 403, "permission_denied", "The token may not write.")
        out = {"ok": False}
        if method == "CreateCacheEntry":
            e = self.reserve(key, version)
            if not e: return self.fail(True, 409, "already_exists", "cache entry with the same key, version, and scope already exists")
            out = {"ok": True, "signed_upload_url": self.url(req, e, "cw")}
        elif method == "FinalizeCacheEntryUpload":
            e = next((e for e in self.entries.values() if e["key"] == key and e["version"] == version and not e["done"]), None)
            if not e or e["slot"] not in OBJECTS: return self.fail(True, 404, "not_found", "no upload to finalize")
            if int(f.get("size_bytes") or 0) != len(OBJECTS[e["slot"]].data): return self.fail(True, 400, "invalid_argument", "size_bytes does not fit the uploaded blob")
            e["done"] = True; out = {"ok": True, "entry_id": e["id"]}
        else:
            e = self.find(key, version, True) or next(filter(None, (self.find(k, version, False) for k in f.get("restore_keys") or [])), None)
            if e: out = {"ok": True, "signed_download_url": self.url(req, e, "r"), "matched_key": e["key"]}
        if kind == "application/protobuf":
            return Answer(200, proto_write([(n, out[name]) for n, name in answer.items() if name in out]), {"Content-Type": kind}, op=method)
        if "entry_id" in out: out["entry_id"] = str(out["entry_id"])     # int64 is a string in protojson
        return as_json(out, op=method)


# === Alibaba OSS and Tencent COS =====================================================================================

class BucketStore:
    """What OSS and COS share: objects, errors in XML, CRC-64."""
    read_only_ids = ()

    def error(self, status, code, message, **extra):
        more = "".join(f"<{k}>{escape(str(v))}</{k}>" for k, v in extra.items())
        return as_xml(f"<Error><Code>{code}</Code><Message>{escape(message)}</Message><Resource>{self.name}</Resource><RequestId>{secrets.token_hex(12).upper()}</RequestId><HostId>{self.name}</HostId><TraceId/>{more}</Error>", status)

    def serve(self, req, bucket, key, writable):
        a = self.answer(req, bucket, key, writable)
        a.headers.append((self.prefix + "request-id", secrets.token_hex(12).upper()))
        if req.method == "HEAD" and a.length is None: a.body = b""
        return a

    def answer(self, req, bucket, key, writable):
        if bucket not in self.buckets: return self.error(404, "NoSuchBucket", "The specified bucket does not exist.", BucketName=bucket)
        if req.method not in ("GET", "HEAD") and not writable: return self.error(403, "AccessDenied", "AccessDenied")
        if not key:
            if req.method == "HEAD": return Answer(200)
            if req.method != "GET": return self.error(501, "NotImplemented", "Not emulated")
            found = listing(self.name, bucket, req.params.get("prefix", ""))
            rows = "".join(f"<Contents><Key>{escape(k)}</Key><LastModified>{iso(o.mtime)[:-1]}.000Z</LastModified><ETag>{escape(o.etag)}</ETag><Type>Normal</Type><Size>{len(o.data)}</Size><StorageClass>Standard</StorageClass></Contents>" for k, o in found)
            return as_xml(f"<ListBucketResult><Name>{bucket}</Name><Prefix></Prefix><Marker></Marker><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>")
        if len(key.encode()) > self.max_key: return self.error(400, "InvalidObjectName", "The key is too long.")
        slot = (self.name, bucket, key)
        obj = OBJECTS.get(slot)
        if req.method == "PUT":
            if any(k in req.params for k in ("partNumber", "uploadId", "append")): return self.error(501, "NotImplemented", "Not emulated")
            check_md5(req, self.error(400, "InvalidDigest", "The Content-MD5 you specified was invalid."))
            if obj and req.header(self.prefix + "forbid-overwrite") == "true": return self.error(409, "FileAlreadyExists", "The object you specified already exists and can not be overwritten.")
            OBJECTS[slot] = obj = Obj(req.body, {k: v for k, v in req.headers.items() if k.lower().startswith(self.prefix + "meta-") or k.lower() == "content-type"})
            return Answer(200, b"", {"ETag": obj.etag, **self.hash(obj)})
        if req.method == "DELETE":
            OBJECTS.pop(slot, None)
            return Answer(204)
        if req.method not in ("GET", "HEAD"): return self.error(405, "MethodNotAllowed", "The specified method is not allowed.")
        if not obj: return self.error(404, "NoSuchKey", "The specified key does not exist.", Key=key)
        return deliver(req, obj, {"Content-Type": "application/octet-stream", **obj.meta, **self.hash(obj)})

    def hash(self, obj): return {self.prefix + "hash-crc64ecma": str(crc(obj.data, CRC64))} if len(obj.data) <= 4 << 20 else {}


class Oss(BucketStore):
    name, prefix, max_key, region = "oss", "x-oss-", 1023, "cn-hangzhou"
    buckets = {"swcache", "swcache-public"}
    bases = ["localhost", "127.0.0.1", "oss.test", "oss-cn-hangzhou.aliyuncs.com", "oss-cn-hangzhou-internal.aliyuncs.com"]
    sub = set("response-content-type response-content-language response-cache-control response-content-encoding response-expires response-content-disposition acl uploadId uploads partNumber "
              "delete location objectMeta restore append position security-token symlink tagging versions versioning versionId policy continuation-token callback callback-var bucketInfo stat "
              "x-oss-process x-oss-traffic-limit sequential encryption cors lifecycle website logging referer live status comp vod startTime endTime".split())

    def setup(self, tls_url, url):
        self.keys = {"LTAISwcacheTest": ("oss-secret/+=", None), "STS.SwcacheTest": ("oss-sts-secret", "oss-sts-token")}
        ENV.update(OSS_ENDPOINT=url.replace("127.0.0.1", "localhost"), OSS_PATH_STYLE_ENDPOINT=url, OSS_TLS_ENDPOINT=tls_url, OSS_BUCKET="swcache", OSS_REGION=self.region, OSS_PUBLIC_BUCKET="swcache-public",
                   OSS_ACCESS_KEY_ID="LTAISwcacheTest", OSS_ACCESS_KEY_SECRET="oss-secret/+=", OSS_STS_ACCESS_KEY_ID="STS.SwcacheTest",
                   OSS_STS_ACCESS_KEY_SECRET="oss-sts-secret", OSS_STS_TOKEN="oss-sts-token")

    def handle(self, req):
        virtual = split_host(req.host, sorted(self.bases, key=len, reverse=True))
        bucket, key = (virtual, req.path[1:]) if virtual else (req.path[1:].split("/", 1) + [""])[:2]
        try:
            anonymous = "Authorization" not in req.headers and not {"Signature", "x-oss-signature"} & set(req.params)
            if anonymous:
                if bucket != "swcache-public": raise self.error(403, "AccessDenied", "You have no right to access this object because of bucket acl.")
            elif req.header("Authorization").startswith("OSS4-HMAC-SHA256") or "x-oss-signature" in req.params: self.v4(req, bucket, key)
            else: self.v1(req, bucket, key)
        except Answer as a: return a
        return self.serve(req, bucket, key, not anonymous)

    def secret(self, ident, token):
        if ident not in self.keys: raise self.error(403, "InvalidAccessKeyId", "The OSS Access Key Id you provided does not exist in our records.", OSSAccessKeyId=ident)
        secret, want = self.keys[ident]
        if (token or None) != want: raise self.error(403, "InvalidSecurityToken", "The security token you provided is invalid.")
        return secret

    def mismatch(self, text): return self.error(403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided. Check your key and signing method.", StringToSign=text)

    def v1(self, req, bucket, key):
        q = req.params
        if "Signature" in q:
            ident, sig, date, token = q.get("OSSAccessKeyId", ""), q["Signature"], q.get("Expires", ""), q.get("security-token")
            if not date.isdigit() or now() > int(date): raise self.error(403, "AccessDenied", "Request has expired.")
        else:
            m = re.fullmatch(r"OSS ([^:]+):([A-Za-z0-9+/=]+)", req.header("Authorization"))
            if not m: raise self.error(400, "InvalidArgument", "Authorization header is invalid.")
            ident, sig, token = m[1], m[2], req.headers.get("x-oss-security-token")
            date = req.header("x-oss-date") or req.header("Date")
            when = parse_date(date)
            if when is None: raise self.error(403, "AccessDenied", "OSS authentication requires a valid Date.")
            if abs(now() - when) > CONFIG["max_skew"]: raise self.error(403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large.")
        secret = self.secret(ident, token)
        headers = sorted((n.lower(), v.strip()) for n, v in req.headers.items() if n.lower().startswith("x-oss-"))
        subs = sorted((k, v) for k, v in req.pairs if k in self.sub)
        resource = (f"/{bucket}/{key}" if bucket else "/") + ("?" + "&".join(f"{k}={v}" if v else k for k, v in subs) if subs else "")
        text = "\n".join([req.method, req.header("Content-MD5"), req.header("Content-Type"), date, *(f"{n}:{v}" for n, v in headers), resource])
        if not same(b64(mac(secret, text, "sha1").digest()), sig): raise self.mismatch(text)

    def v4(self, req, bucket, key):
        q, query = req.params, "x-oss-signature" in req.params
        if query: cred, sig, extra, date, token = q.get("x-oss-credential", ""), q["x-oss-signature"], q.get("x-oss-additional-headers", ""), q.get("x-oss-date", ""), q.get("x-oss-security-token")
        else:
            f = dict(p.strip().partition("=")[::2] for p in req.header("Authorization")[len("OSS4-HMAC-SHA256"):].split(","))
            cred, sig, extra, date, token = f.get("Credential", ""), f.get("Signature", ""), f.get("AdditionalHeaders", ""), req.header("x-oss-date"), req.headers.get("x-oss-security-token")
            if not req.header("x-oss-content-sha256"): raise self.error(400, "InvalidArgument", "x-oss-content-sha256 is required by signature version 4")
        scope, when = cred.split("/"), parse_date(date, "%Y%m%dT%H%M%SZ")
        if len(scope) != 5 or scope[2:] != [self.region, "oss", "aliyun_v4_request"] or when is None or scope[1] != date[:8]: raise self.error(400, "InvalidArgument", "The credential scope is invalid: " + cred)
        if (now() > when + int(q.get("x-oss-expires", 0))) if query else abs(now() - when) > CONFIG["max_skew"]: raise self.error(403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large.")
        secret, more = self.secret(scope[0], token), [n for n in extra.split(";") if n]
        signed = sorted((n.lower(), v.strip()) for n, v in req.headers.items() if n.lower().startswith("x-oss-") or n.lower() in ("content-type", "content-md5") or n.lower() in more)
        pairs = sorted((quote(k), quote(v)) for k, v in req.pairs if k != "x-oss-signature")
        canonical = "\n".join([req.method, quote(f"/{bucket}/{key}" if bucket else "/", "/"), "&".join(f"{k}={v}" if v else k for k, v in pairs),
                               "".join(f"{n}:{v}\n" for n, v in signed), ";".join(sorted(more)), req.header("x-oss-content-sha256") or "UNSIGNED-PAYLOAD"])
        text = "\n".join(["OSS4-HMAC-SHA256", date, "/".join(scope[1:]), hashlib.sha256(canonical.encode()).hexdigest()])
        k = ("aliyun_v4" + secret).encode()
        for part in scope[1:]: k = mac(k, part).digest()
        if not same(mac(k, text).hexdigest(), sig): raise self.mismatch(text + "\n--\n" + canonical)


class Cos(BucketStore):
    name, prefix, max_key, region = "cos", "x-cos-", 850, "ap-guangzhou"
    buckets = {"swcache-1250000000"}
    bases = ["localhost", "cos.test", "cos.ap-guangzhou.myqcloud.com"]

    def setup(self, tls_url, url):
        self.keys = {"AKIDswcachetest": ("cos-secret", None), "AKIDswcachests": ("cos-sts-secret", "cos-sts-token")}
        local = url.replace("127.0.0.1", "localhost")
        ENV.update(COS_ENDPOINT=local, COS_TLS_ENDPOINT=tls_url, COS_BUCKET="swcache-1250000000", COS_REGION=self.region, COS_SECRET_ID="AKIDswcachetest", COS_SECRET_KEY="cos-secret",
                   COS_STS_SECRET_ID="AKIDswcachests", COS_STS_SECRET_KEY="cos-sts-secret", COS_STS_TOKEN="cos-sts-token")

    def handle(self, req):
        bucket, key = split_host(req.host, sorted(self.bases, key=len, reverse=True)), req.path[1:]
        if not bucket: bucket, _, key = key.partition("/")      # path style, with the same path in the signature
        try: self.check(req)
        except Answer as a: return a
        return self.serve(req, bucket, key, True)

    def check(self, req):
        auth = req.header("Authorization")
        source = auth if auth else "&".join(f"{k}={v}" for k, v in req.pairs if k.startswith("q-"))
        f = dict(p.partition("=")[::2] for p in source.split("&") if p)
        if not f: raise self.error(403, "AccessDenied", "Access Denied.")
        if f.get("q-sign-algorithm") != "sha1" or not re.fullmatch(r"[0-9a-f]{40}", f.get("q-signature", "")): raise self.error(403, "InvalidArgument", "The Authorization is malformed.")
        for field in ("q-sign-time", "q-key-time"):
            m = re.fullmatch(r"(\d+);(\d+)", f.get(field, ""))
            if not m or int(m[1]) > int(m[2]): raise self.error(403, "InvalidArgument", f"{field} is malformed.")
            if not int(m[1]) - CONFIG["max_skew"] <= now() <= int(m[2]): raise self.error(403, "RequestTimeTooSkewed" if now() < int(m[1]) else "AccessDenied", "Request has expired.")
        if f.get("q-ak") not in self.keys: raise self.error(403, "InvalidAccessKeyId", "The access key Id you provided does not exist in our records.")
        secret, want = self.keys[f["q-ak"]]
        if (req.headers.get("x-cos-security-token") or req.params.get("x-cos-security-token") or None) != want: raise self.error(403, "InvalidToken", "The security token is not valid.")
        split = lambda s: [n for n in s.split(";") if n]
        names, params = split(f.get("q-header-list", "")), split(f.get("q-url-param-list", ""))
        if names != sorted(names) or params != sorted(params) or any(n != n.lower() for n in names + params): raise self.error(403, "SignatureDoesNotMatch", "The lists must be lower case and sorted.")
        by_param = {quote(k).lower(): v for k, v in req.pairs}
        if any(n not in by_param for n in params) or any(n != "host" and unquote(n) not in req.headers for n in names): raise self.error(403, "SignatureDoesNotMatch", "A listed header or parameter is not part of the request.")
        texts = []
        for host in (req.host, re.sub(r":\d+$", "", req.host)):      # the vendor's SDK signs the host without its port
            headers = "&".join(f"{n}={quote(host if n == 'host' else req.header(unquote(n)))}" for n in names)
            http_string = "\n".join([req.method.lower(), req.path, "&".join(f"{n}={quote(by_param[n])}" for n in params), headers, ""])
            text = f"sha1\n{f['q-sign-time']}\n{hashlib.sha1(http_string.encode()).hexdigest()}\n"
            texts.append(http_string + "--\n" + text)
            if same(mac(mac(secret, f["q-key-time"], "sha1").hexdigest(), text, "sha1").hexdigest(), f["q-signature"]): return
        raise self.error(403, "SignatureDoesNotMatch", "The Signature you specified is invalid.", StringToSign=texts[0])


class Proxy:
    """A reverse proxy in front of any HTTP server, only for its faults and its log."""
    def __init__(self, name, upstream): self.name, self.upstream = name, urllib.parse.urlsplit(upstream)

    def setup(self, tls_url, url): ENV[f"CLOUD_PROXY_{self.name.split(':')[1].upper()}_URL"] = url

    def handle(self, req):
        c = http.client.HTTPConnection(self.upstream.hostname, self.upstream.port, timeout=60)
        try:
            c.putrequest(req.method, self.upstream.path.rstrip("/") + req.raw_path + ("?" + req.query if req.query else ""), skip_host=True, skip_accept_encoding=True)
            for k, v in req.headers.items():
                if k.lower() not in ("connection", "transfer-encoding", "expect", "content-length"): c.putheader(k, v)
            if req.body or req.method in ("PUT", "POST"): c.putheader("Content-Length", str(len(req.body)))
            c.endheaders(req.body or None)
            r = c.getresponse()
            a = Answer(r.status, r.read(), [(k, v) for k, v in r.getheaders() if k.lower() not in ("connection", "transfer-encoding", "content-length", "date", "server", "keep-alive")])
            if req.method == "HEAD": a.length = int(r.getheader("Content-Length") or 0)
            return a
        finally: c.close()


# === the server: faults, log, control ================================================================================

def take_faults(service, method, target):
    """The faults that hit this request, counted down."""
    hit = []
    with STATE:
        for f in list(FAULTS):
            if f.get("service", service) != service or not re.fullmatch(f.get("method", ".*"), method) or not re.search(f.get("path", ""), target): continue
            if f.get("skip", 0) > 0: f["skip"] -= 1; continue
            hit.append(f); f["hits"] = f.get("hits", 0) + 1
            if f.get("count", 1) and f["hits"] >= f.get("count", 1): FAULTS.remove(f)
    return hit


def rst(sock):
    """Close with a TCP reset."""
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(sock.detach())
    except OSError: pass


class Gone(Exception): pass


class Handler(BaseHTTPRequestHandler):
    protocol_version, timeout, server_version, sys_version = "HTTP/1.1", 600, "cloudemu", ""

    def setup(self):
        self.request.settimeout(30)
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.server.tls: self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        super().setup()
        with STATE: COUNTER["c"] = COUNTER.get("c", 0) + 1; self.conn_id = COUNTER["c"]

    def finish(self):
        try: super().finish()
        except (OSError, ValueError): pass
        if self.server.tls:
            try: self.connection.close()
            except OSError: pass

    def log_message(self, *_): pass

    def handle_one_request(self):
        try: super().handle_one_request()
        except (Gone, ConnectionError, ssl.SSLError, OSError): self.close_connection = True

    def handle_expect_100(self):
        return True if self.server.service is None else super().handle_expect_100()

    def read_body(self, limit=None):
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            out = b""
            while True:
                size = int(self.rfile.readline(100).split(b";")[0].strip() or b"0", 16)
                out += self.rfile.read(size); self.rfile.readline(10)
                if not size: return out
        n = int(self.headers.get("Content-Length") or 0)
        return self.rfile.read(n if limit is None else min(n, limit))

    def serve(self):
        if self.command == "CONNECT": return self.tunnel()
        target, service, host = self.requestline.split(" ")[1], self.server.service, self.headers.get("Host", "")
        if "://" in target:                       # absolute form: we are a forward proxy
            u = urllib.parse.urlsplit(target)
            target, host = (u.path or "/") + ("?" + u.query if u.query else ""), u.netloc
        if service is None:
            service = route(host)
            if service is None: return self.send(Answer(502, f"no emulator for {host}"), [], None)
        faults = take_faults(service.name, self.command, target)
        entry = {"service": service.name, "method": self.command, "path": target.partition("?")[0], "query": target.partition("?")[2], "host": host,
                 "headers": {k.lower(): v for k, v in self.headers.items()}, "tls": bool(self.server.tls), "conn": self.conn_id, "time": time.time(),
                 "faults": [f["kind"] for f in faults], "status": None, "sent": 0}
        with STATE: COUNTER["n"] += 1; entry["n"] = COUNTER["n"]; LOG.append(entry); del LOG[:-100000]
        for f in faults:
            kind = f["kind"]
            if kind == "latency": time.sleep(f.get("ms", 100) / 1000)
            if kind == "hang":
                self.read_body()
                end = time.time() + f.get("seconds", 3600)
                while time.time() < end:      # ends early when the client gives up
                    if select.select([self.connection], [], [], 0.5)[0]: break
                raise Gone
            if kind == "drop" or kind == "reset" and f.get("when") in ("request", "answer"):
                entry["body_len"] = len(self.read_body(f.get("after", 0) if f.get("when") == "request" else None))
                if kind == "reset": rst(self.connection)
                raise Gone
        if self.headers.get("Expect", "").lower() == "100-continue" and self.server.service is None: self.send_response_only(100); self.end_headers()
        body = self.read_body()
        entry["body_len"] = len(body)
        refuse = next((f for f in faults if f["kind"] == "status"), None)
        answer = None
        if not refuse or refuse.get("apply"):
            req = Request(self, target, body, host)
            try:
                if isinstance(service, Proxy): answer = service.handle(req)
                else:
                    with STATE: answer = service.handle(req)
            except Answer as a: answer = a
            except Exception as e:
                import traceback; traceback.print_exc()
                answer = Answer(500, f"emulator error: {e!r}")
            entry["op"] = answer.op
        if refuse:
            extra = {"Content-Type": "text/plain", **({"Retry-After": str(refuse["retry_after"])} if "retry_after" in refuse else {}), **refuse.get("headers", {})}
            answer = Answer(refuse.get("status", 503), refuse.get("body", "injected"), extra)
        self.send(answer, faults, entry)

    for _m in "GET HEAD PUT POST PATCH DELETE OPTIONS CONNECT PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK".split(): locals()["do_" + _m] = serve

    def send(self, a, faults, entry):
        by_kind = {f["kind"]: f for f in faults}
        body, length = a.body, len(a.body)
        if "bitflip" in by_kind and body:
            f = by_kind["bitflip"]; at = f.get("offset", len(body) // 2) % len(body)
            body = body[:at] + bytes([body[at] ^ 1 << f.get("bit", 0)]) + body[at + 1:]
        cut = next((by_kind[k] for k in ("truncate", "short") if k in by_kind), None)
        if cut: body = body[:max(0, len(body) - cut.get("drop", max(1, len(body) // 2)))]
        if "short" in by_kind: length = len(body)
        lines = [f"HTTP/1.1 {a.status} {self.responses.get(a.status, ('Unknown',))[0]}", f"Date: {http_date()}", "Server: cloudemu"]
        lines += [f"{k}: {v}" for k, v in a.headers]
        if a.status not in (204, 304) and a.status >= 200: lines.append(f"Content-Length: {length if a.length is None else a.length}")
        if self.close_connection or "truncate" in by_kind: lines.append("Connection: close"); self.close_connection = True
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")
        if self.command == "HEAD": body = b""
        if entry is not None: entry["status"], entry["sent"], entry["ms"] = a.status, len(body), round((time.time() - entry["time"]) * 1000, 1)
        if "garbage" in by_kind: self.wfile.write(b"\x00\x01\x02 this is not HTTP\r\n\r\n"); raise Gone
        if "slow" in by_kind: self.trickle(head, body, by_kind["slow"]); return
        if "reset" in by_kind:
            self.wfile.write(head + body[:by_kind["reset"].get("after", len(body) // 2)])
            time.sleep(0.05)         # let the client read the first part
            rst(self.connection); raise Gone
        self.wfile.write(head + body)

    def trickle(self, head, body, f):
        rate = f.get("bytes_per_s", 200)
        data = head + body if f.get("headers") else body
        if not f.get("headers"): self.wfile.write(head)
        step = max(1, rate // 10)
        for i in range(0, len(data), step):
            self.wfile.write(data[i:i + step]); time.sleep(step / rate)

    def tunnel(self):
        service = route(self.path)
        if service is None or self.server.service is not None: return self.send(Answer(502, "no emulator for " + self.path), [], None)
        with socket.create_connection(("127.0.0.1", service.tls_port)) as up:
            self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            relay(self.connection, up)
        self.close_connection = True


def relay(a, b, on_data=None):
    while True:
        for s in select.select([a, b], [], [], 600)[0] or [None]:
            data = s.recv(65536) if s else b""
            if not data: return
            if on_data: data = on_data(s is a, data)
            (b if s is a else a).sendall(data)


def route(host):
    name = re.sub(r":\d+$", "", host).lower()
    for pattern, service in (("oauth2.googleapis.com|www.googleapis.com|storage.googleapis.com|metadata.google.internal", "gcs"), (r".*\.blob\.core\.windows\.net|login\.microsoftonline\.com|.*\.blob\.localhost", "azure"),
                             (r"(.*\.)?oss-cn-hangzhou(-internal)?\.aliyuncs\.com|(.*\.)?oss\.test", "oss"), (r"(.*\.)?cos\.ap-guangzhou\.myqcloud\.com|(.*\.)?cos\.test", "cos"),
                             (r"(.*\.)?s3(\.us-east-1)?\.amazonaws\.com|(.*\.)?s3\.test", "s3"), (r"sts(\.us-east-1)?\.amazonaws\.com|169\.254\.(169\.254|170\.2)", "aws")):
        if re.fullmatch(pattern, name): return EMULATORS.get(service)
    for e in EMULATORS.values():              # the emulator's own addresses, and *.localhost with its port
        if host.rpartition(":")[2] in (str(e.port), str(e.tls_port)) or isinstance(e, Proxy) and host.rpartition(":")[2] == str(e.upstream.port): return e
    return None


class Control(Handler):
    def serve(self):
        u = urllib.parse.urlsplit(self.path)
        q, body = dict(urllib.parse.parse_qsl(u.query)), self.read_body()
        with STATE: self.send(self.control(u.path, q, body), [], None)
    for _m in "GET PUT POST DELETE".split(): locals()["do_" + _m] = serve

    def control(self, path, q, body):
        match = lambda e: q.get("service", e["service"]) == e["service"] and q.get("method", e["method"]) == e["method"] and re.search(q.get("path", ""), e["path"]) and e["n"] > int(q.get("since", 0))
        try:
            if path == "/log":
                if self.command == "DELETE": LOG.clear()
                return as_json([e for e in LOG if match(e)])
            if path == "/counts":
                out = {}
                for e in filter(match, LOG):
                    row = out.setdefault(e["service"], {}); k = f"{e['method']} {e['status']}"; row[k] = row.get(k, 0) + 1
                return as_json(out)
            if path == "/faults":
                if self.command == "DELETE": FAULTS.clear()
                if self.command == "POST":
                    new = json.loads(body); new = new if isinstance(new, list) else [new]
                    bad = [f for f in new if f.get("kind") not in FAULT_KINDS]
                    if bad: return as_json({"error": f"unknown kind in {bad}", "kinds": FAULT_KINDS}, 400)
                    FAULTS.extend(new)
                return as_json(FAULTS)
            if path == "/objects":
                if self.command == "PUT": OBJECTS[(q["service"], q["bucket"], q["key"])] = Obj(body)
                chosen = [k for k in OBJECTS if q.get("service", k[0]) == k[0] and q.get("bucket", k[1]) == k[1] and q.get("key", k[2]) == k[2]]
                if self.command == "GET" and "key" in q and len(chosen) == 1: return Answer(200, OBJECTS[chosen[0]].data)
                if self.command == "DELETE":
                    for k in chosen: del OBJECTS[k]
                return as_json([{"service": s, "bucket": b, "key": k, "size": len(OBJECTS[s, b, k].data) if (s, b, k) in OBJECTS else None} for s, b, k in chosen])
            if path == "/config":
                new = json.loads(body) if self.command == "POST" else {}
                if set(new) - set(CONFIG): return as_json({"error": "unknown names", "config": CONFIG}, 400)
                CONFIG.update(new)
                return as_json(CONFIG)
            if path == "/reset" and self.command == "POST":
                OBJECTS.clear(); LOG.clear(); FAULTS.clear(); CONFIG.update(DEFAULTS)
                for e in EMULATORS.values():
                    if hasattr(e, "reset"): e.reset()
                return as_json({"ok": True})
        except (ValueError, KeyError) as e: return as_json({"error": repr(e)}, 400)
        return as_json({"error": "unknown", "help": __doc__}, 404)


class TcpRelay(socketserver.BaseRequestHandler):
    """Bytes to and from another server, with faults: latency (each time the server speaks), reset, truncate (close) and bitflip after `after` bytes, hang."""
    def handle(self):
        faults, seen = take_faults(self.server.service, "CONNECT", ""), {"n": 0}
        with STATE: COUNTER["n"] += 1; LOG.append({"n": COUNTER["n"], "service": self.server.service, "method": "CONNECT", "path": "", "status": 0, "time": time.time(), "faults": [f["kind"] for f in faults]})
        def on_data(from_client, data):
            if from_client: return data
            for f in faults:
                at = f.get("after", 0) - seen["n"]
                if f["kind"] == "latency": time.sleep(f.get("ms", 100) / 1000)
                elif f["kind"] == "hang": time.sleep(f.get("seconds", 3600)); raise Gone
                elif at < len(data):
                    if f["kind"] in ("reset", "truncate", "drop"):
                        self.request.sendall(data[:max(0, at)])
                        if f["kind"] == "reset": time.sleep(0.05); rst(self.request)
                        raise Gone
                    if f["kind"] == "bitflip" and at >= 0: data = data[:at] + bytes([data[at] ^ 1 << f.get("bit", 0)]) + data[at + 1:]
            seen["n"] += len(data)
            return data
        with socket.create_connection(self.server.upstream) as up:
            try: relay(self.request, up, on_data)
            except (Gone, OSError): pass


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address, daemon_threads, request_queue_size = True, True, 256
    service = tls = None
    def handle_error(self, *_):
        if not isinstance(sys.exc_info()[1], (OSError, ssl.SSLError)): super().handle_error(*_)


def listen(args, handler, **fields):
    ports = list(range(args.port_min, args.port_max + 1)); random.shuffle(ports)
    for port in ports:
        try: s = Server(("127.0.0.1", port), handler)
        except OSError: continue
        for k, v in fields.items(): setattr(s, k, v)
        threading.Thread(target=s.serve_forever, kwargs={"poll_interval": 3600}, daemon=True).start()
        return port
    sys.exit("no free port")


def run(*argv): return subprocess.run(argv, check=True, capture_output=True, text=True).stdout
def write(path, text):
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as f: f.write(text)


EMULATORS, DEFAULTS, DIR = {}, dict(CONFIG), ""


def main():
    global DIR
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("verb", choices=["serve"])
    p.add_argument("--dir", required=True)
    p.add_argument("--services", default="s3,aws,gcs,azure,gha,oss,cos")
    p.add_argument("--port-min", type=int, default=22000); p.add_argument("--port-max", type=int, default=22999)
    p.add_argument("--tls-cert"); p.add_argument("--tls-key"); p.add_argument("--tls-ca")
    p.add_argument("--proxy", action="append", default=[]); p.add_argument("--tcp", action="append", default=[])
    p.add_argument("--aws-creds", help="JSON file with AccessKeyId, SecretAccessKey, Token, Expiration to hand out instead of own ones")
    args = p.parse_args()
    DIR = os.path.abspath(args.dir); os.makedirs(DIR, exist_ok=True)
    context = None
    if args.tls_cert:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER); context.load_cert_chain(args.tls_cert, args.tls_key); context.set_alpn_protocols(["http/1.1"])
        if args.tls_ca: ENV["CLOUD_TLS_CA"] = os.path.abspath(args.tls_ca)
    wanted = args.services.split(",") if args.services else []
    if "gha" in wanted and "azure" not in wanted: wanted.insert(0, "azure")
    services = [{"s3": S3, "aws": Aws, "gcs": Gcs, "azure": Azure, "gha": Gha, "oss": Oss, "cos": Cos}[n]() for n in wanted]
    services += [Proxy("proxy:" + n, u) for n, _, u in (x.partition("=") for x in args.proxy)]
    Aws.creds_file = args.aws_creds
    for s in services:
        EMULATORS[s.name] = s
        s.port = listen(args, Handler, service=s)
        s.tls_port = listen(args, Handler, service=s, tls=context) if context else 0
        s.setup(f"https://localhost:{s.tls_port}" if context else "", f"http://127.0.0.1:{s.port}")
    for name, _, upstream in (x.partition("=") for x in args.tcp):
        host, _, port = upstream.rpartition(":")
        ENV[f"CLOUD_TCP_{name.upper()}"] = f"127.0.0.1:{listen(args, TcpRelay, service='tcp:' + name, upstream=(host, int(port)))}"
    ENV["CLOUD_FORWARD_PROXY"] = f"http://127.0.0.1:{listen(args, Handler)}"
    ENV["CLOUD_CONTROL"] = f"http://127.0.0.1:{listen(args, Control)}"
    lines = "".join(f"SWCACHE_TEST_{k}='{v}'\n" for k, v in ENV.items() if v)
    write(os.path.join(DIR, "cloudemu.env.new"), lines); os.rename(os.path.join(DIR, "cloudemu.env.new"), os.path.join(DIR, "cloudemu.env"))
    threading.Event().wait()


if __name__ == "__main__": main()
