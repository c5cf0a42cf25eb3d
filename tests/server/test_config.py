from pathlib import Path

import pytest
from rejoinder.server.config import Config
from rejoinder.server.errors import ConfigError

SITE = Path("site")


def test_defaults_are_those_of_the_contract():
    config = Config.from_environment(SITE, environ={})
    assert (config.host, config.port, config.proxies) == ("127.0.0.1", 8000, 0)
    assert (config.query_timeout, config.query_memory_mb) == (20, 2048)
    assert (config.result_limit_mb, config.cache_mb) == (256, 256)
    assert config.query_workers >= 1
    assert config.allowed_services == ()


def test_settings_go_over_defaults_and_the_environment_over_settings():
    config = Config.from_environment(
        SITE,
        {"port": 9000, "host": "0.0.0.0", "query_timeout": 2.5},
        {"REJOINDER_PORT": "9001", "REJOINDER_CACHE": "", "PORT": "1"},
    )
    assert (config.port, config.host, config.query_timeout) == (9001, "0.0.0.0", 2.5)
    assert config.cache_mb == 256


def test_sizes_in_megabytes_become_bytes():
    config = Config.from_environment(
        SITE, {"result_limit": 2, "query_memory": 64, "cache": 8}, environ={}
    )
    assert config.result_limit == 2 * 2**20
    assert config.query_memory == 64 * 2**20
    shares = (config.result_cache, config.document_cache, config.search_cache)
    assert sum(shares) == 8 * 2**20
    assert config.search_cache * 4 < config.document_cache


def test_allowed_services_are_addresses():
    services = {"REJOINDER_ALLOWED_SERVICES": "https://a.example/sparql http://b.example/"}
    config = Config.from_environment(SITE, environ=services)
    assert config.allowed_services == ("https://a.example/sparql", "http://b.example/")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("REJOINDER_PORT", "eighty"),
        ("REJOINDER_PORT", "65536"),
        ("REJOINDER_PORT", "-1"),
        ("REJOINDER_QUERY_TIMEOUT", "0"),
        ("REJOINDER_QUERY_TIMEOUT", "nan"),
        ("REJOINDER_QUERY_TIMEOUT", "inf"),
        ("REJOINDER_QUERY_MEMORY", "1.5"),
        ("REJOINDER_QUERY_WORKERS", "0"),
        ("REJOINDER_PROXIES", "yes"),
        ("REJOINDER_ALLOWED_SERVICES", "file:///etc/passwd"),
    ],
)
def test_a_bad_variable_is_named_with_what_is_allowed(variable: str, value: str):
    with pytest.raises(ConfigError, match=rf"^{variable}: found .*allowed: "):
        Config.from_environment(SITE, environ={variable: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [("port", True), ("port", 80.5), ("host", ""), ("query_timeout", "soon"), ("cache", None)],
)
def test_a_bad_setting_is_named_with_what_is_allowed(name: str, value: object):
    with pytest.raises(ConfigError, match=rf"^serve\.{name}: found .*allowed: "):
        Config.from_environment(SITE, {name: value}, environ={})


def test_an_unknown_setting_is_refused():
    with pytest.raises(ConfigError, match=r"serve\.prot: .*allowed: host, port"):
        Config.from_environment(SITE, {"prot": 80}, environ={})


def test_the_account_of_a_store_comes_from_the_environment_alone():
    account = {"REJOINDER_ENDPOINT_USER": "ed", "REJOINDER_ENDPOINT_PASSWORD": "secret"}
    config = Config.from_environment(SITE, environ=account | {"REJOINDER_ENDPOINT_AUTH": "Digest"})
    assert (config.endpoint_user, config.endpoint_password) == ("ed", "secret")
    assert config.endpoint_digest
    assert "secret" not in repr(config)
    with pytest.raises(ConfigError, match="REJOINDER_ENDPOINT_AUTH: found 'token'"):
        Config.from_environment(SITE, environ={"REJOINDER_ENDPOINT_AUTH": "token"})
    with pytest.raises(ConfigError, match="there is no such setting"):
        Config.from_environment(SITE, {"endpoint_password": "secret"}, environ={})
