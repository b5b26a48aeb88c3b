"""Published files in a bucket of S3, or of a server that speaks like it. Loaded only where the settings name one."""

from base64 import b64encode
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from .storage import key_of

ASKING = Config(connect_timeout=5, read_timeout=20, retries={"mode": "standard", "total_max_attempts": 3})
"""How long a bucket is waited for, and how often it is asked again where it answers 500 or breaks off."""


class Bucket(S3Storage):
    """A bucket. The server itself holds what it is given against its SHA-256 and tells it again; no file is public."""

    def __init__(self, **options: Any) -> None:
        super().__init__(client_config=ASKING, **options)

    @property
    def client(self) -> Any:
        return self.connection.meta.client

    def named(self, digest: str) -> dict[str, str]:
        return {"Bucket": self.bucket_name, "Key": f"{self.location}{key_of(digest)}"}

    def put(self, digest: str, data: bytes) -> None:
        if self.holds(digest, data):
            return
        sums = {"ChecksumAlgorithm": "SHA256", "ChecksumSHA256": checksum(digest)}
        try:
            self.client.put_object(**self.named(digest), Body=data, **sums)
        except (ClientError, BotoCoreError) as problem:
            raise OSError(f"the storage did not take {digest}: {problem}") from problem
        if not self.holds(digest, data):
            raise OSError(f"the storage does not tell the checksum of {digest} that it was given")

    def holds(self, digest: str, data: bytes) -> bool:
        """Whether the storage tells this very file. Where it tells nothing, putting it tells what is wrong."""
        try:
            told = self.client.head_object(**self.named(digest), ChecksumMode="ENABLED")
        except (ClientError, BotoCoreError):
            return False
        return (told.get("ChecksumSHA256"), told["ContentLength"]) == (checksum(digest), len(data))

    def get(self, digest: str) -> bytes:
        try:
            return bytes(self.client.get_object(**self.named(digest))["Body"].read())
        except ClientError as problem:
            missing = problem.response["Error"]["Code"] in ("NoSuchKey", "404")
            raise (FileNotFoundError if missing else OSError)(f"{digest}: {problem}") from problem
        except BotoCoreError as problem:
            raise OSError(f"the storage did not give {digest} whole: {problem}") from problem

    def remove_leftovers(self) -> None:
        """Nothing: a key is there whole or not at all."""


def checksum(digest: str) -> str:
    """A SHA-256 as S3 writes it."""
    return b64encode(bytes.fromhex(digest)).decode()
