"""Files that are either the old one or the new one, whole, whatever happens in between."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from sheets_automation.model.errors import OutputError

MARK = ".sheets-automation-"
"""Temporaries begin so: with a dot, so that they are never read as a source."""
ENDING = ".part"
LEFTOVER_AFTER_SECONDS = 3600
"""A temporary that old belongs to a run that died."""

REASONS: dict[int, tuple[str, str]] = {
    errno.EACCES: (
        "没有写入权限，请换一个文件夹或请管理员授权",
        "no permission; take another folder or ask for access",
    ),
    errno.EPERM: ("没有写入权限，请换一个文件夹或请管理员授权", "no permission; take another folder or ask for access"),
    errno.EROFS: ("这个位置是只读的，请换一个文件夹", "it is read-only; take another folder"),
    errno.ENOSPC: ("磁盘已满，请清理后再试", "the disk is full; make room and try again"),
    errno.EDQUOT: ("磁盘配额已满，请清理后再试", "the disk quota is used up; make room and try again"),
    errno.ENOENT: ("文件夹不存在，请核对路径", "the folder does not exist; check the path"),
    errno.ENOTDIR: ("路径中有一段不是文件夹，请核对", "a part of the path is no folder; check it"),
    errno.EISDIR: ("那里已有同名文件夹，请先改名", "a folder has that name; rename it first"),
    errno.EEXIST: ("那里已有同名文件，请先改名", "a file has that name; rename it first"),
    errno.ENAMETOOLONG: ("文件名太长，请缩短", "the name is too long; shorten it"),
}


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what the operating system says about `path` into one sentence with a remedy.

    Raises:
        OutputError: in place of any OSError.
    """
    try:
        yield
    except OSError as error:
        unknown = error.strerror or type(error).__name__
        zh, en = REASONS.get(
            error.errno or 0,
            (f"系统提示「{unknown}」，请检查后再试", f"the system says: {unknown}; check it and try again"),
        )
        raise OutputError(f"写不了 {path}：{zh}", f"Cannot write {path}: {en}") from error


@contextmanager
def temporary(path: Path, write: Callable[[BinaryIO], object]) -> Iterator[Path]:
    """A file beside `path` with what `write` wrote, safe on the disk; gone afterwards unless it was moved."""
    sweep(path.parent)
    made = path.parent / f"{MARK}{os.getpid()}-{time.monotonic_ns()}{ENDING}"
    try:
        with made.open("xb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        yield made
    finally:
        with suppress(OSError):
            made.unlink()


def replace_file(path: Path, write: Callable[[BinaryIO], object]) -> Path:
    """Make `path` what `write` writes; the old file stays whole if anything fails.

    Raises:
        OutputError: it cannot be written there.
    """
    with explained(path), temporary(path, write) as made:
        move_file(made, path)
    return path


def move_file(made: Path, path: Path) -> None:
    """Give the temporary `made` the name `path`, in place of the file that had it."""
    made.replace(path)
    sync_folder(path.parent)


def claim(path: Path) -> bool:
    """Take the name `path` if no file has it, even against another run of the same minute."""
    try:
        path.open("xb").close()
    except FileExistsError:
        return False
    return True


def sync_folder(folder: Path) -> None:
    """A new name in a folder is safe only after the folder itself is; Windows has no such call."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep(folder: Path) -> None:
    """Remove temporaries of runs that died."""
    oldest = time.time() - LEFTOVER_AFTER_SECONDS
    for leftover in folder.glob(f"{MARK}*{ENDING}"):
        with suppress(OSError):
            if leftover.stat().st_mtime < oldest:
                leftover.unlink()
