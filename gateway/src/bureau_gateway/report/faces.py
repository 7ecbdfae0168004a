"""The typefaces of a document: which are wanted by GB/T 9704, which are there, and which stands in for which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import structlog
from pylopdf_fonts_zh_cn import serif_path
from typst import Fonts

log = structlog.get_logger(__name__)

WANTED: Mapping[str, tuple[str, Sequence[str], Sequence[str]]] = {
    "title": (
        "小标宋",
        ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋_GBK", "方正小标宋简体"),
        ("STZhongsong", "FandolSong", "Noto Serif SC"),
    ),
    "hei": ("黑体", ("SimHei", "STHeiti"), ("FandolHei", "Noto Sans SC")),
    "kai": ("楷体", ("KaiTi_GB2312", "KaiTi", "STKaiti"), ("FandolKai", "Noto Serif SC")),
    "fang": ("仿宋", ("FangSong_GB2312", "FangSong", "STFangsong"), ("FandolFang R", "FandolFang", "Noto Serif SC")),
    "song": ("宋体", ("SimSun", "STSong"), ("FandolSong", "Noto Serif SC")),
}
"""By its use: what a face is called, the families that are it, and those that may stand in for it, the best first."""


@dataclass(frozen=True)
class Faces:
    """Typefaces of folders, the bureau's own and the image's; those of the wheel come after them."""

    folders: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Found:
    """What there is: the fonts, the families of each use in their order, and what stands in for what, in words."""

    fonts: Fonts
    families: Mapping[str, list[str]]
    stand_ins: str


@lru_cache(maxsize=4)
def found(faces: Faces) -> Found:
    """Reads the folders once, and says in the log which faces are not what the standard wants."""
    folders = [*map(str, faces.folders), str(serif_path().parent)]
    fonts = Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    there = {family.lower() for family in fonts.families()}
    families, replaced = {}, []
    for use, (name, official, others) in WANTED.items():
        families[use] = [family for family in (*official, *others) if family.lower() in there]
        if families[use][0] not in official:
            replaced.append(f"{name}以{families[use][0]}代替")
    stand_ins = "；".join(replaced)
    if stand_ins:
        log.warning("typefaces of the standard are not installed", stand_ins=stand_ins)
    return Found(fonts, families, stand_ins)
