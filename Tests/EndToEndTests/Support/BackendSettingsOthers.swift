// Backends with servers of one's own, and that of GitHub.

extension BackendSettings.Place {
    private typealias Mistake = BackendSettings.Mistake
    private var nowhere: String { BackendSettings.nowhere }
    private var wrong: String { BackendSettings.wrongSecret }

    var redis: BackendSettings {
        let endpoint = self["REDIS_AUTH_URL"]
        return BackendSettings(
            name: "redis",
            working: ["SCCACHE_REDIS_ENDPOINT": endpoint, "SCCACHE_REDIS_PASSWORD": self["REDIS_AUTH_PASSWORD"]],
            secrets: [self["REDIS_AUTH_PASSWORD"]],
            mistakes: [
                Mistake(["SCCACHE_REDIS_ENDPOINT": "redis://h:port"], "SCCACHE_REDIS_ENDPOINT", "port"),
                Mistake(["SCCACHE_REDIS_ENDPOINT": "http://h"], "SCCACHE_REDIS_ENDPOINT", "scheme"),
                Mistake(
                    ["SCCACHE_REDIS_CLUSTER_ENDPOINTS": "redis://h"], "SCCACHE_REDIS_ENDPOINT",
                    "SCCACHE_REDIS_CLUSTER_ENDPOINTS", "Only one of"),
                Mistake(
                    ["SCCACHE_REDIS_ENDPOINT": "", "SCCACHE_REDIS": "redis://u:\(wrong)@h:port"], "SCCACHE_REDIS",
                    "port"),
                Mistake(["SCCACHE_REDIS_EXPIRATION": "soon"], "SCCACHE_REDIS_EXPIRATION", "soon", "whole number"),
                Mistake(["SCCACHE_REDIS_DB": "999"], "database", "SCCACHE_REDIS_DB"),
                Mistake(
                    ["SCCACHE_REDIS_PASSWORD": "", "SCCACHE_REDIS_PASSWORD_FILE": nowhere],
                    "SCCACHE_REDIS_PASSWORD_FILE", nowhere),
                Mistake(
                    ["SCCACHE_REDIS_ENDPOINT": "rediss://127.0.0.1:1", "SCCACHE_REDIS_CA_FILE": nowhere],
                    "SCCACHE_REDIS_CA_FILE", nowhere, "No such file"),
                Mistake(["SCCACHE_REDIS_PASSWORD": wrong], "SCCACHE_REDIS_USERNAME and _PASSWORD"),
            ])
    }

    var memcached: BackendSettings {
        BackendSettings(
            name: "memcached",
            working: [
                "SCCACHE_MEMCACHED_ENDPOINT": self["MEMCACHED_SASL_URL"],
                "SCCACHE_MEMCACHED_USERNAME": self["MEMCACHED_USERNAME"],
                "SCCACHE_MEMCACHED_PASSWORD": self["MEMCACHED_PASSWORD"],
            ],
            secrets: [self["MEMCACHED_PASSWORD"]],
            mistakes: [
                Mistake(["SCCACHE_MEMCACHED_ENDPOINT": "tcp://h:port"], "SCCACHE_MEMCACHED_ENDPOINT", "port"),
                Mistake(["SCCACHE_MEMCACHED_ENDPOINT": "http://h"], "SCCACHE_MEMCACHED_ENDPOINT", "scheme"),
                Mistake(["SCCACHE_MEMCACHED_ENDPOINT": "tls://h:1"], "SCCACHE_MEMCACHED_ENDPOINT", "TLS proxy"),
                Mistake(["SCCACHE_MEMCACHED": "h"], "SCCACHE_MEMCACHED and", "use only SCCACHE_MEMCACHED_ENDPOINT"),
                Mistake(["SCCACHE_MEMCACHED_EXPIRATION": "soon"], "SCCACHE_MEMCACHED_EXPIRATION", "whole number"),
                Mistake(["SCCACHE_MEMCACHED_AUTH": "perhaps"], "SCCACHE_MEMCACHED_AUTH", "'sasl' or 'ascii'"),
                Mistake(["SCCACHE_MEMCACHED_USERNAME": ""], "SCCACHE_MEMCACHED_USERNAME"),
                Mistake(
                    ["SCCACHE_MEMCACHED_PASSWORD": "", "SCCACHE_MEMCACHED_PASSWORD_FILE": nowhere],
                    "SCCACHE_MEMCACHED_PASSWORD_FILE", nowhere),
                Mistake(["SCCACHE_MEMCACHED_PASSWORD": wrong], "SCCACHE_MEMCACHED_USERNAME and _PASSWORD"),
            ])
    }

