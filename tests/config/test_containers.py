"""The compose file and the image, as far as they can be judged without an engine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml
from django.conf import settings

SECRETS = {"SECRET_KEY": "x" * 50, "POSTGRES_PASSWORD": "word", "ALLOWED_HOSTS": "peerlight.example"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((settings.BASE_DIR / "docker-compose.yml").read_text())
    return found


def test_compose_has_the_services_of_a_site(compose: dict[str, Any]) -> None:
    assert {"db", "redis", "web", "worker", "beat"} <= set(compose["services"])


def test_compose_checks_the_health_of_everything_that_stays(compose: dict[str, Any]) -> None:
    stays = {name: service for name, service in compose["services"].items() if service["restart"] != "no"}
    assert all("test" in service["healthcheck"] for service in stays.values())


def test_compose_waits_for_what_is_healthy_or_done(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for name, wanted in service.get("depends_on", {}).items():
            once = compose["services"][name]["restart"] == "no"
            assert wanted["condition"] == ("service_completed_successfully" if once else "service_healthy")


def test_compose_keeps_data_in_named_volumes(compose: dict[str, Any]) -> None:
    mounted = {
        volume.split(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", [])
    }
    assert mounted == set(compose["volumes"]) == {"db", "redis", "uploads"}


def test_compose_lets_the_worker_read_what_the_web_server_takes(compose: dict[str, Any]) -> None:
    assert compose["services"]["web"]["volumes"] == compose["services"]["worker"]["volumes"]


def test_compose_has_no_default_secret() -> None:
    text = (settings.BASE_DIR / "docker-compose.yml").read_text()
    for name in SECRETS:
        uses = re.findall(rf"\$\{{{name}\b[^}}]*\}}", text)
        assert uses
        assert all(use.startswith(f"${{{name}:?") for use in uses)


def test_every_setting_is_explained_and_passed_on_to_the_containers(compose: dict[str, Any]) -> None:
    code = "".join(
        (settings.BASE_DIR / "config" / name).read_text() for name in ("settings.py", "sign_in.py")
    )
    read = set(re.findall(r'env\.\w+\(\s*"(\w+)"', code)) | set(re.findall(r'key="(\w+)"', code))
    read |= {f"{prefix}_URL" for prefix in re.findall(r'_access\(\s*"(\w+)"', code)}
    read -= {"DEBUG", "PEERLIGHT_SHARED"}  # for who works on the code
    table = (settings.BASE_DIR / "README.md").read_text().partition("## Settings")[2].partition("\n## ")[0]
    explained = set(re.findall(r"`([A-Z_]+)`", table))

    assert len(read) > 15
    assert read - explained == set()
    assert read - set(compose["services"]["web"]["environment"]) == {"PEERLIGHT_HOME"}


def test_compose_opens_no_port_to_the_network(compose: dict[str, Any]) -> None:
    ports = [port for service in compose["services"].values() for port in service.get("ports", [])]
    assert ports == ["127.0.0.1:${PORT:-8000}:8000"]


def test_compose_is_accepted_by_docker_compose_where_there_is_one(compose: dict[str, Any]) -> None:
    """Without one, at least every setting is one that services may have."""
    known = {"build", "command", "depends_on", "environment", "healthcheck", "image", "ports", "restart"}
    known |= {"shm_size", "stop_grace_period", "volumes"}
    assert all(set(service) <= known for service in compose["services"].values())
    docker = shutil.which("docker")
    if (
        docker
        and subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode == 0
    ):
        config = subprocess.run(
            [docker, "compose", "config", "--quiet"],
            cwd=settings.BASE_DIR,
            env={**os.environ, **SECRETS},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (config.returncode, config.stderr) == (0, "")


def test_image_runs_as_an_ordinary_user_and_checks_its_health() -> None:
    lines = (settings.BASE_DIR / "Dockerfile").read_text().splitlines()
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users
    assert users[-1] not in ("root", "0")
    assert sum(line.startswith("FROM ") for line in lines) == 2
    assert any(line.startswith("HEALTHCHECK ") for line in lines)
    assert not any(line.startswith("ENV") and "SECRET" in line for line in lines)


def test_image_is_given_every_folder_of_code() -> None:
    given = (settings.BASE_DIR / ".dockerignore").read_text().splitlines()
    folders = {"config", "core", "graph", "papers", "profiles", "static", "templates"}
    assert given[0] == "*"
    assert {f"!{folder}/" for folder in folders} <= set(given)
    assert {"!manage.py", "!requirements.txt"} <= set(given)
