"""SeaweedFS as the S3 service: versions, object lock and bucket policies, with the policy and the lock of the page."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import botocore.session

from tests.servers.page import blocks
from tests.servers.place import Place, credentials_file
from tests.servers.process import HOST, free_ports, running

BUCKET = "downtime"
USERS = {"write": "downtime-write", "read": "downtime-read", "admin": "admin"}


def admin(place: Place) -> Any:
    """The administrator of the storage, through Amazon's own library."""
    return client(place.port, USERS["admin"])


def client(port: int, user: str) -> Any:
    return botocore.session.Session().create_client(
        "s3",
        endpoint_url=f"http://{HOST}:{port}",
        aws_access_key_id=user,
        aws_secret_access_key=_secret(user),
        region_name="us-east-1",
    )


def credentials(folder: Path, name: str, port: int) -> Path:
    """The file of an account, through a port."""
    user = USERS[name]
    endpoint = f"http://{HOST}:{port}"
    text = f'key_id = "{user}"\nsecret = "{_secret(user)}"\nendpoint = "{endpoint}"\n'
    return credentials_file(folder / f"{name}-{port}.toml", text)


@contextmanager
def s3_server(folder: Path) -> Iterator[Place]:
    """The server, with its files below `folder`, and the bucket as the page makes it."""
    (folder / "data").mkdir(parents=True)
    identities = [
        {
            "name": user,
            "credentials": [{"accessKey": user, "secretKey": _secret(user)}],
            "actions": ["Admin", "Read", "Write", "List"] if user == USERS["admin"] else [],
        }
        for user in USERS.values()
    ]
    (folder / "s3.json").write_text(json.dumps({"identities": identities}), encoding="utf-8")
    port, *others = free_ports(8)
    names = ("master.port", "volume.port", "filer.port", "master.port.grpc", "volume.port.grpc", "filer.port.grpc")
    command = [
        Path(sys.prefix) / "bin" / "weed",
        "server",
        f"-dir={folder / 'data'}",
        f"-ip={HOST}",
        f"-ip.bind={HOST}",
        "-s3",
        f"-s3.port={port}",
        f"-s3.port.grpc={others.pop()}",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        f"-s3.config={folder / 's3.json'}",
        "-volume.max=20",
        "-master.volumeSizeLimitMB=64",
        "-master.telemetry=false",
        *(f"-{name}={number}" for name, number in zip(names, others, strict=True)),
    ]
    with running(command, folder / "log", port) as process:
        base = f"s3://{BUCKET}"
        place = Place(
            "s3", port, base, credentials(folder, "write", port), credentials(folder, "read", port), None, process
        )
        lock, policy = (json.loads(block) for block in blocks("json")[:2])
        service = admin(place)
        service.create_bucket(Bucket=BUCKET, ObjectLockEnabledForBucket=True)
        service.put_object_lock_configuration(Bucket=BUCKET, ObjectLockConfiguration=lock)
        service.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(policy))
        service.close()
        yield place


def _secret(user: str) -> str:
    return f"secret-of-{user}"
