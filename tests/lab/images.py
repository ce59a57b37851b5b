"""The lab's images, made from the machine's static busybox alone."""

import io
import tarfile
from dataclasses import dataclass
from pathlib import Path

APPLETS = ("sh", "sleep", "httpd", "wget", "nc", "cat", "ls", "echo", "kill", "true")


@dataclass(frozen=True, slots=True)
class Image:
    """A name with tag, and the Dockerfile lines that go into its configuration."""

    name: str
    changes: tuple[str, ...]


WEB = Image("dockflare-lab/web:1", ("EXPOSE 8080", 'CMD ["/bin/httpd","-f","-p","8080","-h","/www"]'))
CLOUDFLARED = Image("dockflare-lab/cloudflared:1", ('CMD ["/bin/sleep","100000"]',))  # a stand-in that only waits


def root_filesystem() -> bytes:
    """A tar with busybox, a few of its applets, and a page that says ok."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        _add(tar, "bin/busybox", Path("/bin/busybox").read_bytes(), mode=0o755)
        _add(tar, "www/index.html", b"ok\n", mode=0o644)
        _add(tar, "etc/passwd", b"root:x:0:0:root:/:/bin/sh\n", mode=0o644)
        for applet in APPLETS:
            link = tarfile.TarInfo(f"bin/{applet}")
            link.type, link.linkname = tarfile.SYMTYPE, "busybox"
            tar.addfile(link)
    return buffer.getvalue()


def _add(tar: tarfile.TarFile, name: str, content: bytes, *, mode: int) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), mode
    tar.addfile(entry, io.BytesIO(content))