    var webdav: BackendSettings {
        BackendSettings(
            name: "webdav",
            working: [
                "SCCACHE_WEBDAV_ENDPOINT": self["WEBDAV_BASIC_URL"],
                "SCCACHE_WEBDAV_USERNAME": self["WEBDAV_USERNAME"],
                "SCCACHE_WEBDAV_PASSWORD": self["WEBDAV_PASSWORD"],
            ],
            secrets: [self["WEBDAV_PASSWORD"]],
            mistakes: [
                Mistake(["SCCACHE_WEBDAV_ENDPOINT": "http://u:\(wrong)@"], "SCCACHE_WEBDAV_ENDPOINT"),
                Mistake(["SCCACHE_WEBDAV_ENDPOINT": "ftp://h"], "SCCACHE_WEBDAV_ENDPOINT", "http"),
                Mistake(["SCCACHE_WEBDAV_LAYOUT": "perhaps"], "SCCACHE_WEBDAV_LAYOUT", "flat"),
                Mistake(["SCCACHE_WEBDAV_RW_MODE": "SOMETIMES"], "SCCACHE_WEBDAV_RW_MODE", "READ_ONLY or READ_WRITE"),
                Mistake(
                    ["SCCACHE_WEBDAV_PASSWORD": "", "SCCACHE_WEBDAV_PASSWORD_FILE": nowhere],
                    "SCCACHE_WEBDAV_PASSWORD_FILE", nowhere),
                Mistake(["SCCACHE_WEBDAV_PASSWORD": wrong], "401", "SCCACHE_WEBDAV_"),
                Mistake(["SCCACHE_WEBDAV_TOKEN": wrong], "401", "SCCACHE_WEBDAV_"),
            ])
    }

    var gha: BackendSettings {
        BackendSettings(
            name: "gha",
            working: [
                "SCCACHE_GHA_ENABLED": "true", "ACTIONS_CACHE_SERVICE_V2": "true",
                "ACTIONS_RESULTS_URL": self["GHA_RESULTS_URL"], "ACTIONS_RUNTIME_TOKEN": self["GHA_RUNTIME_TOKEN"],
            ],
            secrets: [self["GHA_RUNTIME_TOKEN"]],
            mistakes: [
                Mistake(["ACTIONS_RESULTS_URL": "nonsense"], "ACTIONS_RESULTS_URL is not a URL"),
                Mistake(["ACTIONS_RESULTS_URL": "ftp://h"], "ACTIONS_RESULTS_URL is not a URL"),
                Mistake(["ACTIONS_RESULTS_URL": ""], "ACTIONS_RESULTS_URL is not set"),
                Mistake(["SCCACHE_GHA_RW_MODE": "SOMETIMES"], "SCCACHE_GHA_RW_MODE", "READ_ONLY or READ_WRITE"),
                Mistake(["ACTIONS_RUNTIME_TOKEN": ""], "ACTIONS_RUNTIME_TOKEN is not set"),
                Mistake(
                    ["ACTIONS_RUNTIME_TOKEN": "", "ACTIONS_RUNTIME_TOKEN_FILE": nowhere],
                    "ACTIONS_RUNTIME_TOKEN_FILE", nowhere),
                Mistake(["ACTIONS_RUNTIME_TOKEN": wrong], "401", "ACTIONS_RUNTIME_TOKEN"),
            ])
    }
}
